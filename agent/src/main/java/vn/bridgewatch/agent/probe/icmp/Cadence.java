package vn.bridgewatch.agent.probe.icmp;

import java.util.concurrent.TimeUnit;

/// Says how long the engine may rest: not at all where little is sent, so that a single echo is
/// told of at once; some milliseconds where much is. For one thread.
final class Cadence {

  /// By the kernel's stamps a reply may lie in the socket for so long.
  static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /// So many requests within one window make it busy: about 200 a second.
  static final int BUSY_FROM = 20;

  static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private long windowNanos;
  private int sent;
  private boolean busy;

  /// @param requests that went out in this turn
  void sent(int requests, long nowNanos) {
    roll(nowNanos);
    sent += requests;
    busy |= sent >= BUSY_FROM;
  }

  /// How long to rest before the next turn; 0: not at all.
  long restNanos(long nowNanos) {
    roll(nowNanos);
    return busy ? REST_NANOS : 0;
  }

  /// A window that saw enough makes the next one busy too.
  private void roll(long nowNanos) {
    if (nowNanos - windowNanos >= WINDOW_NANOS) {
      busy = sent >= BUSY_FROM && nowNanos - windowNanos < 2 * WINDOW_NANOS;
      windowNanos = nowNanos;
      sent = 0;
    }
  }
}
