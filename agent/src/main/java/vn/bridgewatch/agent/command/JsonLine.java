package vn.bridgewatch.agent.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import vn.bridgewatch.metric.Labels;

/// One flat JSON object on one line, written as it is filled (RFC 8259).
public final class JsonLine {

  private final StringBuilder text = new StringBuilder("{");

  public JsonLine put(String name, String value) {
    name(name);
    quote(value);
    return this;
  }

  public JsonLine put(String name, boolean value) {
    name(name);
    text.append(value);
    return this;
  }

  public JsonLine put(String name, long value) {
    name(name);
    text.append(value);
    return this;
  }

  /// A number; what JSON has no number for is null.
  public JsonLine put(String name, double value) {
    name(name);
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      text.append("null");
    } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      text.append((long) value);
    } else {
      text.append(value);
    }
    return this;
  }

  public JsonLine put(String name, Iterable<String> values) {
    name(name);
    text.append('[');
    String between = "";
    for (String value : values) {
      text.append(between);
      quote(value);
      between = ",";
    }
    text.append(']');
    return this;
  }

  public JsonLine putObjects(String name, Iterable<JsonLine> objects) {
    name(name);
    text.append('[').append(String.join(",", texts(objects))).append(']');
    return this;
  }

  private static List<String> texts(Iterable<JsonLine> objects) {
    var texts = new ArrayList<String>();
    objects.forEach(object -> texts.add(object.toString()));
    return texts;
  }

  public JsonLine put(String name, JsonLine object) {
    name(name);
    text.append(object);
    return this;
  }

  /// The labels as an object.
  public JsonLine put(String name, Labels labels) {
    name(name);
    var object = new JsonLine();
    labels.forEach(object::put);
    text.append(object);
    return this;
  }

  private void name(String name) {
    if (text.length() > 1) {
      text.append(',');
    }
    quote(name);
    text.append(':');
  }

  private void quote(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ') {
        text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }

  @Override
  public String toString() {
    return text + "}";
  }
}
