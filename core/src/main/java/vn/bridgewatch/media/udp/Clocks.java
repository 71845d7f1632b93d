package vn.bridgewatch.media.udp;

import java.time.Instant;
import vn.bridgewatch.time.NanoClock;

/// The two clocks, to the nanosecond.
public interface Clocks {

  Clocks SYSTEM =
      new Clocks() {
        @Override
        public long monotonicNanos() {
          return NanoClock.SYSTEM.nanoTime();
        }

        @Override
        public long wallNanos() {
          Instant now = Instant.now(); // which has nanoseconds on Linux
          return now.getEpochSecond() * 1_000_000_000L + now.getNano();
        }
      };

  long monotonicNanos();

  /// Since 1970.
  long wallNanos();
}
