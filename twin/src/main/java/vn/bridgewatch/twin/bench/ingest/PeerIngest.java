package vn.bridgewatch.twin.bench.ingest;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import vn.bridgewatch.twin.bench.Bed;
import vn.bridgewatch.twin.bench.BenchException;
import vn.bridgewatch.twin.bench.Goal;
import vn.bridgewatch.twin.bench.ProcessUsage;
import vn.bridgewatch.twin.process.Programs;
import vn.bridgewatch.twin.rig.RigReport;
import vn.bridgewatch.twin.rig.SiteSeries;

/// What another maker's store spends on the same values, fed by remote write at the same pace.
///
/// It has the easier task: no TLS, few connections, ten sites to a request, no rules.
final class PeerIngest {

  /// Whose store.
  enum Peer {
    PROMETHEUS("prometheus", "/-/ready"),
    VICTORIA_METRICS("victoria-metrics", "/health");

    final String program;
    final String health;

    Peer(String program, String health) {
      this.program = program;
      this.health = health;
    }

    private List<String> arguments(Path folder, int port) throws IOException {
      String at = "127.0.0.1:" + port;
      return switch (this) {
        case PROMETHEUS ->
            List.of(
                "--config.file="
                    + Files.writeString(folder.resolve("prometheus.yml"), "global: {}\n"),
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=" + at,
                "--web.enable-remote-write-receiver");
        case VICTORIA_METRICS ->
            List.of(
                "-storageDataPath=" + folder.resolve("data"),
                "-httpListenAddr=" + at,
                "-search.latencyOffset=1s", // it hides what is younger than half a minute
                "-search.maxUniqueTimeseries=2000000", // it is asked to count them all
                "-loggerOutput=stdout");
      };
    }
  }

  private static final int RIG_HEAP_MIB = 2_048;
  private static final int TAIL_PACE_SECONDS = 2;
  private static final int SHOWN_ATTEMPTS = 30;
  private static final double MEBIBYTE = 1 << 20;
  private static final String ALL_SERIES = "count({site=~\".+\"})";
  private static final String RIG = "remote-write-rig";

  private final Path root;
  private final IngestBench.Extent extent;
  private final Duration interval;
  private final Consumer<String> progress;

  PeerIngest(Path root, IngestBench.Extent extent, Duration interval, Consumer<String> progress) {
    this.root = root;
    this.extent = extent;
    this.interval = interval;
    this.progress = progress;
  }

  /// @param ours what the collector took for a million samples, where that was measured
  Goal run(Peer peer, OptionalDouble ours)
      throws IOException, BenchException, InterruptedException {
    Path program =
        Programs.find(peer.program)
            .orElseThrow(() -> new BenchException(peer.program + " is not installed: bin/setup"));
    try (var bed = Bed.inTemporaryFolder(root, root)) {
      int port = Bed.freePort();
      var command = new ArrayList<>(List.of(program.toString()));
      command.addAll(peer.arguments(bed.folder(), port));
      URI uri = URI.create("http://127.0.0.1:" + port);
      Process process = bed.startPeer(peer.program, command, uri.resolve(peer.health));
      Process _ =
          bed.startRig(
              RIG,
              RemoteWriteRig.class.getName(),
              RIG_HEAP_MIB,
              List.of(
                  uri.resolve("/api/v1/write").toString(),
                  "" + extent.clients(),
                  "" + interval.toMillis()));
      progress.accept(
          "%s: %,d series each every %d s"
              .formatted(peer.program, extent.clients() * SiteSeries.COUNT, interval.toSeconds()));
      Thread.sleep(interval.plus(extent.warmUp()));
      return measure(bed, peer, process, uri, ours);
    }
  }

  private Goal measure(Bed bed, Peer peer, Process process, URI uri, OptionalDouble ours)
      throws IOException, BenchException, InterruptedException {
    var usage = new ProcessUsage(process.pid());
    RigReport before = RigReport.of(bed.tail(RIG));
    Duration cpuBefore = usage.cpu();
    long startNanos = System.nanoTime();
    Thread.sleep(extent.time());
    Duration cpu = usage.cpu().minus(cpuBefore);
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    RigReport after = RigReport.of(bed.tail(RIG));
    double samples = after.count("samples") - before.count("samples");
    double wanted = extent.clients() * SiteSeries.COUNT / (double) interval.toSeconds();
    double perMillion = cpu.toNanos() / 1e9 / (samples / 1e6);
    var figures = new ArrayList<Goal.Figure>();
    figures.add(Goal.Figure.told("its processor time, a million samples", perMillion, "s"));
    if (ours.isPresent()) {
      figures.add(Goal.Figure.told("the same, in ours", perMillion / ours.getAsDouble(), "times"));
    }
    figures.add(Goal.Figure.told("its memory (VmRSS)", usage.residentBytes() / MEBIBYTE, "MiB"));
    figures.add(
        Goal.Figure.told(
            "its memory, the most (VmHWM)", usage.residentBytesMax() / MEBIBYTE, "MiB"));
    figures.add(Goal.Figure.atLeast("samples a second", samples / seconds, "", 0.95 * wanted));
    figures.add(
        Goal.Figure.countAtMost(
            "requests that failed", after.count("failures") - before.count("failures"), "", 0));
    figures.add(
        Goal.Figure.atLeast(
            "series that it has",
            series(bed, uri, extent.clients() * SiteSeries.COUNT),
            "",
            (double) extent.clients() * SiteSeries.COUNT));
    return new Goal(
        "%s by remote write, %,d series, a tick every %d s"
            .formatted(peer.program, extent.clients() * SiteSeries.COUNT, interval.toSeconds()),
        figures,
        after.failure().isEmpty() ? List.of() : List.of("last failure: " + after.failure()));
  }

  /// What it answers for, so that what was measured is known to have been taken.
  private static double series(Bed bed, URI uri, int wanted)
      throws IOException, BenchException, InterruptedException {
    String query = URLEncoder.encode(ALL_SERIES, StandardCharsets.UTF_8);
    double found = 0;
    // a store may show what is new a little later
    for (int i = 0; i < SHOWN_ATTEMPTS && found < wanted; i++) {
      String answer = bed.get(uri.resolve("/api/v1/query?query=" + query));
      found = new ObjectMapper().readTree(answer).at("/data/result/0/value/1").asDouble(0);
      Thread.sleep(Duration.ofSeconds(TAIL_PACE_SECONDS));
    }
    return found;
  }
}
