package vn.bridgewatch.collector.alert;

/// How loud an alert is, from the rule's grade and the site's phase.
public enum Severity {
  INFO,
  WARNING,
  CRITICAL
}
