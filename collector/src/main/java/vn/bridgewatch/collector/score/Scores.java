package vn.bridgewatch.collector.score;

import java.util.List;
import java.util.Optional;
import vn.bridgewatch.time.WallClock;

/// What may be asked of the scores and said about them; safe on any thread.
///
/// What a person says is durable when a call returns, and counts within about a second.
public final class Scores {

  private final ScoreBook book;
  private final ScoreArchive archive;
  private final WallClock clock;

  /// What was asked does not go with what is kept.
  public static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  public Scores(ScoreBook book, ScoreArchive archive, WallClock clock) {
    this.book = book;
    this.archive = archive;
    this.clock = clock;
  }

  /// How far each rule that warns can be trusted, by name.
  public List<RuleScore> rules() {
    return book.scores();
  }

  public Optional<RuleScore> rule(String name) {
    return rules().stream().filter(it -> it.rule().equals(name)).findFirst();
  }

  /// Warnings and troubles that were not scored because too many were open.
  public long unscored() {
    return book.unscored();
  }

  public List<ScoredWarning> recent(ScoreArchive.Filter filter, int countMax) {
    return archive.recent(filter, countMax);
  }

  public Optional<ScoredWarning> find(String rule, long alert) {
    return archive.find(rule, alert);
  }

  /// What people changed of a warning, oldest first.
  public List<ScoreArchive.Audit> audit(String rule, long alert) {
    return archive.audit(rule, alert);
  }

  /// Puts another mark in the place of the one that was made; empty takes that back.
  public ScoredWarning correct(ScoredWarning warning, Optional<Mark> mark, String by, String reason)
      throws RefusedException {
    if (warning.mark() == Mark.PENDING) {
      throw new RefusedException("it is not marked yet; say that somebody acted instead");
    }
    if (mark.isPresent() && !fits(warning, mark.get())) {
      throw new RefusedException(
          warning.warned()
              ? "a warning is hit, late, early, false, averted or void"
              : "a breach without a warning is missed, sudden or void");
    }
    long now = clock.millis();
    Optional<ScoredWarning.Correction> correction =
        mark.map(it -> new ScoredWarning.Correction(it, now, by, reason));
    archive.correct(warning, correction, now, by, reason);
    ScoredWarning kept = archive.find(warning.rule(), warning.alert()).orElse(warning);
    book.take(new ScoreOrder.Correct(kept, correction));
    return kept;
  }

  private static boolean fits(ScoredWarning warning, Mark mark) {
    return switch (mark) {
      case PENDING -> false;
      case VOID -> true;
      case HIT, LATE, EARLY, FALSE, AVERTED -> warning.warned();
      case MISSED, SUDDEN -> !warning.warned();
    };
  }

  /// Notes that somebody did something about a warning: where the breach does not come, nobody can
  /// say whether it would have.
  public ScoredWarning acted(ScoredWarning warning, String by, String note)
      throws RefusedException {
    if (warning.mark() != Mark.PENDING) {
      throw new RefusedException("it is marked already; correct the mark instead");
    }
    var act = new ScoredWarning.Act(clock.millis(), by, note);
    archive.acted(warning, act);
    book.take(new ScoreOrder.Acted(warning, act));
    return archive.find(warning.rule(), warning.alert()).orElse(warning);
  }

  /// Has a rule told in full again, or only shown, whatever its figures say now.
  public void stand(String rule, boolean demoted, String by, String reason) {
    var change = new StandingChange(rule, demoted, clock.millis(), by, reason);
    archive.stand(change);
    book.take(new ScoreOrder.Stand(change));
  }
}
