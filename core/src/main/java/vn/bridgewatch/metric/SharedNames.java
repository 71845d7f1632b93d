package vn.bridgewatch.metric;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/// Series and shapes that many name alike, each kept once; safe on any thread.
///
/// A country of sites with the same devices has a few hundred series before its sites are told
/// apart; without this every connection would hold names of its own. Help text and kind count: who
/// names a metric otherwise gets an instance of its own. When it is full it forgets all and begins
/// anew: what is in use stays so, it is only shared no further. It is full by the number of series
/// or shapes, by their characters, or by the series that all shapes name together, whatever comes
/// first, so that one who names much and long fills no heap.
public final class SharedNames {

  public static final int SERIES_MAX = 131_072;
  static final int SHAPES_MAX = 16_384;
  static final long CHARACTERS_MAX = 64L * 1024 * 1024;
  static final long REFERENCES_MAX = 4_000_000;

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
  private final long charactersMax;
  private final long referencesMax;

  // close enough: what is added while all is forgotten may be counted or not
  private final AtomicLong characters = new AtomicLong();
  private final AtomicLong references = new AtomicLong();
  private final ConcurrentMap<Exact, Series> series = new ConcurrentHashMap<>();
  private final ConcurrentMap<Instances, Shape> shapes = new ConcurrentHashMap<>();

  public SharedNames() {
    this(SERIES_MAX, CHARACTERS_MAX, REFERENCES_MAX);
  }

  SharedNames(int seriesMax, long charactersMax, long referencesMax) {
    this.seriesMax = seriesMax;
    this.charactersMax = charactersMax;
    this.referencesMax = referencesMax;
  }

  /// The one instance of a series.
  public Series series(Metric metric, Labels labels) {
    if (series.size() >= seriesMax || characters.get() >= charactersMax) {
      series.clear();
      characters.set(0);
      forgetShapes();
    }
    return series.computeIfAbsent(
        new Exact(metric, labels),
        exact -> {
          characters.addAndGet(charactersOf(exact));
          return new Series(exact.metric(), exact.labels());
        });
  }

  private static long charactersOf(Exact exact) {
    var count = new AtomicLong(exact.metric().name().length() + exact.metric().help().length());
    exact.labels().forEach((name, value) -> count.addAndGet(name.length() + value.length()));
    return count.get();
  }

  private void forgetShapes() {
    shapes.clear();
    references.set(0);
  }

  /// The one instance of a shape of series that came from here.
  public Shape shape(List<Series> ordered) {
    if (shapes.size() >= SHAPES_MAX || references.get() >= referencesMax) {
      forgetShapes();
    }
    return shapes.computeIfAbsent(
        new Instances(List.copyOf(ordered)),
        instances -> {
          references.addAndGet(instances.series().size());
          return new Shape(instances.series());
        });
  }
}
