package vn.bridgewatch.collector.ingest;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import vn.bridgewatch.collector.ingest.door.Conduct;
import vn.bridgewatch.collector.journal.Ledger;
import vn.bridgewatch.time.NanoClock;
import vn.bridgewatch.time.WallClock;
import vn.bridgewatch.wire.Frame;

/// What every connection shares.
///
/// @param heard told of a site when its agent says something, which need not be of that site; at
///   most once a second
/// @param calendar the conferences of a site that its agent is to know
/// @param configurations what its agent is to measure beside its own file
/// @param holdBacklog whether old data should wait at the agents, because the journal is full or
///   there is too much else to do
/// @param conduct who is kept out for what it did
/// @param beats when connections make their rounds
record SessionServices(
    Intake intake,
    Ledger ledger,
    Links links,
    Authority authority,
    IngestGate gate,
    IngestCounters counters,
    WallClock wallClock,
    NanoClock nanoClock,
    Duration heartbeat,
    Consumer<String> heard,
    SiteCalendar calendar,
    SiteConfigurations configurations,
    BooleanSupplier holdBacklog,
    Conduct conduct,
    Beats beats) {

  private static final int REFUSED_RETRY_MILLIS = 15_000;
  private static final int SPREAD_MILLIS = 15_000;

  /// When an agent may come again after a goodbye: what will not be better soon is not tried soon,
  /// and many are not told the same moment.
  int retryAfterMillis(int code) {
    return switch (code) {
      case Frame.Goodbye.CLOSING -> 0;
      default -> spread(REFUSED_RETRY_MILLIS);
    };
  }

  /// So much, and up to 15 s more.
  static int spread(long millis) {
    return Math.toIntExact(millis) + ThreadLocalRandom.current().nextInt(SPREAD_MILLIS);
  }

  /// Agents that are connected now.
  int connections() {
    return counters.connections.get();
  }
}
