package vn.bridgewatch.metric;

/// How the values of a metric behave over time, as the Prometheus text format 0.0.4 names it.
public enum MetricKind {
  COUNTER,
  GAUGE,
  UNTYPED;

  /// The word after `# TYPE name` in the text format.
  public String prometheusName() {
    return switch (this) {
      case COUNTER -> "counter";
      case GAUGE -> "gauge";
      case UNTYPED -> "untyped";
    };
  }
}
