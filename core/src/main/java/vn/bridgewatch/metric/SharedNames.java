package vn.bridgewatch.metric;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// Series and shapes that many name alike, each kept once; safe on any thread.
///
/// A country of sites with the same devices has a few hundred series before its sites are told
/// apart; without this every connection would hold names of its own. Help text and kind count: who
/// names a metric otherwise gets an instance of its own. When it is full it forgets all and begins
/// anew: what is in use stays so, it is only shared no further.
public final class SharedNames {

  public static final int SERIES_MAX = 131_072;
  static final int SHAPES_MAX = 16_384;

  private record Exact(Metric metric, Labels labels) {}

  /// A shape by the instances of its series.
  private record Instances(List<Series> series) {
    @Override
    public boolean equals(Object other) {
      if (!(other instanceof Instances that) || series.size() != that.series.size()) {
        return false;
      }
      for (int i = 0; i < series.size(); i++) {
        if (!series.get(i).isSameInstance(that.series.get(i))) {
          return false;
        }
      }
      return true;
    }

    @Override
    public int hashCode() {
      return series.hashCode();
    }
  }

  private final int seriesMax;
  private final ConcurrentMap<Exact, Series> series = new ConcurrentHashMap<>();
  private final ConcurrentMap<Instances, Shape> shapes = new ConcurrentHashMap<>();

  public SharedNames() {
    this(SERIES_MAX);
  }

  SharedNames(int seriesMax) {
    this.seriesMax = seriesMax;
  }

  /// The one instance of a series.
  public Series series(Metric metric, Labels labels) {
    if (series.size() >= seriesMax) {
      series.clear();
      shapes.clear();
    }
    return series.computeIfAbsent(
        new Exact(metric, labels), exact -> new Series(exact.metric(), exact.labels()));
  }

  /// The one instance of a shape of series that came from here.
  public Shape shape(List<Series> ordered) {
    if (shapes.size() >= SHAPES_MAX) {
      shapes.clear();
    }
    return shapes.computeIfAbsent(
        new Instances(List.copyOf(ordered)), instances -> new Shape(instances.series()));
  }
}
