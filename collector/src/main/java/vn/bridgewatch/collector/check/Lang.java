package vn.bridgewatch.collector.check;

import java.util.Locale;

/// The languages that reports and the command line speak.
public enum Lang {
  VI,
  EN;

  /// The language of a word, `vi` or `en`; throws `IllegalArgumentException` for another word.
  public static Lang ofWord(String word) {
    return switch (word) {
      case "vi" -> VI;
      case "en" -> EN;
      default -> throw new IllegalArgumentException("lang: must be vi or en, got " + word);
    };
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The text of this language.
  public String pick(String vi, String en) {
    return this == VI ? vi : en;
  }
}
