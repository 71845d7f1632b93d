package vn.bridgewatch.twin.bench.storm;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import vn.bridgewatch.twin.bench.BenchException;
import vn.bridgewatch.twin.bench.Goal;
import vn.bridgewatch.twin.rig.RigReport;

/// Honest agents go on while others mean no good: none loses anything, and what they send is
/// acknowledged as soon as before, within a factor of two.
final class Hostility {

  private static final double TIMES_QUIET_MAX = 2;
  private static final double CUT_SECONDS_MAX = 10;
  private static final double SLOW_CUT_SECONDS_MAX = 25;

  /// What the kernel keeps for a connection fills first.
  private static final double READER_CUT_SECONDS_MAX = 90;

  private static final double BACK_SECONDS_MAX = 15;
  private static final int GARBAGE_PEERS = 200;
  private static final int COMEBACK_PEERS = 4;
  private static final double MEBIBYTE = 1 << 20;
  private static final Duration SETTLED = Duration.ofSeconds(5);

  private final Path root;
  private final StormBench.Extent extent;
  private final Consumer<String> progress;

  Hostility(Path root, StormBench.Extent extent, Consumer<String> progress) {
    this.root = root;
    this.extent = extent;
    this.progress = progress;
  }

  /// How honest agents fared.
  private record Fared(
      RigReport quiet, RigReport meanwhile, long lostConnections, long lost, double cores) {

    List<Goal.Figure> figures() {
      double quietMillis = quiet.number("p99_ms");
      double meanwhileMillis = meanwhile.number("p99_ms");
      return List.of(
          Goal.Figure.told("until it is acknowledged, 99 %, quiet", quietMillis, "ms"),
          Goal.Figure.told("the same meanwhile", meanwhileMillis, "ms"),
          Goal.Figure.atMost(
              "times the quiet one", meanwhileMillis / quietMillis, "", TIMES_QUIET_MAX),
          Goal.Figure.countAtMost("honest connections lost", lostConnections, "", 0),
          Goal.Figure.countAtMost("honest ticks not acknowledged in the end", lost, "", 0),
          Goal.Figure.told("collector's processor time meanwhile", cores * 100, "% of a core"));
    }
  }

  /// Measures the quiet first, then once more while something is under way.
  private Fared fare(Country country, RigReport quiet, long madeBefore)
      throws IOException, BenchException, InterruptedException {
    Duration cpuBefore = country.usage().cpu();
    long startNanos = System.nanoTime();
    RigReport meanwhile = country.delays(extent.time());
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    double cores = country.usage().cpu().minus(cpuBefore).toNanos() / 1e9 / seconds;
    long lost = country.unacknowledged();
    long made = country.rig().report().count("made");
    return new Fared(quiet, meanwhile, made - madeBefore, lost, cores);
  }

  private Country country(int bad) throws IOException, BenchException, InterruptedException {
    progress.accept("%,d honest agents connect".formatted(extent.honest()));
    return Country.start(root, extent.honest(), bad, extent.warmUp());
  }

  /// Garbage of strangers, and an agent that comes back with a bad frame each time it is cut off.
  Goal garbage() throws IOException, BenchException, InterruptedException {
    try (var country = country(1)) {
      RigReport quiet = country.delays(extent.time());
      progress.accept("garbage, and one that comes back with a bad frame");
      Figures before = country.figures();
      try (var garbage =
              HostileProcess.start(
                  country.bed(), "garbage", GARBAGE_PEERS, extent.framesPerSecond());
          var back = HostileProcess.start(country.bed(), "comeback", COMEBACK_PEERS, 0)) {
        Thread.sleep(SETTLED);
        RigReport offeredBefore = garbage.report();
        long startNanos = System.nanoTime();
        Fared fared = fare(country, quiet, quiet.count("made"));
        RigReport offered = garbage.report();
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        RigReport bad = back.report();
        Figures after = country.figures();
        var figures = new ArrayList<>(fared.figures());
        figures.add(
            Goal.Figure.atLeast(
                "frames that strangers offered a second",
                (offered.count("frames") - offeredBefore.count("frames")) / seconds,
                "",
                0.95 * extent.framesPerSecond()));
        figures.add(Goal.Figure.count("connections of strangers", offered.count("ended"), ""));
        figures.add(
            Goal.Figure.told(
                "cut off as no handshake",
                after.rejected("handshake") - before.rejected("handshake"),
                ""));
        figures.add(
            Goal.Figure.count("handshakes of the one that comes back", bad.count("inside"), ""));
        figures.add(
            Goal.Figure.countAtMost(
                "bad frames that were read",
                Math.round(after.rejected("unknown_type") - before.rejected("unknown_type")),
                "",
                4));
        figures.add(
            Goal.Figure.told(
                "cut off because they came too early",
                after.rejected("too_early") - before.rejected("too_early"),
                ""));
        return new Goal(
            "%,d honest agents while strangers send garbage and one comes back with bad frames"
                .formatted(country.clients()),
            figures,
            List.of("The peers share the machine with the collector and the honest ones."));
      }
    }
  }

  /// Handshakes that do not come to their end, and honest agents that come back meanwhile.
  Goal halfOpen() throws IOException, BenchException, InterruptedException {
    try (var country = country(0)) {
      RigReport quiet = country.delays(extent.time());
      progress.accept("%,d half-open handshakes".formatted(extent.halfOpen()));
      Figures before = country.figures();
      try (var halfOpen = HostileProcess.start(country.bed(), "halfopen", extent.halfOpen(), 0)) {
        halfOpen.await(
            report -> report.count("connects") >= extent.halfOpen(),
            Duration.ofMinutes(1),
            "all are half open");
        Fared fared = fare(country, quiet, quiet.count("made"));
        Figures after = country.figures();
        int coming = Math.max(1, country.clients() / 10);
        long made = country.rig().report().count("made") + coming;
        long startNanos = System.nanoTime();
        country.rig().tell("full");
        country.rig().tell("cut " + coming);
        country
            .rig()
            .await(
                report -> report.count("made") >= made,
                Duration.ofMinutes(2),
                "honest agents come back meanwhile");
        double back = (System.nanoTime() - startNanos) / 1e9;
        RigReport stalled = halfOpen.report();
        var figures = new ArrayList<>(fared.figures());
        figures.add(
            Goal.Figure.atMost(
                "the longest half-open handshake",
                stalled.number("longest_ms") / 1e3,
                "s",
                CUT_SECONDS_MAX));
        figures.add(
            Goal.Figure.count("half-open handshakes in all", stalled.count("connects"), ""));
        figures.add(
            Goal.Figure.told(
                "cut: said nothing",
                after.rejected("no_client_hello") - before.rejected("no_client_hello"),
                ""));
        figures.add(
            Goal.Figure.told(
                "cut: did not go on",
                after.rejected("handshake_stalled") - before.rejected("handshake_stalled"),
                ""));
        figures.add(
            Goal.Figure.atMost(
                "%d honest agents that come back meanwhile are back after".formatted(coming),
                back,
                "s",
                BACK_SECONDS_MAX));
        return new Goal(
            "%,d honest agents beside %,d half-open handshakes"
                .formatted(country.clients(), extent.halfOpen()),
            figures,
            List.of());
      }
    }
  }

  /// Agents that read nothing, and agents that do not end a frame.
  Goal slow() throws IOException, BenchException, InterruptedException {
    try (var country = country(extent.slow())) {
      RigReport quiet = country.delays(extent.time());
      progress.accept("%d agents that read nothing".formatted(extent.slow()));
      Figures before = country.figures();
      double residentBefore = country.usage().residentBytes();
      RigReport stopped;
      Fared fared;
      try (var readers = HostileProcess.start(country.bed(), "reader", extent.slow(), 0)) {
        fared = fare(country, quiet, quiet.count("made"));
        stopped =
            readers.await(
                report -> report.count("ended") >= extent.slow(),
                Duration.ofMinutes(2),
                "those that read nothing are cut off");
      }
      double resident = country.usage().residentBytes();
      progress.accept("%d agents that do not end a frame".formatted(extent.slow()));
      try (var writers = HostileProcess.start(country.bed(), "writer", extent.slow(), 0)) {
        RigReport cut =
            writers.await(
                report -> report.count("ended") >= extent.slow(),
                Duration.ofSeconds(90),
                "those that do not end a frame are cut off");
        Figures after = country.figures();
        var figures = new ArrayList<>(fared.figures());
        figures.add(
            Goal.Figure.atLeast(
                "cut off as slow readers",
                after.rejected("slow_reader") - before.rejected("slow_reader"),
                "",
                extent.slow()));
        figures.add(
            Goal.Figure.atMost(
                "the longest of those",
                stopped.number("longest_ms") / 1e3,
                "s",
                READER_CUT_SECONDS_MAX));
        figures.add(
            Goal.Figure.atLeast(
                "cut off as slow writers",
                after.rejected("slow_writer") - before.rejected("slow_writer"),
                "",
                extent.slow()));
        figures.add(
            Goal.Figure.atMost(
                "the longest of those", cut.number("longest_ms") / 1e3, "s", SLOW_CUT_SECONDS_MAX));
        figures.add(
            Goal.Figure.told("collector's memory before", residentBefore / MEBIBYTE, "MiB"));
        figures.add(Goal.Figure.told("and meanwhile", resident / MEBIBYTE, "MiB"));
        return new Goal(
            "%,d honest agents beside %d that read nothing and %d that do not end a frame"
                .formatted(country.clients(), extent.slow(), extent.slow()),
            figures,
            List.of());
      }
    }
  }
}
