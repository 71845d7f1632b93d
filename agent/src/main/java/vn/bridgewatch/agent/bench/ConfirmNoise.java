package vn.bridgewatch.agent.bench;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import vn.bridgewatch.agent.confirm.ConfirmCounters;
import vn.bridgewatch.agent.confirm.ConfirmSettings;
import vn.bridgewatch.agent.confirm.Confirmer;
import vn.bridgewatch.agent.confirm.Watched;
import vn.bridgewatch.agent.confirm.Ways;
import vn.bridgewatch.agent.probe.Answer;
import vn.bridgewatch.agent.probe.Attempt;
import vn.bridgewatch.agent.probe.AttemptWatch;
import vn.bridgewatch.agent.probe.Cause;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.conference.Phase;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Reading;

/// How often lines that lose packets at random make the agent's own code say that a target is down:
/// sites of one target each, in virtual time.
///
/// Arguments: sites, seconds, loss of each way, seed, then nothing, or how long a line is bad on
/// average in milliseconds and how much it loses then. It prints one line of `name=value`; `runs=`
/// counts how often so many regular attempts in a row failed, from one on, by which rules that wait
/// for several failures can be judged on the same draws.
public final class ConfirmNoise {

  private static final long PERIOD_NANOS = Duration.ofSeconds(1).toNanos();
  private static final Duration TIMEOUT = Duration.ofMillis(800);
  private static final int RUN_MAX = 30;
  private static final double ROUND_TRIP_MILLIS = 12;
  private static final double ROUND_TRIP_SPREAD = 0.6; // of its logarithm, from site to site
  private static final double JITTER_SPREAD = 0.15; // of its logarithm, from packet to packet
  private static final int BITS = 1_184;
  private static final double SPARE_BITS = 40_000;

  private final long nanos;
  private final double lossEachWay;
  private final double badMillis;
  private final double lossWhileBad;
  private final ConfirmCounters counters = new ConfirmCounters();
  private final long[] runs = new long[RUN_MAX + 1];
  private long attempts;
  private long unanswered;
  private long alarms;

  private ConfirmNoise(long nanos, double lossEachWay, double badMillis, double lossWhileBad) {
    this.nanos = nanos;
    this.lossEachWay = lossEachWay;
    this.badMillis = badMillis;
    this.lossWhileBad = lossWhileBad;
  }

  public static void main(String[] args) {
    int sites = Integer.parseInt(args[0]);
    boolean inBursts = args.length > 4;
    var noise =
        new ConfirmNoise(
            Duration.ofSeconds(Long.parseLong(args[1])).toNanos(),
            Double.parseDouble(args[2]),
            inBursts ? Double.parseDouble(args[4]) : 0,
            inBursts ? Double.parseDouble(args[5]) : 0);
    var seeds = new SplittableRandom(Long.parseLong(args[3]));
    for (int i = 0; i < sites; i++) {
      noise.new Site(seeds.split()).run();
    }
    noise.report();
  }

  private void report() {
    var text = new StringBuilder();
    text.append("attempts=").append(attempts);
    text.append(" unanswered=").append(unanswered);
    text.append(" doubted=").append((long) counters.doubted());
    text.append(" further=").append((long) counters.attempts());
    text.append(" alarms=").append(alarms);
    text.append(" runs=");
    for (int i = 1; i <= RUN_MAX; i++) {
      text.append(i == 1 ? "" : ",").append(runs[i]);
    }
    System.out.println(text);
  }

  /// One site with one target behind one line.
  private final class Site {
    private final VirtualTime time = new VirtualTime();
    private final SplittableRandom regular; // the same draws whatever is asked besides
    private final SplittableRandom further;
    private final LossyLine line;
    private final double roundTripMillis;
    private final long firstNanos;
    private final AttemptWatch watch;
    private int failuresInARow;
    private boolean down;

    private Site(SplittableRandom random) {
      this.regular = random.split();
      this.further = random.split();
      this.line =
          badMillis > 0
              ? new LossyLine.InBursts(lossEachWay, badMillis * 1e6, lossWhileBad)
              : new LossyLine.Independent(lossEachWay);
      this.roundTripMillis =
          ROUND_TRIP_MILLIS * Math.exp(ROUND_TRIP_SPREAD * random.nextGaussian());
      this.firstNanos = random.nextLong(PERIOD_NANOS);
      Ways ways = _ -> Optional.empty();
      var surroundings =
          new Confirmer.Surroundings(
              _ -> Phase.LIVE, ways, time, time, () -> 0, (_, _) -> nowDown(true));
      this.watch =
          new Confirmer(surroundings, _ -> SPARE_BITS, counters)
              .watch(
                  new Watched(
                      "01",
                      Labels.of("probe", "gateway"),
                      ConfirmSettings.DEFAULT,
                      Optional.of(InetAddress.getLoopbackAddress()),
                      TIMEOUT,
                      BITS,
                      (_, done) -> ask(further, done)));
    }

    private void run() {
      for (long at = firstNanos; at < nanos; at += PERIOD_NANOS) {
        var _ = time.at(at, this::attempt);
        time.runUntil(at);
      }
      time.runUntil(nanos + PERIOD_NANOS);
    }

    private void attempt() {
      attempts++;
      AttemptWatch.Following following = watch.began();
      ask(
          regular,
          attempt -> {
            following.ended(attempt);
            boolean reached = attempt.outcome() instanceof Outcome.Reached;
            count(reached);
            nowDown(
                watch.beside(attempt).stream().anyMatch(it -> it.reading().equals(Reading.of(1))));
          });
    }

    private void count(boolean reached) {
      if (reached) {
        failuresInARow = 0;
      } else {
        unanswered++;
        failuresInARow++;
        if (failuresInARow <= RUN_MAX) {
          runs[failuresInARow]++;
        }
      }
    }

    private void nowDown(boolean isDown) {
      if (isDown && !down) {
        alarms++;
      }
      down = isDown;
    }

    private void ask(SplittableRandom random, Consumer<Attempt> done) {
      double millis = roundTripMillis * Math.exp(JITTER_SPREAD * random.nextGaussian());
      long tripNanos = (long) (millis * 1e6);
      long now = time.nanoTime();
      boolean lostThere = line.loses(now, random);
      boolean lostBack = line.loses(now, random);
      if (lostThere || lostBack || tripNanos > TIMEOUT.toNanos()) {
        end(TIMEOUT.toNanos(), new Outcome.Unreached(Cause.TIMED_OUT, "lost"), done);
      } else {
        end(tripNanos, new Outcome.Reached(Duration.ofNanos(tripNanos), Answer.NONE), done);
      }
    }

    private void end(long inNanos, Outcome outcome, Consumer<Attempt> done) {
      var attempt =
          new Attempt(
              outcome, Optional.empty(), Optional.of(Duration.ZERO), Duration.ofNanos(inNanos));
      var _ = time.at(time.nanoTime() + inNanos, () -> done.accept(attempt));
    }
  }
}
