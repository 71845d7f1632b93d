package vn.bridgewatch.agent.probe.line;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// A regular expression over what a target sent: one that backtracks without end is given up, and
/// counts as no match. Equal where the text is.
public final class PatientPattern {

  private static final int LOOKS_A_CHARACTER = 200;
  private static final int LOOKS_MIN = 200_000;

  /// The pattern needs more looks than it may have.
  private static final class Exhausted extends RuntimeException {
    Exhausted() {
      super("the regular expression takes too long", null, false, false);
    }
  }

  /// A text that may be looked at only so often.
  private static final class Watched implements CharSequence {
    private final CharSequence text;
    private final long[] looksLeft;

    Watched(CharSequence text, long[] looksLeft) {
      this.text = text;
      this.looksLeft = looksLeft;
    }

    @Override
    public char charAt(int index) {
      if (--looksLeft[0] < 0) {
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
      return new Watched(text.subSequence(start, end), looksLeft);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }

  private final String text;
  private final Pattern pattern;

  private PatientPattern(String text, Pattern pattern) {
    this.text = text;
    this.pattern = pattern;
  }

  /// @throws IllegalArgumentException with the rule
  public static PatientPattern parse(String text) {
    try {
      return new PatientPattern(text, Pattern.compile(text));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "must be a regular expression: "
              + e.getDescription()
              + " at "
              + e.getIndex()
              + ", got "
              + text,
          e);
    }
  }

  /// The groups of the first match, the whole of it first; empty: not found.
  public Optional<List<String>> find(String in) {
    long looks = Math.max(LOOKS_MIN, (long) LOOKS_A_CHARACTER * in.length());
    Matcher matcher = pattern.matcher(new Watched(in, new long[] {looks}));
    try {
      if (!matcher.find()) {
        return Optional.empty();
      }
      var groups = new ArrayList<String>();
      for (int i = 0; i <= matcher.groupCount(); i++) {
        groups.add(Objects.requireNonNullElse(matcher.group(i), ""));
      }
      return Optional.of(groups);
    } catch (Exhausted | StackOverflowError _) { // Java's matcher recurses over what it repeats
      return Optional.empty();
    }
  }

  public boolean isIn(String in) {
    return find(in).isPresent();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PatientPattern that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
