package vn.bridgewatch.collector.journal.segment;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.LongAdder;

/// What the journal counts.
final class JournalCounters {

  final LongAdder entries = new LongAdder();
  final LongAdder bytes = new LongAdder();
  final LongAdder fsyncs = new LongAdder();
  final LongAdder fsyncNanos = new LongAdder();
  final LongAdder failures = new LongAdder();
  final LongAdder unreadable = new LongAdder();

  void bindTo(MeterRegistry registry) {
    counter(registry, "entries", "Entries made durable", entries, 1);
    counter(registry, "bytes", "Bytes written", bytes, 1);
    counter(registry, "fsyncs", "Groups made durable", fsyncs, 1);
    counter(registry, "fsync.seconds", "Time waited for the disk", fsyncNanos, 1e9);
    counter(registry, "failures", "Writes that the disk refused", failures, 1);
    counter(
        registry,
        "unreadable.records",
        "Records that could not be read because what they go by is damaged",
        unreadable,
        1);
  }

  private static void counter(
      MeterRegistry registry, String name, String help, LongAdder count, double unit) {
    FunctionCounter.builder("bridgewatch.collector.journal." + name, count, c -> c.sum() / unit)
        .description(help)
        .register(registry);
  }
}
