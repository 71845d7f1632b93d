package vn.bridgewatch.wire;

import java.time.Duration;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Tick;

/// How both ends pace what they send, so that a thin line carries few and full packets; the
/// protocol itself does not ask for it.
///
/// Each flush is a TLS record of its own (22 bytes, 38 with the JDK's, which pads) and a TCP
/// segment (52 bytes), beside which a small record is little.
public final class Pace {

  /// The least time from one flush of live records to the next; who comes after a longer pause goes
  /// at once, and bad news always does.
  public static final Duration FLUSH_APART = Duration.ofMillis(500);

  /// The least time from one acknowledgement to the next, unless much waits for it.
  public static final Duration ACK_APART = Duration.ofSeconds(1);

  /// Records of the backlog that go at once: old data compresses by the dozen.
  public static final int BURST_RECORDS = 512;

  /// Readings of the backlog that go at once, about 10 kB: live data waits no longer than that
  /// takes.
  public static final int BURST_READINGS = 16_384;

  private static final String SUCCESS = "probe_success";
  private static final String DOWN = "bridgewatch_probe_down";

  private Pace() {}

  /// Whether somebody may have to act on it: an event, a target that is not reached or does not
  /// answer. A value that is absent for another reason mostly is so for good, as what a device does
  /// not offer, and would make every tick urgent.
  public static boolean isUrgent(Payload payload) {
    if (!(payload instanceof Payload.Samples(var tick))) {
      return true;
    }
    for (int i = 0; i < tick.size(); i++) {
      if (isUrgent(tick, i)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isUrgent(Tick tick, int index) {
    return switch (tick.reading(index)) {
      case Reading.Present(double value) when value == 0 -> name(tick, index).equals(SUCCESS);
      case Reading.Present(double value) when value == 1 -> name(tick, index).equals(DOWN);
      case Reading.Present _ -> false;
      case Reading.Absent(Absence reason) -> reason == Absence.TIMED_OUT;
    };
  }

  private static String name(Tick tick, int index) {
    return tick.shape().series().get(index).name();
  }

  /// How many readings a payload has; an event counts as one.
  public static int readings(Payload payload) {
    return payload instanceof Payload.Samples(var tick) ? tick.size() : 1;
  }
}
