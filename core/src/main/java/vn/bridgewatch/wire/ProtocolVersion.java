package vn.bridgewatch.wire;

import java.util.OptionalInt;

/// The versions of the protocol that this build speaks: its own and the one before.
public final class ProtocolVersion {

  /// Records one by one, in frames BATCH.
  public static final int ONE = 1;

  /// Live records several to a frame by their shapes, old ones packed, definitions deflated.
  public static final int TWO = 2;

  public static final int LOWEST = ONE;
  public static final int HIGHEST = TWO;

  private ProtocolVersion() {}

  /// The highest version that we and another have in common; empty where there is none.
  public static OptionalInt common(int lowest, int highest) {
    int common = Math.min(highest, HIGHEST);
    return common < Math.max(lowest, LOWEST) ? OptionalInt.empty() : OptionalInt.of(common);
  }
}
