package vn.bridgewatch.agent.reader.document;

import java.util.List;
import java.util.Map;

/// A JSON value (RFC 8259).
sealed interface Json {

  /// @param members in the order of the document
  record Members(Map<String, Json> members) implements Json {}

  record Entries(List<Json> entries) implements Json {}

  record Text(String text) implements Json {}

  /// @param text as the document writes it
  record Numeral(String text) implements Json {
    double value() {
      return Double.parseDouble(text);
    }
  }

  record Truth(boolean value) implements Json {}

  record Null() implements Json {}

  /// How a label or a table of values sees it; what has parts has no text.
  default String shown() {
    return switch (this) {
      case Text(String text) -> text;
      case Numeral(String text) -> text;
      case Truth(boolean value) -> String.valueOf(value);
      case Members _, Entries _, Null _ -> "";
    };
  }

  default boolean isScalar() {
    return switch (this) {
      case Text _, Numeral _, Truth _ -> true;
      case Members _, Entries _, Null _ -> false;
    };
  }
}
