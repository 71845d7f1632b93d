package vn.bridgewatch.metric;

/// One line over time: a metric and its labels; equal when name and labels are.
public record Series(Metric metric, Labels labels) {

  public static Series of(Metric metric, Labels labels) {
    return new Series(metric, labels);
  }

  public String name() {
    return metric.name();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Series that
        && metric.name().equals(that.metric.name())
        && labels.equals(that.labels);
  }

  @Override
  public int hashCode() {
    return 31 * metric.name().hashCode() + labels.hashCode();
  }

  @Override
  public String toString() {
    return labels.size() == 0 ? metric.name() : metric.name() + labels;
  }
}
