package vn.bridgewatch.collector.score;

/// A rule was demoted, or is told in full again.
///
/// @param by who did it; empty: its own figures did
/// @param reason why, in a sentence
public record StandingChange(String rule, boolean demoted, long atMillis, String by, String reason)
    implements ScoreEntry {

  /// Why, in Vietnamese, where the figures of the rule wrote it; what a person wrote stays as it
  /// is.
  public String reasonVi() {
    return reason.replaceFirst(
        "^(\\d+) of (\\d+) (?:occasions of|judged) warnings came true \\(likely (\\d+) % to (\\d+) %\\)$",
        "$1 trong $2 đợt cảnh báo đã chấm là đúng (có thể từ $3% đến $4%)");
  }
}
