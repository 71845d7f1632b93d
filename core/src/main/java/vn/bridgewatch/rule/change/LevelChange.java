package vn.bridgewatch.rule.change;

/// A series goes on at another level.
///
/// @param from the level before
/// @param to the level since
/// @param noise how far samples usually are from their level
/// @param samplesAgo how many samples before the one that made it certain the new level began
public record LevelChange(double from, double to, double noise, int samplesAgo) {

  /// How many times the noise the change is; infinite where there was none.
  public double sizes() {
    return Math.abs(to - from) / noise;
  }
}
