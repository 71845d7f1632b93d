package vn.bridgewatch.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/// An immutable set of label names and values, in order of name.
///
/// Bounds: 32 labels, names of `[a-zA-Z_][a-zA-Z0-9_]*` up to 100 characters, values up to 1,024
/// characters (Prometheus data model; the counts are ours).
public final class Labels {

  public static final int COUNT_MAX = 32;
  public static final int NAME_CHARS_MAX = 100;
  public static final int VALUE_CHARS_MAX = 1_024;
  public static final Labels NONE = new Labels();
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  private final String[] flat; // name, value, name, value ..., names ascending
  private final int hash;

  private Labels(String... flat) {
    this.flat = flat;
    this.hash = Arrays.hashCode(flat);
  }

  /// The labels of a map; an illegal name, a value that is too long or too many labels throw.
  public static Labels of(Map<String, String> labels) {
    if (labels.isEmpty()) {
      return NONE;
    }
    SortedMap<String, String> sorted = new TreeMap<>(labels);
    if (sorted.size() > COUNT_MAX) {
      throw new IllegalArgumentException(
          "labels: " + sorted.size() + " given, at most " + COUNT_MAX);
    }
    var flat = new ArrayList<String>(2 * sorted.size());
    sorted.forEach((name, value) -> {
      check(name, value);
      flat.add(name);
      flat.add(value);
    });
    return new Labels(flat.toArray(String[]::new));
  }

  private static void check(String name, String value) {
    if (name.length() > NAME_CHARS_MAX || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("label name: must match " + NAME + ", got " + name);
    }
    if (value.length() > VALUE_CHARS_MAX) {
      throw new IllegalArgumentException(
          "label "
              + name
              + ": value of "
              + value.length()
              + " characters, at most "
              + VALUE_CHARS_MAX);
    }
  }

  public static Labels of(String name, String value) {
    return of(Map.of(name, value));
  }

  public static Labels of(String name1, String value1, String name2, String value2) {
    return of(Map.of(name1, value1, name2, value2));
  }

  /// These labels with one more, or with another value for one that is there.
  public Labels with(String name, String value) {
    int at = 0;
    while (at < flat.length && flat[at].compareTo(name) < 0) {
      at += 2;
    }
    boolean replaces = at < flat.length && flat[at].equals(name);
    if (!replaces && size() == COUNT_MAX) {
      throw new IllegalArgumentException(
          "labels: " + (COUNT_MAX + 1) + " given, at most " + COUNT_MAX);
    }
    check(name, value);
    int rest = replaces ? at + 2 : at;
    var more = new String[at + 2 + flat.length - rest];
    System.arraycopy(flat, 0, more, 0, at);
    more[at] = name;
    more[at + 1] = value;
    System.arraycopy(flat, rest, more, at + 2, flat.length - rest);
    return new Labels(more);
  }

  public Optional<String> get(String name) {
    for (int i = 0; i < flat.length; i += 2) {
      if (flat[i].equals(name)) {
        return Optional.of(flat[i + 1]);
      }
    }
    return Optional.empty();
  }

  public int size() {
    return flat.length / 2;
  }

  /// Calls with every name and value, names ascending.
  public void forEach(BiConsumer<String, String> consumer) {
    for (int i = 0; i < flat.length; i += 2) {
      consumer.accept(flat[i], flat[i + 1]);
    }
  }

  /// A fresh map, names ascending.
  public SortedMap<String, String> asMap() {
    var map = new TreeMap<String, String>();
    forEach(map::put);
    return map;
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Labels that && hash == that.hash && Arrays.equals(flat, that.flat));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /// `{a="x",b="y"}`, escaped as in the Prometheus text format 0.0.4; `{}` when empty.
  @Override
  public String toString() {
    var text = new StringBuilder("{");
    forEach((name, value) -> {
      if (text.length() > 1) {
        text.append(',');
      }
      text.append(name).append("=\"");
      TextFormat.escapeLabelValue(value, text);
      text.append('"');
    });
    return text.append('}').toString();
  }
}
