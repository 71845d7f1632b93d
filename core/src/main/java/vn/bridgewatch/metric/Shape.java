package vn.bridgewatch.metric;

import java.util.List;

/// Series that are read together, in their order: what one job gives each time.
///
/// One instance serves tick after tick, so that what somebody works out for a shape can be kept
/// with it; whether two are equal asks every series only where they are not the same instance.
public final class Shape {

  private final List<Series> series;
  private final int hash;

  /// @param series at most [Tick#OBSERVATIONS_MAX]
  public Shape(List<Series> series) {
    this.series = List.copyOf(series);
    if (this.series.size() > Tick.OBSERVATIONS_MAX) {
      throw new IllegalArgumentException(
          "tick: " + this.series.size() + " observations, at most " + Tick.OBSERVATIONS_MAX);
    }
    this.hash = this.series.hashCode();
  }

  public List<Series> series() {
    return series;
  }

  public int size() {
    return series.size();
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Shape that && hash == that.hash && series.equals(that.series));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return series.toString();
  }
}
