package vn.bridgewatch.agent.snmp;

import java.time.Duration;

/// How a device is read that is read again and again.
///
/// @param slowPeriod columns that only name rows are read this often at least, and all others each
///   time; zero: everything is read each time
/// @param rebooted told of each restart of the device, once, on the thread that reads it
public record Habit(Duration slowPeriod, Runnable rebooted) {

  /// Names of rows change by hand, a few times a year.
  public static final Duration SLOW_PERIOD = Duration.ofMinutes(10);

  /// Everything each time, and nobody asks for restarts.
  public static final Habit PLAIN = new Habit(Duration.ZERO, () -> {});
}
