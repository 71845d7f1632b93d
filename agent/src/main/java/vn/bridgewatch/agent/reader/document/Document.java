package vn.bridgewatch.agent.reader.document;

import java.util.Locale;

/// A parsed document, and the limits under which any is read.
public final class Document {

  public static final int DEPTH_MAX = 64;

  /// Elements, attributes, texts, members and entries together.
  public static final int NODES_MAX = 40_000;

  /// How a document is written.
  public enum Format {
    XML,
    JSON;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Spot root;

  private Document(Spot root) {
    this.root = root;
  }

  /// Reads a document; whatever the bytes are, it ends with one of the two.
  public static Document parse(Format format, byte[] bytes) throws DocumentException {
    return new Document(
        switch (format) {
          case XML -> XmlParser.parse(bytes);
          case JSON -> JsonParser.parse(bytes);
        });
  }

  /// Where paths that begin at the top begin.
  public Spot root() {
    return root;
  }
}
