package vn.bridgewatch.rule;

import java.time.Duration;
import java.util.List;

/// Nothing was heard of a site for some time in which we listened.
///
/// @param silentAfter how long
/// @param clear how long it must be heard again before it is over
public record SilenceRule(
    String name, Duration silentAfter, Duration clear, Grade grade, Texts texts) implements Rule {

  public static final Duration SILENT_AFTER_MIN = Duration.ofSeconds(2);
  public static final Duration SILENT_AFTER_MAX = Duration.ofHours(1);

  public SilenceRule {
    Rule.checkName(name);
    if (silentAfter.compareTo(SILENT_AFTER_MIN) < 0
        || silentAfter.compareTo(SILENT_AFTER_MAX) > 0) {
      throw new IllegalArgumentException("silent_after: must be 2s to 1h, got " + silentAfter);
    }
    if (clear.isNegative() || clear.compareTo(SILENT_AFTER_MAX) > 0) {
      throw new IllegalArgumentException("clear: must be 0s to 1h, got " + clear);
    }
  }

  @Override
  public List<String> group() {
    return List.of();
  }
}
