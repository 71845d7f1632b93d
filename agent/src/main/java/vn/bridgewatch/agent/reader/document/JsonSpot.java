package vn.bridgewatch.agent.reader.document;

/// A place in a JSON document: a value, and the document that it is in.
///
/// @param root what `$` means
record JsonSpot(Json value, Json root) implements Spot {
  @Override
  public String text() {
    return value.shown();
  }
}
