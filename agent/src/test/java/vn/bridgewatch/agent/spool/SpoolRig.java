package vn.bridgewatch.agent.spool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import vn.bridgewatch.metric.Event;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Series;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.wire.ContentHash;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Payload;

/// A disk spool on a clock of its own, whose disk works when it is told to; and a ledger of what
/// was recorded.
final class SpoolRig {

  static final String SITE = "00004";
  static final long WALL_MILLIS = 1_785_000_000_000L;
  private static final List<Series> SERIES =
      List.of(
          Series.of(Metric.gauge("probe_success", "Reached"), Labels.of("probe", "mcu")),
          Series.of(Metric.gauge("probe_duration_seconds", "Time"), Labels.of("probe", "mcu")),
          Series.of(Metric.counter("ifHCInOctets", "Octets"), Labels.of("ifIndex", "1")));

  /// What came out: `epoch/sequence` and what it says.
  record Id(long epoch, long sequence) {}

  final TreeMap<Long, Long> issued = new TreeMap<>(); // hash by sequence, of this life
  final List<String> troubles = new ArrayList<>();
  final FakeDisk disk;
  final long epoch;
  final DiskSpool spool;
  private long nanos;
  private long sequence;

  SpoolRig(FakeDisk disk, long epoch) {
    this(disk, epoch, new SpoolSettings(1 << 20, 16 * 1024, 1 << 20, Duration.ofMillis(500)));
  }

  SpoolRig(FakeDisk disk, long epoch, SpoolSettings settings) {
    this.disk = disk;
    this.epoch = epoch;
    this.nanos = TimeUnit.SECONDS.toNanos(1_000 * (epoch >>> 32));
    this.spool =
        new DiskSpool(
            disk,
            settings,
            Set.of(SITE),
            epoch,
            () -> nanos,
            () -> WALL_MILLIS + TimeUnit.NANOSECONDS.toMillis(nanos),
            listener());
  }

  DiskSpool.Listener listener() {
    return new DiskSpool.Listener() {
      @Override
      public void failing(Recorder recorder, String why) {
        troubles.add(why);
      }

      @Override
      public void works(Recorder recorder) {
        troubles.add("works");
      }
    };
  }

  static long epoch(int life) {
    return (long) life << 32 | 7;
  }

  void sample() {
    sequence++;
    List<Observation> observations = new ArrayList<>();
    observations.add(new Observation(SERIES.get(0), Reading.of(sequence % 7 == 0 ? 0 : 1)));
    observations.add(new Observation(SERIES.get(1), Reading.of(sequence * 0.0001)));
    observations.add(new Observation(SERIES.get(2), Reading.of(1e9 + sequence * 1_234)));
    record(new Payload.Samples(new Tick(wallMillis(), observations)));
  }

  void tick(List<Observation> observations) {
    sequence++;
    record(new Payload.Samples(new Tick(wallMillis(), observations)));
  }

  void event() {
    sequence++;
    record(
        new Payload.Happening(
            new Event("link_down", wallMillis(), Labels.of("n", "" + sequence), "Đứt cáp")));
  }

  private long wallMillis() {
    return WALL_MILLIS + TimeUnit.NANOSECONDS.toMillis(nanos);
  }

  void record(Payload payload) {
    issued.put(sequence, ContentHash.of(payload));
    spool.record(SITE, payload);
  }

  void pass(long millis) {
    nanos += TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /// Lets the disk do all that is due.
  SpoolRig work() {
    for (int steps = 0; steps < 10_000 && spool.disk().work() == 0; steps++) {
      // the next step
    }
    return this;
  }

  /// So many samples five seconds apart, the disk as it goes along.
  void samples(int count) {
    for (int i = 0; i < count; i++) {
      sample();
      pass(1_000);
      work();
      pass(4_000);
    }
  }

  /// All that may be sent now in a lane.
  List<SpooledRecord> drain(Lane lane) {
    return take(lane, Integer.MAX_VALUE);
  }

  /// So many of them at most.
  List<SpooledRecord> take(Lane lane, int most) {
    List<SpooledRecord> taken = new ArrayList<>();
    int empty = 0;
    while (empty < 3 && taken.size() < most) {
      Optional<SpooledRecord> next = spool.next(lane);
      if (next.isPresent()) {
        taken.add(next.get());
        empty = 0;
      } else {
        empty++;
        work();
      }
    }
    return taken;
  }

  List<SpooledRecord> drain() {
    List<SpooledRecord> all = new ArrayList<>(drain(Lane.LIVE));
    all.addAll(drain(Lane.BACKLOG));
    return all;
  }

  static List<Long> sequences(List<SpooledRecord> records) {
    return records.stream().map(SpooledRecord::sequence).toList();
  }
}
