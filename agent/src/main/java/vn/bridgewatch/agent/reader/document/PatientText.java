package vn.bridgewatch.agent.reader.document;

/// A text that a regular expression may look at only so often: one that backtracks without end over
/// what a device sent is given up.
public final class PatientText implements CharSequence {

  /// Java's regular expressions recurse for each character; values of devices are short.
  public static final int CHARS_MAX = 256;

  private static final int LOOKS_MAX = 200_000;

  /// The pattern needs more looks than it may have; it counts as no match.
  public static final class Exhausted extends RuntimeException {
    Exhausted() {
      super("the regular expression takes too long for this text", null, false, false);
    }
  }

  private final String text;
  private final int[] looks;

  public PatientText(String text) {
    this(text, new int[1]);
  }

  private PatientText(String text, int[] looks) {
    this.text = text;
    this.looks = looks;
  }

  @Override
  public char charAt(int index) {
    if (++looks[0] > LOOKS_MAX) {
      throw new Exhausted();
    }
    return text.charAt(index);
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return new PatientText(text.substring(start, end), looks);
  }

  @Override
  public String toString() {
    return text;
  }
}
