package vn.bridgewatch.rule;

/// How bad a rule calls its breach; the severity that people see is made from it and the phase.
public enum Grade {
  /// Worth knowing, and no fault: it is shown and changes neither the state of the site nor its
  /// readiness.
  INFO,
  WARNING,
  CRITICAL
}
