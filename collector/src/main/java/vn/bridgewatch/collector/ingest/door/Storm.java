package vn.bridgewatch.collector.ingest.door;

import java.util.concurrent.TimeUnit;
import vn.bridgewatch.wire.Backoff;

/// Knows when so many agents come at once that some are not heard because of us: they wait for
/// their handshake, or were sent away unserved and wait until they may try again.
///
/// What is not heard then is no silence of a site. Whoever floods the port could so keep us from
/// ever noticing a silence, therefore the excuse is rationed: [#RATION_MILLIS] at a time, which
/// come back slowly.
final class Storm {

  static final long RATION_MILLIS = 90_000;

  /// So much of the ration comes back for each millisecond without a storm.
  static final double REFILL = 0.1;

  /// Who was sent away may wait for so long before it tries again.
  static final long AFTER_SHED_MILLIS = Backoff.CAP_MILLIS;

  private double rationMillis = RATION_MILLIS;
  private long lastNanos;
  private long shedNanos;
  private boolean shed;
  private boolean excuses;

  Storm(long nowNanos) {
    this.lastNanos = nowNanos;
  }

  /// A connection in good standing was sent away unserved.
  void shed(long nowNanos) {
    shed = true;
    shedNanos = nowNanos;
  }

  /// Called several times a second.
  ///
  /// @param waiting whether somebody in good standing has waited for a while
  void look(boolean waiting, long nowNanos) {
    double passedMillis = Math.max(0, nowNanos - lastNanos) / 1e6;
    lastNanos = nowNanos;
    shed &= TimeUnit.NANOSECONDS.toMillis(nowNanos - shedNanos) < AFTER_SHED_MILLIS;
    boolean storming = waiting || shed;
    rationMillis =
        storming
            ? Math.max(0, rationMillis - passedMillis)
            : Math.min(RATION_MILLIS, rationMillis + REFILL * passedMillis);
    excuses = storming && rationMillis > 0;
  }

  /// Whether silence is not held against anybody now.
  boolean excuses() {
    return excuses;
  }
}
