package vn.bridgewatch.twin.bench.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.twin.bench.BenchException;
import vn.bridgewatch.twin.bench.Goal;
import vn.bridgewatch.twin.line.TcpLine;
import vn.bridgewatch.twin.rig.SiteSeries;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Pace;

/// `bridgewatch bench wire`: bytes of a sample on the line, beside the formats of others on the
/// same values.
///
/// A sample is a series at a tick, changed or not: what the others send a value for, and what both
/// ends know afterwards. The clock is simulated, the connections are real.
public final class WireBench {

  /// The parts by which a person names them.
  public static final List<String> PARTS = List.of("live", "backlog", "idle", "peers");

  private static final double LIVE_MAX = 1.5;
  private static final double BACKLOG_MAX = 0.8;
  private static final double IDLE_KBITS_MAX = 2;
  private static final int JOBS = 20;
  private static final int WARM_UP = 12; // a minute: definitions and first values
  private static final long HEARTBEAT_MILLIS = 5_500;
  private static final int PEER_BATCH = 60;
  private static final long SEED = 57;

  private final boolean quick;
  private final Consumer<String> progress;

  public WireBench(boolean quick, Consumer<String> progress) {
    this.quick = quick;
    this.progress = progress;
  }

  /// Runs these parts, one after the other.
  public List<Goal> run(Set<String> parts)
      throws IOException, BenchException, InterruptedException {
    Path folder = Files.createTempDirectory("bridgewatch-bench");
    try {
      Keys keys = Keys.make(folder);
      var goals = new ArrayList<Goal>();
      if (parts.contains("live")) {
        goals.add(live(keys));
      }
      if (parts.contains("backlog")) {
        goals.add(backlog(keys));
      }
      if (parts.contains("idle")) {
        goals.add(idle(keys));
      }
      if (parts.contains("peers")) {
        goals.add(peers(keys));
      }
      return List.copyOf(goals);
    } finally {
      Files.deleteIfExists(folder.resolve("bench.p12"));
      Files.delete(folder);
    }
  }

  private int ticks() {
    return quick ? 120 : 720; // 10 minutes, or an hour
  }

  private static List<Tick> ticks(int count) {
    long start = System.currentTimeMillis() - (count + 1) * SiteSeries.TICK_MILLIS;
    return SiteSeries.ticks(SEED, start, count);
  }

  /// What went over the line for so many ticks.
  private record Seen(TcpLine.Counted bytes, long headerBytes, int ticks) {

    double upASample() {
      return (double) bytes.up() / ((double) ticks * SiteSeries.COUNT);
    }

    double withHeadersASample() {
      return (double) (bytes.up() + bytes.down() + headerBytes)
          / ((double) ticks * SiteSeries.COUNT);
    }

    double kbits(long bytesOf) {
      return bytesOf * 8.0 / (ticks * SiteSeries.TICK_MILLIS);
    }

    double kbits() {
      return kbits(bytes.up() + bytes.down());
    }

    double kbitsWithHeaders() {
      return kbits(bytes.up() + bytes.down() + headerBytes);
    }
  }

  private Goal live(Keys keys) throws IOException, BenchException, InterruptedException {
    progress.accept("live, one record a tick");
    Seen whole = live(keys, 1);
    progress.accept("live, " + JOBS + " records a tick");
    Seen jobs = live(keys, JOBS);
    double changed = (double) SiteSeries.COUNT / SiteSeries.CHANGING;
    return new Goal(
        "Bytes of a sample, live",
        List.of(
            Goal.Figure.atMost("one record a tick, a sample", whole.upASample(), "bytes", LIVE_MAX),
            Goal.Figure.told("  a sample that changed", whole.upASample() * changed, "bytes"),
            Goal.Figure.told("  a tick", whole.upASample() * SiteSeries.COUNT, "bytes"),
            Goal.Figure.told(
                "  a sample, with answers, IP and TCP headers",
                whole.withHeadersASample(),
                "bytes"),
            Goal.Figure.atMost(
                JOBS + " records a tick, flushed as an agent does, a sample",
                jobs.upASample(),
                "bytes",
                LIVE_MAX),
            Goal.Figure.told(
                "  a sample, with answers, IP and TCP headers",
                jobs.withHeadersASample(),
                "bytes")),
        List.of(
            "%d ticks of %d series of which %d change; TLS 1.3 records and frames counted."
                .formatted(whole.ticks(), SiteSeries.COUNT, SiteSeries.CHANGING),
            "Definitions and first values (the first %d ticks) are not counted."
                .formatted(WARM_UP)));
  }

  private Seen live(Keys keys, int recordsATick)
      throws IOException, BenchException, InterruptedException {
    List<Tick> ticks = ticks(WARM_UP + ticks());
    try (var line = new OwnLine(keys)) {
      var site = new SimulatedSite(line, recordsATick);
      for (Tick tick : ticks.subList(0, WARM_UP)) {
        site.tick(tick);
      }
      site.end();
      TcpLine.Counted before = line.counted();
      Segments segments = Segments.of(line.localPort());
      for (Tick tick : ticks.subList(WARM_UP, ticks.size())) {
        site.tick(tick);
      }
      site.end();
      return seen(line, before, segments, ticks.size() - WARM_UP);
    }
  }

  private static Seen seen(OwnLine line, TcpLine.Counted before, Segments segments, int ticks)
      throws IOException, BenchException, InterruptedException {
    long headers = Segments.of(line.localPort()).headerBytesSince(segments);
    return new Seen(line.counted().minus(before), headers, ticks);
  }

  private Goal backlog(Keys keys) throws IOException, BenchException, InterruptedException {
    progress.accept("backlog, one record a tick");
    Seen whole = backlog(keys, 1);
    progress.accept("backlog, " + JOBS + " records a tick");
    Seen jobs = backlog(keys, JOBS);
    return new Goal(
        "Bytes of a sample, backlog",
        List.of(
            Goal.Figure.atMost(
                "one record a tick, a sample", whole.upASample(), "bytes", BACKLOG_MAX),
            Goal.Figure.told(
                "  a sample, with answers, IP and TCP headers",
                whole.withHeadersASample(),
                "bytes"),
            Goal.Figure.atMost(
                JOBS + " records a tick, a sample", jobs.upASample(), "bytes", BACKLOG_MAX),
            Goal.Figure.told(
                "  a sample, with answers, IP and TCP headers",
                jobs.withHeadersASample(),
                "bytes")),
        List.of(
            "In bursts of %d records or %d readings, after %d ticks live."
                .formatted(Pace.BURST_RECORDS, Pace.BURST_READINGS, WARM_UP)));
  }

  private Seen backlog(Keys keys, int recordsATick)
      throws IOException, BenchException, InterruptedException {
    List<Tick> ticks = ticks(WARM_UP + ticks());
    try (var line = new OwnLine(keys)) {
      var site = new SimulatedSite(line, recordsATick);
      for (Tick tick : ticks.subList(0, WARM_UP)) {
        site.tick(tick);
      }
      site.end();
      var records = new ArrayList<Frame.Data>();
      for (Tick tick : ticks.subList(WARM_UP, ticks.size())) {
        List<Observation> all = tick.observations();
        for (int i = 0; i < recordsATick; i++) {
          int from = all.size() * i / recordsATick;
          int to = all.size() * (i + 1) / recordsATick;
          records.add(
              site.record(
                  Lane.BACKLOG, new Tick(tick.wallMillis() + 10L * i, all.subList(from, to))));
        }
      }
      TcpLine.Counted before = line.counted();
      Segments segments = Segments.of(line.localPort());
      int burst =
          Math.min(Pace.BURST_RECORDS, Pace.BURST_READINGS * recordsATick / SiteSeries.COUNT);
      for (int from = 0; from < records.size(); from += burst) {
        line.deliver(records.subList(from, Math.min(records.size(), from + burst)));
        line.acknowledge();
      }
      return seen(line, before, segments, ticks.size() - WARM_UP);
    }
  }

  private Goal idle(Keys keys) throws IOException, BenchException, InterruptedException {
    progress.accept("a site where nothing changes");
    Seen quiet = heartbeats(keys, 1, true);
    progress.accept("the same, " + JOBS + " records a tick");
    Seen jobs = heartbeats(keys, JOBS, true);
    progress.accept("a site where 57 series change");
    Seen busy = heartbeats(keys, 1, false);
    return new Goal(
        "A site's line, both directions, with heartbeats and acknowledgements",
        List.of(
            Goal.Figure.atMost("nothing changes", quiet.kbits(), "kbit/s", IDLE_KBITS_MAX),
            Goal.Figure.told("  with IP and TCP headers", quiet.kbitsWithHeaders(), "kbit/s"),
            Goal.Figure.atMost(
                "nothing changes, " + JOBS + " records a tick",
                jobs.kbits(),
                "kbit/s",
                IDLE_KBITS_MAX),
            Goal.Figure.told("  with IP and TCP headers", jobs.kbitsWithHeaders(), "kbit/s"),
            Goal.Figure.told("57 series change a tick", busy.kbits(), "kbit/s"),
            Goal.Figure.told("  with IP and TCP headers", busy.kbitsWithHeaders(), "kbit/s")),
        List.of("Ticks of 5 s, a heartbeat every 5.5 s."));
  }

  private Seen heartbeats(Keys keys, int recordsATick, boolean quiet)
      throws IOException, BenchException, InterruptedException {
    long start = System.currentTimeMillis() - ticks() * SiteSeries.TICK_MILLIS;
    var series = new SiteSeries(SEED, start);
    try (var line = new OwnLine(keys)) {
      var site = new SimulatedSite(line, recordsATick);
      for (int i = 0; i < WARM_UP; i++) {
        site.tick(series.next());
      }
      site.end();
      TcpLine.Counted before = line.counted();
      Segments segments = Segments.of(line.localPort());
      site.beat(HEARTBEAT_MILLIS);
      for (int i = 0; i < ticks(); i++) {
        site.tick(quiet ? series.nextQuiet() : series.next());
      }
      site.end();
      return seen(line, before, segments, ticks());
    }
  }

  private Goal peers(Keys keys) throws IOException, BenchException, InterruptedException {
    var figures = new ArrayList<Goal.Figure>();
    for (PeerFormat format : PeerFormat.values()) {
      progress.accept(format.title);
      figures.add(
          Goal.Figure.told(format.title + ", a tick a request", peer(keys, format, 1), "bytes"));
      if (format != PeerFormat.TEXT) {
        figures.add(
            Goal.Figure.told(
                "  " + PEER_BATCH + " ticks a request", peer(keys, format, PEER_BATCH), "bytes"));
      }
    }
    return new Goal(
        "Bytes of a sample, the ways of others on the same values",
        figures,
        List.of(
            "From site to centre (for a scrape both ways), TLS 1.3 and HTTP/1.1 headers counted,",
            "one connection that stays; no label for the site is in them."));
  }

  private double peer(Keys keys, PeerFormat format, int ticksARequest)
      throws IOException, BenchException, InterruptedException {
    List<Tick> ticks = ticks(PEER_BATCH + (quick ? 120 : 360));
    try (PeerLine line = PeerLine.open(keys)) {
      line.send(format, ticks.subList(0, ticksARequest));
      TcpLine.Counted before = line.counted();
      int sent = 0;
      for (int from = PEER_BATCH; from + ticksARequest <= ticks.size(); from += ticksARequest) {
        line.send(format, ticks.subList(from, from + ticksARequest));
        sent += ticksARequest;
      }
      TcpLine.Counted counted = line.counted().minus(before);
      long bytes = format == PeerFormat.TEXT ? counted.up() + counted.down() : counted.up();
      return (double) bytes / ((double) sent * SiteSeries.COUNT);
    }
  }
}
