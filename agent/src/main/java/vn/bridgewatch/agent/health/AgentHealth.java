package vn.bridgewatch.agent.health;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import vn.bridgewatch.agent.schedule.Job;
import vn.bridgewatch.agent.schedule.ScheduleListener;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;

/// The agent's figures about itself, `bridgewatch_agent_*`.
public final class AgentHealth implements ScheduleListener {

  private static final String PREFIX = "bridgewatch.agent.";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), Clock.SYSTEM);
  private final Counter seriesRefused;
  private final LongAdder failed = new LongAdder();

  /// Of which attempts are counted together.
  private record Ended(String kind, String outcome) {}

  /// Found again at every attempt; making each anew to look it up in the registry costs more.
  private final Map<Ended, Counter> attempts = new ConcurrentHashMap<>();

  /// What counters read: Micrometer holds it weakly, and a counter whose source is collected stands
  /// still.
  private final List<DoubleSupplier> counted = new CopyOnWriteArrayList<>();

  /// @param version of this build
  public AgentHealth(String site, String province, String version, long startMillis) {
    registry.config().commonTags("site", site, "province", province);
    seriesRefused =
        Counter.builder(PREFIX + "series.refused")
            .description("Series of an attempt that found no place within series_max")
            .register(registry);
    Gauge.builder(PREFIX + "build.info", () -> 1)
        .description("1, with the version of the agent and of Java as labels")
        .tags("version", version, "java", Runtime.version().toString())
        .register(registry);
    gauge("start.timestamp.seconds", "When the agent started", () -> startMillis / 1e3);
    gauge(
        "resident.memory.bytes",
        "Memory of the agent that is in RAM",
        () -> ProcessFigures.residentBytes().orElse(Double.NaN));
    gauge("heap.used.bytes", "Java heap in use", ProcessFigures::heapBytes);
    FunctionCounter.builder(
            PREFIX + "cpu.seconds", this, _ -> ProcessFigures.cpuSeconds().orElse(Double.NaN))
        .description("Processor time that the agent used")
        .register(registry);
  }

  /// Shows what the scheduler in charge says; it may be replaced.
  public void watchSchedule(DoubleSupplier inFlight, DoubleSupplier series) {
    gauge("attempts.in.flight", "Attempts that run now", inFlight);
    gauge("series", "Series that the agent gives now", series);
  }

  public void watch(Vitals vitals) {
    gauge("spool.used.ratio", "How full the spool is", vitals::spoolUsedRatio);
    gauge(
        "spool.oldest.unacknowledged.seconds",
        "Age of the oldest record without acknowledgement",
        vitals::oldestUnacknowledgedSeconds);
    gauge(
        "uplink.connected",
        "Whether the agent is connected to a collector",
        () -> vitals.uplinkConnected() ? 1 : 0);
    gauge(
        "clock.offset.seconds",
        "Clock of the collector less that of the agent, NaN while unknown",
        () -> vitals.clockOffsetSeconds().orElse(Double.NaN));
  }

  /// Adds a figure of another part of the agent; `name` in words between dots.
  public void gauge(String name, String help, DoubleSupplier value) {
    Gauge.builder(PREFIX + name, value::getAsDouble).description(help).register(registry);
  }

  /// Adds a count of another part of the agent; `name` in words between dots, without `total`.
  public void counter(String name, String help, DoubleSupplier value) {
    counted.add(value);
    FunctionCounter.builder(PREFIX + name, value, DoubleSupplier::getAsDouble)
        .description(help)
        .register(registry);
  }

  /// Adds counts of another part of the agent that differ in one label.
  public void counters(
      String name, String help, String label, Map<? extends Enum<?>, LongAdder> values) {
    values.forEach((value, count) -> {
      DoubleSupplier sum = count::sum;
      counted.add(sum);
      FunctionCounter.builder(PREFIX + name, sum, DoubleSupplier::getAsDouble)
          .description(help)
          .tags(label, value.name().toLowerCase(Locale.ROOT))
          .register(registry);
    });
  }

  /// Attempts that ended by a fault of ours: threw, overdue, skipped, or could not measure.
  public double failedAttempts() {
    return failed.sum();
  }

  @Override
  public void ended(Job job, Ending ending, List<Observation> observations) {
    String outcome = outcome(ending, observations);
    if (ending != Ending.DONE || outcome.equals("unmeasured")) {
      failed.increment();
    }
    attempts.computeIfAbsent(new Ended(kind(job), outcome), this::attempts).increment();
  }

  private Counter attempts(Ended ended) {
    return Counter.builder(PREFIX + "attempts")
        .description("Attempts that ended, by kind of measurement and by what became of them")
        .tags(Tags.of("kind", ended.kind(), "outcome", ended.outcome()))
        .register(registry);
  }

  @Override
  public void late(Job job) {
    Counter.builder(PREFIX + "attempts.late")
        .description("Attempts that began later than they were due")
        .tags("kind", kind(job))
        .register(registry)
        .increment();
  }

  @Override
  public void seriesRefused(Job job, int count) {
    seriesRefused.increment(count);
  }

  /// All of it in the Prometheus text format 0.0.4.
  public String text() {
    return registry.scrape();
  }

  /// The first word of a measurement's name: `icmp`, `tcp`, `dns`, `snmp`, `self`.
  private static String kind(Job job) {
    String name = job.measurement().name();
    int space = name.indexOf(' ');
    return space < 0 ? name : name.substring(0, space);
  }

  private static String outcome(Ending ending, List<Observation> observations) {
    return switch (ending) {
      case FAILED -> "failed";
      case OVERDUE -> "overdue";
      case SKIPPED -> "skipped";
      case DONE -> judged(observations);
    };
  }

  /// Reached unless a series that judges its target says otherwise.
  private static String judged(List<Observation> observations) {
    String outcome = "reached";
    for (Observation observation : observations) {
      String name = observation.series().name();
      if (name.equals("probe_success")) {
        return switch (observation.reading()) {
          case Reading.Present(double value) -> value == 0 ? "unreached" : "reached";
          case Reading.Absent _ -> "unmeasured";
        };
      }
      if (name.equals("bridgewatch_snmp_module_complete")
          && observation.reading() instanceof Reading.Present(double value)
          && value == 0) {
        outcome = "unreached";
      }
    }
    return outcome;
  }
}
