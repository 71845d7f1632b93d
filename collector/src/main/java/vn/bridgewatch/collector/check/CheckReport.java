package vn.bridgewatch.collector.check;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import vn.bridgewatch.collector.score.RuleScore;

/// A check run as a report that people read, print and sign.
public final class CheckReport {

  /// What a content security policy names the report's styles by.
  public static final String STYLE_HASH = "sha256-" + sha256(ReportHtml.STYLE);

  private CheckReport() {}

  public static String text(CheckRun run, Lang lang) {
    return text(run, List.of(), lang);
  }

  /// @param trust how far the warnings can be trusted now
  public static String text(CheckRun run, List<RuleScore> trust, Lang lang) {
    return ReportText.of(run, trust, lang);
  }

  /// One self-contained page without script.
  public static String html(CheckRun run, Lang lang) {
    return html(run, List.of(), lang);
  }

  /// @param trust how far the warnings can be trusted now
  public static String html(CheckRun run, List<RuleScore> trust, Lang lang) {
    return ReportHtml.of(run, trust, lang);
  }

  /// Fills or cuts a text to so many columns of a terminal.
  public static String pad(String text, int columns) {
    return ReportText.pad(text, columns);
  }

  private static String sha256(String text) {
    try {
      byte[] sum =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(sum);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
