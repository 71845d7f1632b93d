package vn.bridgewatch.wire;

import java.time.Duration;

/// When an agent says PING: where for a heartbeat it sent nothing or heard nothing, and for the
/// sake of its clocks every [#CLOCKS_EVERY] heartbeats, with something else if it can.
///
/// Whoever sends data every few seconds sends hardly any PINGs: data is a sign of life, and its
/// acknowledgement another one. All times are of one monotonic clock, in nanoseconds.
public final class Heartbeat {

  /// A side that hears nothing for so many closes the connection.
  public static final int MISSED_MAX = 3;

  /// Heartbeats from one reading of the clocks to the next, where data flows.
  static final int CLOCKS_EVERY = 5;

  private final long everyNanos;
  private long sentNanos;
  private long heardNanos;
  private long pingedNanos;

  public Heartbeat(Duration every, long nowNanos) {
    everyNanos = every.toNanos();
    sentNanos = nowNanos;
    heardNanos = nowNanos;
    pingedNanos = nowNanos - CLOCKS_EVERY * everyNanos; // the first that is sent takes one along
  }

  /// Something was sent.
  public void sent(long nowNanos) {
    sentNanos = nowNanos;
  }

  /// Something came from the other side.
  public void heard(long nowNanos) {
    heardNanos = nowNanos;
  }

  /// A PING was sent.
  public void pinged(long nowNanos) {
    sentNanos = nowNanos;
    pingedNanos = nowNanos;
  }

  /// How long until a PING must go by itself, 0 or less where it must now.
  public long dueInNanos(long nowNanos) {
    long unsent = sentNanos + everyNanos - nowNanos;
    long unheard = Math.max(heardNanos, pingedNanos) + everyNanos - nowNanos;
    return Math.min(unsent, unheard);
  }

  /// Whether a PING should go along with what is sent now.
  public boolean goesAlong(long nowNanos) {
    return nowNanos - pingedNanos >= CLOCKS_EVERY * everyNanos;
  }
}
