package vn.bridgewatch.metric;

import java.util.regex.Pattern;

/// What is measured: a Prometheus metric name, how its values behave, and one sentence of help.
///
/// @param name 1 to 200 characters of `[a-zA-Z_:][a-zA-Z0-9_:]*` (Prometheus data model)
/// @param help at most 2,000 characters; longer text is an error, never cut silently
public record Metric(String name, MetricKind kind, String help) {

  public static final int NAME_CHARS_MAX = 200;
  public static final int HELP_CHARS_MAX = 2_000;
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");

  public Metric {
    if (name.length() > NAME_CHARS_MAX || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "metric name: must match "
              + NAME
              + " in at most "
              + NAME_CHARS_MAX
              + " characters, got "
              + name);
    }
    if (help.length() > HELP_CHARS_MAX) {
      throw new IllegalArgumentException(
          "metric "
              + name
              + ": help of "
              + help.length()
              + " characters, at most "
              + HELP_CHARS_MAX);
    }
  }

  public static Metric gauge(String name, String help) {
    return new Metric(name, MetricKind.GAUGE, help);
  }

  public static Metric counter(String name, String help) {
    return new Metric(name, MetricKind.COUNTER, help);
  }
}
