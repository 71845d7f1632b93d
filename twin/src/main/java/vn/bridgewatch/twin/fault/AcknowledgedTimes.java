package vn.bridgewatch.twin.fault;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.LongStream;
import vn.bridgewatch.twin.rig.LedgerEntry;
import vn.bridgewatch.twin.rig.LedgerFile;

/// When acknowledgements came to their senders, as a ledger has it; this machine's wall clock.
final class AcknowledgedTimes {

  private final long[] millis; // ascending

  private AcknowledgedTimes(long[] millis) {
    this.millis = millis;
  }

  static AcknowledgedTimes of(Path ledger) throws IOException {
    var times = LongStream.builder();
    LedgerFile.read(
        ledger,
        entry -> {
          if (entry instanceof LedgerEntry.Acknowledged(_, long wallMillis)) {
            times.add(wallMillis);
          }
        });
    return new AcknowledgedTimes(times.build().sorted().toArray());
  }

  /// How long after a moment the next one came; infinite where none did.
  double secondsUntilFirst(long fromMillis) {
    int at = firstFrom(fromMillis);
    return at == millis.length ? Double.POSITIVE_INFINITY : (millis[at] - fromMillis) / 1e3;
  }

  /// How many came from one moment until before another.
  long within(long fromMillis, long toMillis) {
    return Math.max(0, firstFrom(toMillis) - firstFrom(fromMillis));
  }

  private int firstFrom(long fromMillis) {
    int at = Arrays.binarySearch(millis, fromMillis);
    int first = at < 0 ? -at - 1 : at;
    while (first > 0 && millis[first - 1] == fromMillis) {
      first--;
    }
    return first;
  }
}
