package vn.bridgewatch.agent.reader.document;

import java.math.BigDecimal;
import java.util.List;

/// A value of XPath 1.0 and its conversions (sections 4.2 to 4.4).
sealed interface XPathValue {

  /// @param nodes each once, in the order of the document
  record Nodes(List<XmlNode> nodes) implements XPathValue {}

  record Text(String value) implements XPathValue {}

  record Numeral(double value) implements XPathValue {}

  record Truth(boolean value) implements XPathValue {}

  default String text() {
    return switch (this) {
      case Nodes(List<XmlNode> nodes) -> nodes.isEmpty() ? "" : nodes.getFirst().text();
      case Text(String value) -> value;
      case Numeral(double value) -> show(value);
      case Truth(boolean value) -> value ? "true" : "false";
    };
  }

  default double number() {
    return switch (this) {
      case Nodes _, Text _ -> number(text());
      case Numeral(double value) -> value;
      case Truth(boolean value) -> value ? 1 : 0;
    };
  }

  default boolean truth() {
    return switch (this) {
      case Nodes(List<XmlNode> nodes) -> !nodes.isEmpty();
      case Text(String value) -> !value.isEmpty();
      case Numeral(double value) -> value != 0 && !Double.isNaN(value);
      case Truth(boolean value) -> value;
    };
  }

  /// A number as XPath reads it: digits with at most one point and a minus; else no number.
  static double number(String text) {
    String trimmed = text.strip();
    int at = trimmed.startsWith("-") ? 1 : 0;
    int digits = 0;
    int points = 0;
    for (; at < trimmed.length(); at++) {
      char c = trimmed.charAt(at);
      if (c == '.') {
        points++;
      } else if (c >= '0' && c <= '9') {
        digits++;
      } else {
        return Double.NaN;
      }
    }
    return digits == 0 || points > 1 ? Double.NaN : Double.parseDouble(trimmed);
  }

  private static String show(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "Infinity" : "-Infinity";
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return Long.toString((long) value);
    }
    return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
  }
}
