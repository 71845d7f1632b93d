package vn.bridgewatch.twin.bench.storm;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// What peers that mean no good count together.
final class HostileCounts {
  final LongAdder connects = new LongAdder();
  final AtomicInteger open = new AtomicInteger();
  final LongAdder ended = new LongAdder();
  final LongAdder frames = new LongAdder(); // that the kernel took
  final LongAdder inside = new LongAdder(); // handshakes done, as far as the peer can tell
  final AtomicLong longestNanos = new AtomicLong();
  volatile String lastFailure = "";

  void ended(long nanos) {
    open.decrementAndGet();
    ended.increment();
    longestNanos.accumulateAndGet(nanos, Math::max);
  }

  /// One line as `key=value` with spaces between; the failure is last.
  String line() {
    return String.format(
        Locale.ROOT,
        "connects=%d open=%d ended=%d frames=%d inside=%d longest_ms=%.3f failure=%s",
        connects.sum(),
        open.get(),
        ended.sum(),
        frames.sum(),
        inside.sum(),
        longestNanos.get() / 1e6,
        lastFailure.replace('\n', ' '));
  }
}
