package vn.bridgewatch.agent.confirm;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.agent.probe.Attempt;
import vn.bridgewatch.agent.probe.AttemptWatch;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Series;
import vn.bridgewatch.metric.Shape;
import vn.bridgewatch.metric.Tick;

/// How it stands with one target, by its regular attempts and by what bursts find. Everything under
/// the lock of its confirmer.
///
/// ```
///            answer                 a whole burst failed, or 10 s of attempts
///  UNKNOWN ─────────▶ UP ─────────────────────────────────────────▶ DOWN
///                      ◀───────────── three answers in a row ─────────┘
/// ```
///
/// What we could not measure changes nothing and is told as such: an error of this machine, an
/// interface of ours that is down or has no cable.
final class WatchedTarget implements AttemptWatch {

  static final Metric DOWN =
      Metric.gauge(
          "bridgewatch_probe_down",
          "Whether the target is down: it missed an answer, and every further attempt at once");

  /// So long all attempts must fail where no burst tells.
  static final Duration QUIET_HOLD = Duration.ofSeconds(10);

  /// Answers in a row after which a target that was down is up again.
  static final int BACK_AFTER = 3;

  private static final Reading YES = Reading.of(1);
  private static final Reading NO = Reading.of(0);
  private static final Reading NOT_MEASURED = Reading.absent(Absence.UNMEASURED);

  private enum Standing {
    UNKNOWN,
    UP,
    DOWN
  }

  private final Confirmer confirmer;
  private final Watched watched;
  private final Patience patience;
  private final Holes holes = new Holes();
  private final Series series;
  private final Shape shape;
  private Standing standing = Standing.UNKNOWN;
  private @Nullable Group group;
  private @Nullable Suspicion suspicion;
  private boolean ownFault;
  private boolean failing;
  private long failingSinceNanos;
  private long answeredNanos = Long.MIN_VALUE;
  private long silentSinceNanos; // while it is doubted or down
  private boolean silent;
  private int answersInARow;

  WatchedTarget(Confirmer confirmer, Watched watched) {
    this.confirmer = confirmer;
    this.watched = watched;
    this.patience =
        new Patience(watched.settings().waitMin().toNanos(), watched.timeout().toNanos());
    this.series = new Series(DOWN, watched.labels());
    this.shape = new Shape(List.of(series));
  }

  @Override
  public Following began() {
    boolean atOnce = confirmer.isAtOnce(watched);
    synchronized (confirmer) {
      var attempt = new OneAttempt(confirmer.now(), atOnce);
      boolean early = atOnce && standing != Standing.DOWN && watched.literal().isPresent();
      if (early && suspicion == null) {
        attempt.timer = confirmer.at(attempt.beganNanos + patience.nanos(), attempt::overdue);
      }
      return attempt;
    }
  }

  @Override
  public Optional<Observation> beside(Attempt attempt) {
    synchronized (confirmer) {
      boolean measured = !(attempt.outcome() instanceof Outcome.Unmeasured) && !ownFault;
      return Optional.of(new Observation(series, measured ? reading() : NOT_MEASURED));
    }
  }

  private Reading reading() {
    return switch (standing) {
      case UNKNOWN -> NOT_MEASURED;
      case UP -> NO;
      case DOWN -> YES;
    };
  }

  /// A regular attempt.
  private final class OneAttempt implements Following {
    private final long beganNanos;
    private final boolean atOnce;
    private Timers.@Nullable Timer timer;
    private boolean over;
    private boolean doubted;

    private OneAttempt(long beganNanos, boolean atOnce) {
      this.beganNanos = beganNanos;
      this.atOnce = atOnce;
    }

    private void overdue() {
      if (!over && suspicion == null && standing != Standing.DOWN) {
        doubted = true;
        doubt(Optional.empty(), beganNanos);
      }
    }

    @Override
    public void ended(Attempt attempt) {
      synchronized (confirmer) {
        stop();
        switch (attempt.outcome()) {
          case Outcome.Reached(Duration time, _) -> {
            patience.took(time.toNanos());
            answered(beganNanos, address(attempt));
          }
          case Outcome.Unreached _ -> failed(this, attempt);
          case Outcome.Unmeasured _ -> unmeasured();
        }
      }
    }

    @Override
    public void dropped() {
      synchronized (confirmer) {
        stop();
      }
    }

    private void stop() {
      over = true;
      if (timer != null) {
        timer.cancel();
      }
    }
  }

  private Optional<InetAddress> address(Attempt attempt) {
    return watched.literal().isPresent() ? watched.literal() : attempt.address();
  }

  /// An answer came, to whatever attempt.
  private void answered(long askedNanos, Optional<InetAddress> address) {
    ownFault = false;
    failing = false;
    answeredNanos = confirmer.now();
    if (silent) {
      silent = false;
      holes.saw(answeredNanos - silentSinceNanos, answeredNanos);
    }
    answersInARow++;
    if (standing != Standing.DOWN || answersInARow >= BACK_AFTER) {
      standing = Standing.UP;
    }
    if (group == null && address.isPresent()) {
      group = confirmer.way(watched.site(), address.get()).group();
    }
    if (group != null) {
      group.alive(askedNanos);
    }
    if (suspicion != null) {
      Suspicion cleared = suspicion;
      suspicion = null;
      cleared.group.close(cleared);
    }
  }

  private void failed(OneAttempt attempt, Attempt ended) {
    if (answeredNanos > attempt.beganNanos) {
      return; // it has answered a later one
    }
    answersInARow = 0;
    if (isOwnFault(address(ended))) {
      unmeasured();
      ownFault = true;
      return;
    }
    ownFault = false;
    if (!failing) {
      failing = true;
      failingSinceNanos = attempt.beganNanos;
    }
    if (standing == Standing.DOWN) {
      return;
    }
    if (attempt.atOnce && suspicion == null && !attempt.doubted) {
      doubt(ended.address(), attempt.beganNanos);
    }
    if (confirmer.now() - failingSinceNanos >= QUIET_HOLD.toNanos()) {
      standing = Standing.DOWN; // the tick of this very attempt says so
    }
  }

  private boolean isOwnFault(Optional<InetAddress> address) {
    return address.isPresent() && !confirmer.way(watched.site(), address.get()).usable();
  }

  private void unmeasured() {
    failing = false;
    silent = false;
    if (suspicion != null) {
      Suspicion dropped = suspicion;
      suspicion = null;
      dropped.group.close(dropped);
      confirmer.counters.refused.increment();
    }
  }

  /// It missed an answer: has it asked again at once.
  private void doubt(Optional<InetAddress> resolved, long sinceNanos) {
    Optional<InetAddress> address = watched.literal().isPresent() ? watched.literal() : resolved;
    if (address.isEmpty()) {
      return; // its name has no address: nothing to ask again
    }
    Confirmer.Way way = confirmer.way(watched.site(), address.get());
    group = way.group();
    if (!way.usable()) {
      return; // its end says so
    }
    if (!silent) {
      silent = true;
      silentSinceNanos = sinceNanos;
    }
    suspicion = way.group().doubt(this, resolved).orElse(null);
  }

  /// Called by what is found out in a burst.
  void answeredAgain(long askedNanos, Duration time) {
    patience.took(time.toNanos());
    answered(askedNanos, Optional.empty());
  }

  void undecided() {
    suspicion = null;
    confirmer.counters.refused.increment();
  }

  void down() {
    suspicion = null;
    if (standing != Standing.DOWN) {
      standing = Standing.DOWN;
      answersInARow = 0;
      confirmer.counters.confirmed.increment();
      confirmer.tell(watched.site(), Tick.of(confirmer.around.wall().millis(), shape, YES));
    }
  }

  Watched watched() {
    return watched;
  }

  /// Whether it is silent for longer than it is now and then.
  boolean isSilentForLong(long nowNanos) {
    return nowNanos - silentSinceNanos >= holes.neededNanos(nowNanos);
  }

  long waitNanos() {
    return patience.nanos();
  }
}
