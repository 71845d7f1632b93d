package vn.bridgewatch.collector.score;

import java.util.Optional;

/// What a person said, durable already, on its way to the live thread.
sealed interface ScoreOrder {

  /// Somebody knows better, or takes that back (empty).
  record Correct(ScoredWarning kept, Optional<ScoredWarning.Correction> correction)
      implements ScoreOrder {}

  record Acted(ScoredWarning kept, ScoredWarning.Act act) implements ScoreOrder {}

  record Stand(StandingChange change) implements ScoreOrder {}
}
