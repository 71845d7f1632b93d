package vn.bridgewatch.rule.change;

/// A series goes on at another level.
///
/// @param timeMillis the first sample at the new level
/// @param from the level before
/// @param to the level since
/// @param sizes how many times the noise of the series the change is
public record LevelChange(long timeMillis, double from, double to, double sizes) {}
