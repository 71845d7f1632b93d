package vn.bridgewatch.agent.reader.document;

import vn.bridgewatch.agent.reader.document.DocumentException.Flaw;

/// How much of a document the paths of one reading may visit together: a path like `//*[//*]` over
/// a hostile document must not take the processor for minutes.
public final class Work {

  public static final int STEPS_MAX = 2_000_000;

  private int left;

  public Work() {
    this(STEPS_MAX);
  }

  public Work(int steps) {
    this.left = steps;
  }

  void step() throws DocumentException {
    if (--left < 0) {
      throw new DocumentException(
          Flaw.TOO_MUCH_WORK, "the paths visit more than " + STEPS_MAX + " places of the document");
    }
  }
}
