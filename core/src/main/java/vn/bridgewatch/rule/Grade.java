package vn.bridgewatch.rule;

/// How bad a rule calls its breach; the severity that people see is made from it and the phase.
public enum Grade {
  WARNING,
  CRITICAL
}
