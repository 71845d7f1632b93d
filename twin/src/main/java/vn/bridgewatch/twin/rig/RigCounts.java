package vn.bridgewatch.twin.rig;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/// What all clients of a rig count together.
final class RigCounts {
  final AtomicInteger ready = new AtomicInteger();
  final LongAdder connects = new LongAdder();
  final LongAdder failures = new LongAdder();
  final LongAdder issued = new LongAdder();
  final LongAdder acknowledged = new LongAdder();
  final LongAdder waiting = new LongAdder();
  final LongAdder backlog = new LongAdder();
  final LongAdder samples = new LongAdder();
  final LongAdder late = new LongAdder();
  final LongAdder withoutCredit = new LongAdder();
  final LongAdder made = new LongAdder(); // connections that came to be of use
  final Delays delays = new Delays();
  final Delays back = new Delays(); // from a connection's end to the next of use
  volatile String lastFailure = "";

  /// One line as `key=value` with spaces between; the failure is last.
  String line() {
    return String.format(
        Locale.ROOT,
        "ready=%d connects=%d failures=%d issued=%d acknowledged=%d waiting=%d backlog=%d"
            + " samples=%d late=%d without_credit=%d p50_ms=%.3f p99_ms=%.3f max_ms=%.3f made=%d"
            + " back_p50_ms=%.3f back_p99_ms=%.3f back_max_ms=%.3f"
            + " failure=%s",
        ready.get(),
        connects.sum(),
        failures.sum(),
        issued.sum(),
        acknowledged.sum(),
        waiting.sum(),
        backlog.sum(),
        samples.sum(),
        late.sum(),
        withoutCredit.sum(),
        delays.millis(0.5),
        delays.millis(0.99),
        delays.millis(1),
        made.sum(),
        back.millis(0.5),
        back.millis(0.99),
        back.millis(1),
        lastFailure.replace('\n', ' '));
  }
}
