package vn.bridgewatch.collector.live;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// What the live thread counts: every bound that was hit, every entry that was set aside.
final class LiveCounters {

  private static final Duration[] RULE_DELAYS =
      LongStream.of(5, 10, 20, 50, 100, 200, 300, 500, 750, 1_000, 1_500, 2_000, 5_000, 30_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  final LongAdder entries = new LongAdder();
  final LongAdder duplicates = new LongAdder();
  final LongAdder unknownSites = new LongAdder();
  final LongAdder recordOnly = new LongAdder();
  final LongAdder events = new LongAdder();
  final LongAdder eventsKept = new LongAdder();
  final LongAdder seriesLeftOut = new LongAdder();
  final LongAdder hintsDropped = new LongAdder();
  final LongAdder failures = new LongAdder();
  final LongAdder commitFailures = new LongAdder();

  private volatile @Nullable Timer ruleDelay; // there once somebody asks for it

  /// A live record has been judged.
  ///
  /// @param delayMillis since it was measured, by the agent's clock as mapped to ours
  void ruled(long delayMillis) {
    Timer timer = ruleDelay;
    if (timer != null) {
      timer.record(Math.max(0, delayMillis), TimeUnit.MILLISECONDS);
    }
  }

  void bindTo(MeterRegistry registry) {
    ruleDelay =
        Timer.builder("bridgewatch.collector.rule.delay")
            .description("From a measurement, by the agent's clock, until the rules had judged it")
            .serviceLevelObjectives(RULE_DELAYS)
            .register(registry);
    count(registry, "entries", "Entries taken into live state.", entries);
    count(registry, "duplicates", "Entries that had been taken before.", duplicates);
    count(registry, "unknown.sites", "Entries of sites not in the inventory.", unknownSites);
    count(registry, "record.only", "Entries that were late or of the backlog.", recordOnly);
    count(registry, "events", "Events taken.", events);
    count(registry, "events.kept", "Events put into the timeline, late ones too.", eventsKept);
    count(registry, "series.left.out", "Readings of series beyond the bound.", seriesLeftOut);
    count(registry, "hints.dropped", "Heartbeats not taken, the queue was full.", hintsDropped);
    count(registry, "failures", "Entries or ticks that a bug cut short.", failures);
    count(registry, "commit.failures", "Decisions that had to be kept again.", commitFailures);
  }

  private static void count(MeterRegistry registry, String name, String help, LongAdder adder) {
    FunctionCounter.builder("bridgewatch.collector.live." + name, adder, LongAdder::doubleValue)
        .description(help)
        .register(registry);
  }
}
