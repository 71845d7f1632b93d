package vn.bridgewatch.agent.probe;

import java.time.Duration;
import java.util.Locale;

/// How durations are written for people.
public final class Texts {

  private Texts() {}

  /// `12.3 ms`, `0.021 ms`, `1.50 s`.
  public static String seconds(Duration duration) {
    double seconds = duration.toNanos() / 1e9;
    if (seconds >= 1) {
      return String.format(Locale.ROOT, "%.2f s", seconds);
    }
    double millis = seconds * 1e3;
    return String.format(Locale.ROOT, millis >= 1 ? "%.1f ms" : "%.3f ms", millis);
  }

  /// `95 s`, `30 min`, `27 h`: for what lasts, rounded down.
  public static String lasting(Duration duration) {
    if (duration.toMinutes() < 2) {
      return duration.toSeconds() + " s";
    }
    return duration.toHours() < 3 ? duration.toMinutes() + " min" : duration.toHours() + " h";
  }
}
