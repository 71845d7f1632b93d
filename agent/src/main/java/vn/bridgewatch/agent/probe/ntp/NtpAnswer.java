package vn.bridgewatch.agent.probe.ntp;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import vn.bridgewatch.agent.probe.Answer;
import vn.bridgewatch.agent.probe.Field;
import vn.bridgewatch.metric.Metric;

/// What an NTP server told.
///
/// @param offsetSeconds the server's clock less this machine's
/// @param delaySeconds to the server and back, its own time taken off
/// @param offsetMax from which offset on there is doubt
record NtpAnswer(NtpPacket packet, double offsetSeconds, double delaySeconds, Duration offsetMax)
    implements Answer {

  /// How fast a clock may drift (PHI of RFC 5905).
  private static final double DRIFT = 15e-6;

  private static final Field OFFSET =
      Field.of(
          Metric.gauge(
              "bridgewatch_ntp_offset_seconds", "The NTP server's clock less that of the agent"));
  private static final Field DELAY =
      Field.of(
          Metric.gauge(
              "bridgewatch_ntp_delay_seconds",
              "To the NTP server and back, without the time that it needed itself"));
  private static final Field STRATUM =
      Field.of(
          Metric.gauge(
              "bridgewatch_ntp_stratum", "Steps from the NTP server to its reference clock"));
  private static final Field LEAP =
      Field.of(
          Metric.gauge(
              "bridgewatch_ntp_leap",
              "0 no leap second announced, 1 one more, 2 one less, 3 not synchronised"));
  private static final Field ROOT_DELAY =
      Field.of(
          Metric.gauge(
              "bridgewatch_ntp_root_delay_seconds",
              "From the NTP server to its reference clock and back"));
  private static final Field ROOT_DISPERSION =
      Field.of(
          Metric.gauge(
              "bridgewatch_ntp_root_dispersion_seconds",
              "How far the NTP server may be from its reference clock by drift"));
  private static final Field ROOT_DISTANCE =
      Field.of(
          Metric.gauge(
              "bridgewatch_ntp_root_distance_seconds",
              "How far the offset may be wrong at most, up to the reference clock"));
  static final List<Field> FIELDS =
      List.of(OFFSET, DELAY, STRATUM, LEAP, ROOT_DELAY, ROOT_DISPERSION, ROOT_DISTANCE);

  /// Half of the way to the reference clock and back, and all that may have drifted on it (RFC
  /// 5905, section 11.2.1).
  double rootDistanceSeconds() {
    return (packet.rootDelaySeconds() + Math.max(0, delaySeconds)) / 2
        + packet.rootDispersionSeconds()
        + Math.scalb(1.0, packet.precision())
        + DRIFT * Math.max(0, delaySeconds);
  }

  @Override
  public void tell(Values values) {
    values.put(OFFSET, offsetSeconds);
    values.put(DELAY, delaySeconds);
    values.put(STRATUM, packet.stratum());
    values.put(LEAP, packet.leap());
    values.put(ROOT_DELAY, packet.rootDelaySeconds());
    values.put(ROOT_DISPERSION, packet.rootDispersionSeconds());
    values.put(ROOT_DISTANCE, rootDistanceSeconds());
  }

  @Override
  public String text() {
    return "offset " + millis(offsetSeconds) + ", stratum " + packet.stratum();
  }

  @Override
  public List<String> details() {
    return List.of(
        "delay "
            + millis(delaySeconds)
            + ", root delay "
            + millis(packet.rootDelaySeconds())
            + ", root dispersion "
            + millis(packet.rootDispersionSeconds())
            + ", root distance "
            + millis(rootDistanceSeconds())
            + (packet.stratum() == 1 ? ", reference " + packet.referenceText() : ""));
  }

  @Override
  public Map<String, Object> facts() {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("offsetSeconds", offsetSeconds);
    facts.put("delaySeconds", delaySeconds);
    facts.put("stratum", packet.stratum());
    facts.put("leap", packet.leap());
    facts.put("rootDelaySeconds", packet.rootDelaySeconds());
    facts.put("rootDispersionSeconds", packet.rootDispersionSeconds());
    facts.put("rootDistanceSeconds", rootDistanceSeconds());
    return facts;
  }

  @Override
  public Optional<Doubt> doubt() {
    if (Math.abs(offsetSeconds) <= offsetMax.toNanos() / 1e9) {
      return Optional.empty();
    }
    return Optional.of(
        new Doubt(
            "clock_off_by_" + Math.round(Math.abs(offsetSeconds) * 1e3) + "_ms",
            "this machine's clock is off by "
                + millis(-offsetSeconds)
                + ", at most "
                + offsetMax.toMillis()
                + " ms are good"));
  }

  private static String millis(double seconds) {
    return String.format(Locale.ROOT, "%.3f ms", seconds * 1e3);
  }
}
