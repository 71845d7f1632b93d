package vn.bridgewatch.collector.score;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Where scores are kept. What the live thread decides comes there with its alerts; what people say
/// comes through this, and touches other columns.
public interface ScoreArchive {

  /// As far back as marks count.
  Duration TAKEN_UP = RuleWindow.AGE_MAX;

  /// What a restart begins from.
  ///
  /// @param warnings those that are open, and those of the last [#TAKEN_UP]
  /// @param standings the newest change of each rule
  /// @param ended which alerts ended of late, at which sites
  record Kept(List<ScoredWarning> warnings, List<StandingChange> standings, List<Ended> ended) {}

  /// When the last alert of a rule at a site ended.
  record Ended(String rule, String site, long atMillis) {}

  /// Which warnings are asked for.
  ///
  /// @param mark the one that counts
  /// @param beforeMillis only those that fired before
  record Filter(
      Optional<String> rule, Optional<String> site, Optional<Mark> mark, long beforeMillis) {}

  /// Who changed what of a warning, and why.
  record Audit(long atMillis, String action, String by, String reason) {}

  Kept load(long nowMillis);

  /// Newest first.
  List<ScoredWarning> recent(Filter filter, int countMax);

  Optional<ScoredWarning> find(String rule, long alert);

  /// Keeps what somebody knows better, with a line in the audit; empty takes it back.
  void correct(
      ScoredWarning warning,
      Optional<ScoredWarning.Correction> correction,
      long atMillis,
      String by,
      String reason);

  /// Keeps that somebody acted, with a line in the audit.
  void acted(ScoredWarning warning, ScoredWarning.Act act);

  /// What people changed of a warning, oldest first.
  List<Audit> audit(String rule, long alert);

  void stand(StandingChange change);
}
