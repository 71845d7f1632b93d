package vn.bridgewatch.collector.score;

import vn.bridgewatch.collector.alert.Scorer;

/// What the score keeps with the alerts that it follows.
public sealed interface ScoreEntry extends Scorer.Entry permits ScoredWarning, StandingChange {}
