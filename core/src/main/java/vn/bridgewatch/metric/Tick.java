package vn.bridgewatch.metric;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/// What one attempt gave: all its observations, at one time.
///
/// Kept by columns: which series were read is the [Shape], shared from one tick to the next; what
/// was read of each is beside it.
public final class Tick {

  public static final int OBSERVATIONS_MAX = 20_000;

  private final long wallMillis;
  private final Shape shape;
  private final ReadingRow readings;

  /// @param wallMillis milliseconds since 1970 by the observer's wall clock
  /// @param observations at most [#OBSERVATIONS_MAX]
  public Tick(long wallMillis, List<Observation> observations) {
    this(
        wallMillis,
        new Shape(observations.stream().map(Observation::series).toList()),
        ReadingRow.of(observations.stream().map(Observation::reading).toArray(Reading[]::new)));
  }

  private Tick(long wallMillis, Shape shape, ReadingRow readings) {
    this.wallMillis = wallMillis;
    this.shape = shape;
    this.readings = readings;
  }

  /// A tick of a shape that is known.
  ///
  /// @param readings one for each series of the shape, in its order; copied
  public static Tick of(long wallMillis, Shape shape, Reading... readings) {
    return of(wallMillis, shape, ReadingRow.of(readings));
  }

  /// A tick of a shape that is known.
  ///
  /// @param readings one for each series of the shape, in its order; handed over: nobody may change
  ///   it any more
  public static Tick of(long wallMillis, Shape shape, ReadingRow readings) {
    if (readings.size() != shape.size()) {
      throw new IllegalArgumentException(
          "tick: " + readings.size() + " readings of a shape of " + shape.size() + " series");
    }
    return new Tick(wallMillis, shape, readings);
  }

  public long wallMillis() {
    return wallMillis;
  }

  public Shape shape() {
    return shape;
  }

  public int size() {
    return readings.size();
  }

  /// What was read, by the places of the shape; not to be changed.
  public ReadingRow readings() {
    return readings;
  }

  /// What was read of the series at a place of the shape.
  public Reading reading(int index) {
    return readings.reading(index);
  }

  /// Series and readings together; a view.
  public List<Observation> observations() {
    return new Observations();
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Tick that
            && wallMillis == that.wallMillis
            && shape.equals(that.shape)
            && readings.equals(that.readings));
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Long.hashCode(wallMillis) + shape.hashCode()) + readings.hashCode();
  }

  @Override
  public String toString() {
    return "Tick[wallMillis=" + wallMillis + ", observations=" + observations() + "]";
  }

  private final class Observations extends AbstractList<Observation> implements RandomAccess {
    @Override
    public Observation get(int index) {
      return new Observation(shape.series().get(index), readings.reading(index));
    }

    @Override
    public int size() {
      return readings.size();
    }
  }
}
