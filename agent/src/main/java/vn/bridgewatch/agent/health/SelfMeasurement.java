package vn.bridgewatch.agent.health;

import java.util.List;
import java.util.OptionalDouble;
import vn.bridgewatch.agent.schedule.Measurement;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;

/// The few figures of the agent itself that the centre should have: is it well, does it keep up?
public final class SelfMeasurement implements Measurement {

  private static final Metric SPOOL =
      Metric.gauge("bridgewatch_agent_spool_used_ratio", "How full the spool is");
  private static final Metric OLDEST =
      Metric.gauge(
          "bridgewatch_agent_spool_oldest_unacknowledged_seconds",
          "Age of the oldest record without acknowledgement");
  private static final Metric FAILED =
      Metric.counter(
          "bridgewatch_agent_attempts_failed_total",
          "Attempts that ended by a fault of the agent or its machine");
  private static final Metric CLOCK =
      Metric.gauge(
          "bridgewatch_agent_clock_offset_seconds",
          "Clock of the collector less that of the agent");
  private static final Metric CPU =
      Metric.counter("bridgewatch_agent_cpu_seconds_total", "Processor time that the agent used");
  private static final Metric RESIDENT =
      Metric.gauge("bridgewatch_agent_resident_memory_bytes", "Memory of the agent that is in RAM");

  private final AgentHealth health;
  private final Vitals vitals;

  public SelfMeasurement(AgentHealth health, Vitals vitals) {
    this.health = health;
    this.vitals = vitals;
  }

  @Override
  public String name() {
    return "self";
  }

  @Override
  public List<Observation> measure() {
    return List.of(
        Observation.of(SPOOL, Labels.NONE, vitals.spoolUsedRatio()),
        Observation.of(OLDEST, Labels.NONE, vitals.oldestUnacknowledgedSeconds()),
        Observation.of(FAILED, Labels.NONE, health.failedAttempts()),
        maybe(CLOCK, vitals.clockOffsetSeconds()),
        maybe(CPU, ProcessFigures.cpuSeconds()),
        maybe(RESIDENT, ProcessFigures.residentBytes()));
  }

  private static Observation maybe(Metric metric, OptionalDouble value) {
    return value.isPresent()
        ? Observation.of(metric, Labels.NONE, value.getAsDouble())
        : Observation.absent(metric, Labels.NONE, Absence.UNMEASURED);
  }
}
