package vn.bridgewatch.agent.snmp;

/// Sees a restart in what a device says of its uptime.
///
/// sysUpTime counts hundredths of a second in 32 bits and begins anew after 497 days: a value that
/// fell is a wrap where it fell to where a wrap would have brought it. A value that rose may hide a
/// restart too, where it is less than the time since the last look and far from where it would have
/// come without one.
final class BootWatch {

  private static final double WRAP_TICKS = 4_294_967_296.0;

  /// Agents update the value late, and their clocks are not ours.
  private static final double SLACK_TICKS = 60 * 100;

  private static final double DRIFT = 0.02;

  private double lastTicks = Double.NaN;
  private long lastNanos;

  /// Whether there was a restart since the last look.
  ///
  /// @param ticks hundredths of a second
  boolean see(double ticks, long nowNanos) {
    boolean boot = !Double.isNaN(lastTicks) && isBoot(ticks, (nowNanos - lastNanos) / 1e7);
    begin(ticks, nowNanos);
    return boot;
  }

  /// Takes this as the last look.
  void begin(double ticks, long nowNanos) {
    lastTicks = ticks;
    lastNanos = nowNanos;
  }

  private boolean isBoot(double ticks, double elapsedTicks) {
    double expected = lastTicks + elapsedTicks;
    double slack = SLACK_TICKS + DRIFT * elapsedTicks;
    boolean wrapped = Math.abs(expected - WRAP_TICKS - ticks) <= slack;
    boolean fell = ticks < lastTicks;
    boolean roseTooLittle =
        ticks > lastTicks && ticks < expected - slack && ticks <= elapsedTicks + slack;
    return !wrapped && (fell || roseTooLittle);
  }
}
