package vn.bridgewatch.twin.degrade;

import vn.bridgewatch.rule.Limit;
import vn.bridgewatch.rule.forecast.Link;

/// Three days of a series by the minute, of which it is known whether and when it crosses its
/// limit.
public final class Scenario {

  public static final long START_MILLIS = 1_772_323_200_000L; // 2026-03-01T00:00:00Z
  public static final long MINUTE_MILLIS = 60_000;

  private final String name;
  private final Kind kind;
  private final Limit limit;
  private final double usual;
  private final Course course;
  private final double[] values;

  /// What happens, in minutes from the start.
  ///
  /// @param onset when it begins to degrade; -1: never
  /// @param crossing when the true level crosses the limit; -1: never
  /// @param deadline when the conference ends
  record Course(int onset, int crossing, int deadline) {}

  Scenario(String name, Kind kind, Limit limit, double usual, Course course, double[] values) {
    this.name = name;
    this.kind = kind;
    this.limit = limit;
    this.usual = usual;
    this.course = course;
    this.values = values.clone();
  }

  public String name() {
    return name;
  }

  public Kind kind() {
    return kind;
  }

  public Limit limit() {
    return limit;
  }

  /// What the series is where nothing happens.
  double usual() {
    return usual;
  }

  public int onset() {
    return course.onset();
  }

  public int crossing() {
    return course.crossing();
  }

  public int deadline() {
    return course.deadline();
  }

  int minutes() {
    return values.length;
  }

  /// NaN where nothing could be read.
  double value(int minute) {
    return values[minute];
  }

  public Link link() {
    return kind.link;
  }

  /// Whether a warning is due before the deadline.
  public boolean fails() {
    return course.crossing() >= 0 && course.crossing() < course.deadline();
  }

  static long millis(int minute) {
    return START_MILLIS + minute * MINUTE_MILLIS;
  }
}
