package vn.bridgewatch.collector.check;

import java.util.Locale;

/// Whether a site will get through a conference, as far as a check can tell.
public enum Readiness {
  READY,
  AT_RISK,
  NOT_READY,
  /// Nothing was measured: never shown as good.
  UNKNOWN,
  /// The check of the site is not over yet.
  RUNNING;

  /// The word in JSON and on the command line, as `at_risk`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The readiness of a word; throws `IllegalArgumentException` for another word.
  public static Readiness ofWord(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
