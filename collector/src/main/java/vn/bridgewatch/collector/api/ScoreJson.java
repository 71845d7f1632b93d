package vn.bridgewatch.collector.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.collector.inventory.Inventory;
import vn.bridgewatch.collector.inventory.Site;
import vn.bridgewatch.collector.score.Cause;
import vn.bridgewatch.collector.score.Interval;
import vn.bridgewatch.collector.score.Mark;
import vn.bridgewatch.collector.score.RuleScore;
import vn.bridgewatch.collector.score.ScoreArchive;
import vn.bridgewatch.collector.score.ScoredWarning;
import vn.bridgewatch.collector.score.StandingChange;

/// The shapes of scores in `docs/api.md`.
final class ScoreJson {

  private ScoreJson() {}

  record Share(@Nullable Double value, double lower, double upper) {}

  record Score(
      String rule,
      String warnsOf,
      int judged,
      int pending,
      Map<String, Integer> counts,
      Share precision,
      Share recall,
      @Nullable Double medianLeadSeconds,
      boolean demoted,
      @Nullable Long standingMillis,
      String standingBy,
      String standingReason,
      String standingReasonVi) {}

  record Scores(List<Score> scores) {}

  record Said(long atMillis, String by, String text) {}

  record Warning(
      String rule,
      long alert,
      boolean warned,
      String warnsOf,
      String site,
      String siteName,
      String device,
      Map<String, String> labels,
      String conference,
      long firedMillis,
      @Nullable Long endedMillis,
      @Nullable Long breach,
      @Nullable Long breachMillis,
      @Nullable Double leadSeconds,
      String mark,
      String cause,
      String causeVi,
      String causeEn,
      @Nullable Long markedMillis,
      @Nullable String correctedFrom,
      @Nullable Said corrected,
      @Nullable Said acted) {}

  record Warnings(List<Warning> warnings) {}

  record Change(long atMillis, String action, String by, String reason) {}

  record Detail(Warning warning, List<Change> changes) {}

  /// What PUT of a mark brings; without a mark the correction is taken back.
  record MarkBody(@Nullable String mark, @Nullable String by, @Nullable String reason) {}

  record ActBody(@Nullable String by, @Nullable String note) {}

  record StandingBody(@Nullable Boolean demoted, @Nullable String by, @Nullable String reason) {}

  private static final double MILLIS = 1_000;

  static Score of(RuleScore score) {
    var counts = new LinkedHashMap<String, Integer>();
    for (Mark mark : Mark.values()) {
      if (mark != Mark.PENDING) {
        counts.put(mark.word(), score.counts().getOrDefault(mark, 0));
      }
    }
    Long lead = score.medianLeadMillis();
    return new Score(
        score.rule(),
        score.warnsOf(),
        score.judged(),
        score.pending(),
        counts,
        share(score.precision(), score.precisionRange()),
        share(score.recall(), score.recallRange()),
        lead == null ? null : Double.valueOf(lead / MILLIS),
        score.demoted(),
        score.standing().map(StandingChange::atMillis).orElse(null),
        score.standing().map(StandingChange::by).orElse(""),
        score.standing().map(StandingChange::reason).orElse(""),
        score.standing().map(StandingChange::reasonVi).orElse(""));
  }

  private static Share share(@Nullable Double value, Interval range) {
    return new Share(value, range.lower(), range.upper());
  }

  static Warning of(ScoredWarning warning, Inventory inventory) {
    Long lead = warning.leadMillis();
    boolean corrected = warning.corrected().isPresent();
    Cause cause = corrected ? Cause.NONE : warning.cause();
    return new Warning(
        warning.rule(),
        warning.alert(),
        warning.warned(),
        warning.warnsOf(),
        warning.site(),
        inventory.site(warning.site()).map(Site::name).orElse(warning.site()),
        warning.device(),
        warning.labels(),
        warning.conference(),
        warning.firedMillis(),
        warning.endedMillis(),
        warning.breach(),
        warning.breachMillis(),
        lead == null ? null : Double.valueOf(lead / MILLIS),
        warning.standingMark().word(),
        cause.word(),
        cause.vi(),
        cause.en(),
        warning.markedMillis(),
        corrected ? warning.mark().word() : null,
        warning.corrected().map(it -> new Said(it.atMillis(), it.by(), it.reason())).orElse(null),
        warning.acted().map(it -> new Said(it.atMillis(), it.by(), it.note())).orElse(null));
  }

  static Change of(ScoreArchive.Audit line) {
    return new Change(line.atMillis(), line.action(), line.by(), line.reason());
  }
}
