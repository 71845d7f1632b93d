package vn.bridgewatch.collector.replay;

import java.util.Map;
import java.util.TreeMap;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Series;

/// Reads a series as text, `name{a="x",b="y"}`, escaped as in the Prometheus text format; the name
/// may also stand as the label `__name__`.
public final class SeriesText {

  private static final String NAME_LABEL = "__name__";

  /// A series and where its text ends.
  ///
  /// @param end behind the last character that belongs to it
  public record Read(Series series, int end) {}

  private final String text;
  private int at;

  private SeriesText(String text, int from) {
    this.text = text;
    this.at = from;
  }

  /// The series that is the whole text; throws `IllegalArgumentException` that says what is wrong.
  public static Series of(String text) {
    String whole = text.strip();
    Read read = beginning(whole, 0);
    if (read.end() != whole.length()) {
      throw new IllegalArgumentException(
          "must end after the labels, got " + shortened(whole.substring(read.end())));
    }
    return read.series();
  }

  /// The series that begins at a place of a text.
  public static Read beginning(String text, int from) {
    var reader = new SeriesText(text, from);
    Series series = reader.series();
    return new Read(series, reader.at);
  }

  private Series series() {
    String name = word();
    var labels = new TreeMap<String, String>();
    if (at < text.length() && text.charAt(at) == '{') {
      at++;
      labels(labels);
    }
    String named = labels.remove(NAME_LABEL);
    if (name.isEmpty() && named == null) {
      throw new IllegalArgumentException(
          "must begin with the name of a metric, got " + shortened(text));
    }
    return Series.of(
        Metric.gauge(name.isEmpty() && named != null ? named : name, ""), Labels.of(labels));
  }

  private void labels(Map<String, String> labels) {
    skipBlanks();
    while (at < text.length() && text.charAt(at) != '}') {
      String label = word();
      skipBlanks();
      expect('=');
      skipBlanks();
      if (labels.put(label, value()) != null) {
        throw new IllegalArgumentException("label " + label + ": is given twice");
      }
      skipBlanks();
      if (at < text.length() && text.charAt(at) == ',') {
        at++;
        skipBlanks();
      } else if (at >= text.length() || text.charAt(at) != '}') {
        throw new IllegalArgumentException("label " + label + ": must be followed by , or }");
      }
    }
    expect('}');
  }

  private String word() {
    int from = at;
    while (at < text.length() && isWord(text.charAt(at))) {
      at++;
    }
    return text.substring(from, at);
  }

  private static boolean isWord(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == ':';
  }

  private String value() {
    expect('"');
    var value = new StringBuilder();
    while (at < text.length() && text.charAt(at) != '"') {
      char c = text.charAt(at++);
      if (c == '\\' && at < text.length()) {
        char escaped = text.charAt(at++);
        value.append(escaped == 'n' ? '\n' : escaped);
      } else {
        value.append(c);
      }
    }
    expect('"');
    return value.toString();
  }

  private void skipBlanks() {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
  }

  private void expect(char c) {
    if (at >= text.length() || text.charAt(at) != c) {
      throw new IllegalArgumentException(
          "must have " + c + " at character " + (at + 1) + ", got " + shortened(text));
    }
    at++;
  }

  private static String shortened(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "...";
  }
}
