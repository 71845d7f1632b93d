package vn.bridgewatch.metric;

/// One line over time: a metric and its labels; equal when name and labels are.
public record Series(Metric metric, Labels labels) {

  public static Series of(Metric metric, Labels labels) {
    return new Series(metric, labels);
  }

  public String name() {
    return metric.name();
  }

  /// Whether it is this very instance, which is cheaper to know than whether it is equal, and
  /// nearly always so: series are kept from one reading to the next.
  @SuppressWarnings("ReferenceEquality") // it is what is asked
  public boolean isSameInstance(Series other) {
    return this == other;
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Series that
            && metric.name().equals(that.metric.name())
            && labels.equals(that.labels));
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
