package vn.bridgewatch.agent.reader.document;

import java.util.List;
import java.util.Optional;

/// A compiled path: XPath for XML, JSONPath for JSON. Immutable, for any document of its format.
public sealed interface Path permits XPath, JsonPath {

  int CHARS_MAX = 1_000;

  /// Compiles a path.
  ///
  /// @throws IllegalArgumentException with the place and the rule
  static Path compile(Document.Format format, String text) {
    if (text.length() > CHARS_MAX) {
      throw new IllegalArgumentException(
          "path of " + text.length() + " characters, at most " + CHARS_MAX);
    }
    return switch (format) {
      case XML -> XPath.compile(text);
      case JSON -> JsonPath.compile(text);
    };
  }

  /// Whether it gives places, and not a number or a text that is computed.
  boolean givesSpots();

  /// The places that it leads to, in the order of the document.
  ///
  /// @throws IllegalStateException it does not give places
  List<Spot> spots(Spot from, Work work) throws DocumentException;

  /// The text of the first place, or what it computes; empty where it leads nowhere.
  Optional<String> text(Spot from, Work work) throws DocumentException;
}
