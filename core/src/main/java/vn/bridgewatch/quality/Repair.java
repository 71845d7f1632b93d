package vn.bridgewatch.quality;

/// How a receiver mends a loss before the picture or the sound is due.
public sealed interface Repair {

  Repair NONE = new None();

  record None() implements Repair {}

  /// Forward error correction by a block code: of `source` packets with `extra` ones after them,
  /// any `source` that arrive give back all (RFC 8627 and Reed-Solomon codes of RFC 6865; XOR is
  /// `extra` = 1).
  record ForwardCorrection(int source, int extra) implements Repair {

    public ForwardCorrection {
      check("source", source, 1, 1024);
      check("extra", extra, 1, 1024);
    }
  }

  /// Asking again (NACK, RFC 4585): a loss is seen when the next packet arrives, and each try takes
  /// a round trip.
  ///
  /// @param roundTripMs with the time that both ends take
  /// @param windowMs how long after a packet was due it may still come: the depth of the jitter
  ///   buffer
  /// @param spacingMs from one packet to the next
  record Retransmission(double roundTripMs, double windowMs, double spacingMs) implements Repair {

    public Retransmission {
      check("round_trip", roundTripMs, 0.1, 10_000);
      check("window", windowMs, 0, 10_000);
      check("spacing", spacingMs, 0.001, 10_000);
    }

    /// How often a packet can be asked for before it is due.
    ///
    /// @param fromRunEnd 1 for the last packet of a run of losses, 2 for that before it
    int tries(long fromRunEnd) {
      double left = windowMs - fromRunEnd * spacingMs;
      return left < 0 ? 0 : (int) Math.min(RepairWindow.TRIES_MAX, left / roundTripMs);
    }
  }

  private static void check(String name, double value, double min, double max) {
    if (!(value >= min && value <= max)) {
      throw new IllegalArgumentException(
          "repair." + name + ": must be " + min + " to " + max + ", got " + value);
    }
  }
}
