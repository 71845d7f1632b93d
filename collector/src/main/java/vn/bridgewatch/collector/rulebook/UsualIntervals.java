package vn.bridgewatch.collector.rulebook;

import java.time.Duration;

/// How often things are measured, so that a hold can be set beside it.
///
/// @param probe of probes
/// @param device of readings of devices
public record UsualIntervals(Duration probe, Duration device) {

  /// An echo every 5 s, a device over HTTPS every 15 s: the shortest that are usual while no
  /// conference is on; a rule that fits these is not rash with the longer ones either, since a
  /// breach is then held from one reading to the next.
  public static final UsualIntervals SHIPPED =
      new UsualIntervals(Duration.ofSeconds(5), Duration.ofSeconds(15));

  Duration of(String metric) {
    boolean ofProbe = metric.startsWith("probe_") || metric.startsWith("bridgewatch_probe_");
    return ofProbe ? probe : device;
  }
}
