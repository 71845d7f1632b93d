package vn.bridgewatch.twin.snmp;

/// When a device is asked, in its own time.
///
/// @param seconds of play
/// @param countersZero when its counters are 0, in seconds of play; NaN: they go on from where the
///   recording begins
/// @param ticksZero the same for its time ticks
record Moment(double seconds, double countersZero, double ticksZero) {

  static Moment at(double seconds) {
    return new Moment(seconds, Double.NaN, Double.NaN);
  }
}
