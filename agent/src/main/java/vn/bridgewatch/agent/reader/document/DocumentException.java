package vn.bridgewatch.agent.reader.document;

/// A document that cannot be read, or a path that asks too much of it.
public final class DocumentException extends Exception {

  /// What is wrong.
  public enum Flaw {
    /// It is not well-formed XML or JSON, or not the characters that it says.
    MALFORMED,
    /// It declares a document type: entities could read files here or fill the memory.
    DOCTYPE,
    /// Deeper, or of more parts, than a status of a device is.
    TOO_COMPLEX,
    /// A path would visit more of it than a reading may.
    TOO_MUCH_WORK
  }

  private final Flaw flaw;

  public DocumentException(Flaw flaw, String message) {
    super(message);
    this.flaw = flaw;
  }

  public Flaw flaw() {
    return flaw;
  }
}
