package vn.bridgewatch.agent.uplink;

import java.util.concurrent.atomic.LongAdder;

/// What the connection counts; written on its loop, read anywhere.
final class UplinkCounters {

  final LongAdder connects = new LongAdder();
  final LongAdder failures = new LongAdder();
  final LongAdder sentRecords = new LongAdder();
  final LongAdder unsendable = new LongAdder();
  volatile boolean connected;
  volatile String collector = "";
  volatile String lastError = "";
  volatile long roundTripMillis = -1;
  volatile double clockOffsetMillis = Double.NaN;

  UplinkStatus status() {
    return new UplinkStatus(
        connected,
        collector,
        connects.sum(),
        failures.sum(),
        sentRecords.sum(),
        unsendable.sum(),
        roundTripMillis,
        clockOffsetMillis,
        lastError);
  }
}
