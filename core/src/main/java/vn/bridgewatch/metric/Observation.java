package vn.bridgewatch.metric;

/// A series and what was read of it.
public record Observation(Series series, Reading reading) {

  public static Observation of(Metric metric, Labels labels, double value) {
    return new Observation(new Series(metric, labels), new Reading.Present(value));
  }

  public static Observation absent(Metric metric, Labels labels, Absence reason) {
    return new Observation(new Series(metric, labels), new Reading.Absent(reason));
  }
}
