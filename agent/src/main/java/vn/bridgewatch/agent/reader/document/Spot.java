package vn.bridgewatch.agent.reader.document;

/// A place in a document: what a row or a path starts from.
public sealed interface Spot permits XmlNode, JsonSpot {

  /// Its text; empty where it has parts and no text of its own.
  String text();
}
