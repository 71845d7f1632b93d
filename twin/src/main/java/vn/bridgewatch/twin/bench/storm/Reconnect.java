package vn.bridgewatch.twin.bench.storm;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import vn.bridgewatch.twin.bench.BenchException;
import vn.bridgewatch.twin.bench.Goal;
import vn.bridgewatch.twin.rig.RigReport;

/// All agents of the country come back at once: after their power was cut, each with a full
/// handshake, from one address and without chance in their pauses; and after the collector was
/// killed, in their own manner.
final class Reconnect {

  private static final double BACK_SECONDS_MAX = 90;
  private static final Duration BACK_WITHIN = Duration.ofMinutes(4);

  /// Silence is told after 12 s.
  private static final Duration WATCHED_AFTER_CUT = Duration.ofSeconds(20);

  private final Path root;
  private final StormBench.Extent extent;
  private final Consumer<String> progress;

  Reconnect(Path root, StormBench.Extent extent, Consumer<String> progress) {
    this.root = root;
    this.extent = extent;
    this.progress = progress;
  }

  /// What makes them come back.
  private interface Cause {
    void happen() throws IOException, BenchException, InterruptedException;
  }

  List<Goal> run() throws IOException, BenchException, InterruptedException {
    progress.accept("%,d agents connect".formatted(extent.country()));
    try (var country = Country.start(root, extent.country(), 0, extent.warmUp())) {
      progress.accept("all lose their connection and come again at once");
      country.rig().tell("full");
      Goal own =
          measure(
              country,
              "%,d agents come at once, full handshakes, each from its own address"
                  .formatted(extent.country()),
              () -> country.rig().tell("cut"),
              WATCHED_AFTER_CUT,
              false);
      progress.accept("the collector is killed and comes again");
      Goal killed =
          measure(
              country,
              "the collector is killed, %,d agents come back as agents do"
                  .formatted(extent.country()),
              country::restart,
              extent.graceAfterRestart(),
              true);
      progress.accept("all come at once from one address, and pause for a second without chance");
      country.rig().tell("together");
      country.rig().tell("eager");
      Goal worst =
          measure(
              country,
              "%,d agents come at once from one address, none waits as it is told"
                  .formatted(extent.country()),
              () -> country.rig().tell("cut"),
              WATCHED_AFTER_CUT,
              false);
      return List.of(own, killed, worst);
    }
  }

  /// @param shownMayBe whether sites may be shown as unknown, as they are when the collector
  ///   restarts
  private Goal measure(
      Country country, String name, Cause cause, Duration watched, boolean shownMayBe)
      throws IOException, BenchException, InterruptedException {
    country.rig().tell(""); // forgets the delays so far
    Thread.sleep(1_500);
    RigReport before = country.rig().report();
    long all = before.count("made") + country.clients();
    try (var watch = new SilenceWatch(country.bed())) {
      long startNanos = System.nanoTime();
      cause.happen();
      RigReport back =
          country
              .rig()
              .await(
                  report ->
                      report.count("made") >= all && report.count("ready") >= country.clients(),
                  BACK_WITHIN,
                  "all are back");
      double seconds = (System.nanoTime() - startNanos) / 1e9;
      Figures figures = country.figures();
      double cpuSeconds = country.usage().cpu().toNanos() / 1e9;
      Thread.sleep(watched);
      long lost = country.unacknowledged();
      return new Goal(
          name,
          List.of(
              Goal.Figure.atMost("all are back after", seconds, "s", BACK_SECONDS_MAX),
              Goal.Figure.told("50 % are back after", back.number("back_p50_ms") / 1e3, "s"),
              Goal.Figure.told("99 % are back after", back.number("back_p99_ms") / 1e3, "s"),
              Goal.Figure.count(
                  "attempts of agents", back.count("connects") - before.count("connects"), ""),
              Goal.Figure.told("full handshakes so far", figures.handshakes("full"), ""),
              Goal.Figure.told("resumed so far", figures.handshakes("resumed"), ""),
              Goal.Figure.told(
                  "sent away because their turn did not come",
                  figures.rejected("handshake_wait"),
                  "so far"),
              Goal.Figure.told("cut in the handshake", figures.rejected("handshake_stalled"), ""),
              Goal.Figure.told("collector's processor time so far", cpuSeconds, "s"),
              shownMayBe
                  ? Goal.Figure.count("sites shown as unknown for a while", watch.shown(), "")
                  : Goal.Figure.countAtMost("sites called silent", watch.shown(), "", 0),
              Goal.Figure.atMost("alerts of silence that fired", watch.told(), "", 0),
              Goal.Figure.countAtMost("not acknowledged in the end", lost, "ticks", 0)),
          List.of(
              "The collector told of silence %d times; the rig does the agents' half of all"
                      .formatted(watch.answers())
                  + " handshakes on the same machine."));
    }
  }
}
