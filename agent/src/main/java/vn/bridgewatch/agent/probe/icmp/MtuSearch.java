package vn.bridgewatch.agent.probe.icmp;

import java.time.Duration;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.agent.probe.Trace;
import vn.bridgewatch.time.NanoClock;

/// Searches the largest packet that passes whole, as RFC 8899 does: by packets that may not be cut,
/// and believing nobody who cannot be checked.
///
/// A size counts as passed only by its own reply; what a router tells is the next size to try. A
/// size counts as lost after [#TRIES] times of silence, so that a single lost packet makes no small
/// path.
final class MtuSearch {

  static final int TRIES = 3;

  /// What every path takes (RFC 791, RFC 8200), ICMP header and cookie included.
  private static final int BASE_V4 = 68;

  private static final int BASE_V6 = 1_280;
  private static final Duration WAIT_MIN = Duration.ofMillis(100);
  private static final int ROUND_TRIPS = 4;

  /// Sends an echo in a packet of so many bytes.
  @FunctionalInterface
  interface Sender {
    Echoed send(int packetBytes, Duration wait) throws InterruptedException;
  }

  private final Sender sender;
  private final int base;
  private final NanoClock clock;
  private boolean silent;
  private int toldLast; // the size that a router named last, to be checked

  MtuSearch(Sender sender, boolean v4, NanoClock clock) {
    this.sender = sender;
    this.base = v4 ? BASE_V4 : BASE_V6;
    this.clock = clock;
  }

  /// Whether a size passes, and if not, what was told instead (0: nothing).
  private record Tried(boolean passed, int told) {}

  /// @param most the largest size that is tried
  Outcome find(int most, Duration timeout, Trace trace) throws InterruptedException {
    long endNanos = clock.nanoTime() + timeout.toNanos();
    Echoed first = sender.send(base, timeout);
    if (!(first instanceof Echoed.Replied(Echo echo))) {
      return first.outcome();
    }
    Duration wait = echo.roundTrip().multipliedBy(ROUND_TRIPS);
    wait = wait.compareTo(WAIT_MIN) < 0 ? WAIT_MIN : wait;
    int passes = base;
    int fails = most + 1;
    int next = most;
    while (fails - passes > 1 && clock.nanoTime() + wait.toNanos() < endNanos) {
      Tried tried = tried(next, wait, endNanos);
      trace.step(
          "a packet of "
              + next
              + " bytes "
              + (tried.passed() ? "passes" : "does not pass")
              + (tried.told() > 0 ? ", it is said that " + tried.told() + " would" : ""));
      if (tried.passed()) {
        passes = next;
      } else {
        fails = next;
      }
      boolean useful = tried.told() > passes && tried.told() < fails;
      boolean confirmed = tried.passed() && passes == toldLast;
      toldLast = useful ? tried.told() : 0;
      if (confirmed && fails - passes > 1) {
        next = passes + 1; // one more would be too much, if they told the truth
      } else {
        next = useful ? tried.told() : (passes + fails) / 2;
      }
    }
    boolean exact = fails - passes <= 1;
    var answer = new PathMtu(passes, silent && passes < most, exact, most);
    return new Outcome.Reached(echo.roundTrip(), answer);
  }

  private Tried tried(int size, Duration wait, long endNanos) throws InterruptedException {
    for (int i = 0; i < TRIES && clock.nanoTime() < endNanos; i++) {
      switch (sender.send(size, wait)) {
        case Echoed.Replied _ -> {
          return new Tried(true, 0);
        }
        case Echoed.Told told when told.tooBig() -> {
          return new Tried(false, told.mtu());
        }
        case Echoed.NotSent notSent when notSent.tooBig() -> {
          return new Tried(false, 0);
        }
        case Echoed.Told _, Echoed.NotSent _, Echoed.Silent _, Echoed.Ours _ -> {} // try again
      }
    }
    silent = true;
    return new Tried(false, 0);
  }
}
