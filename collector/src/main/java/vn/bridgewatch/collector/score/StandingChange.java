package vn.bridgewatch.collector.score;

/// A rule was demoted, or is told in full again.
///
/// @param by who did it; empty: its own figures did
/// @param reason why, in a sentence
public record StandingChange(String rule, boolean demoted, long atMillis, String by, String reason)
    implements ScoreEntry {}
