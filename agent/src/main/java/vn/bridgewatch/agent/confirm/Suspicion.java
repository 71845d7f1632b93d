package vn.bridgewatch.agent.confirm;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import vn.bridgewatch.agent.probe.Attempt;
import vn.bridgewatch.agent.probe.Outcome;

/// A target that missed an answer, while it is asked again.
final class Suspicion {

  /// A timer that comes later than this tells that this machine stood still: an answer may have
  /// come and not been read yet, so it is waited for once more.
  private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final int LATE_MAX = 10;
  private static final int BEYOND = 3;

  final Group group;
  final WatchedTarget target;
  private final Confirmer confirmer;
  private final Optional<InetAddress> address;
  private int sent;
  private int failed;
  private boolean closed;

  Suspicion(Confirmer confirmer, Group group, WatchedTarget target, Optional<InetAddress> address) {
    this.confirmer = confirmer;
    this.group = group;
    this.target = target;
    this.address = address;
  }

  /// Until it was asked so often, and on a line with holes until it is silent for long.
  boolean mayBeAsked(long nowNanos) {
    return sent < attempts() || !target.isSilentForLong(nowNanos);
  }

  /// Until the next one is asked; those beyond the burst take their time.
  long gapNanos() {
    long nanos = target.watched().settings().gap().toNanos();
    return sent < attempts() ? nanos : BEYOND * nanos;
  }

  private int attempts() {
    return target.watched().settings().attempts();
  }

  int failed() {
    return failed;
  }

  void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  void ask() {
    sent++;
    confirmer.counters.attempts.increment();
    new Question().begin();
  }

  /// One further attempt.
  private final class Question {
    private final long askedNanos = confirmer.now();
    private boolean over;
    private int late;

    private void begin() {
      target
          .watched()
          .again()
          .attempt(
              address,
              attempt -> {
                synchronized (confirmer) {
                  ended(attempt);
                }
              });
      if (!over) {
        waitUntil(askedNanos + target.waitNanos());
      }
    }

    private void waitUntil(long dueNanos) {
      confirmer.at(dueNanos, () -> overdue(dueNanos));
    }

    private void overdue(long dueNanos) {
      if (over || closed) {
        return;
      }
      long now = confirmer.now();
      if (now - dueNanos > LATE_NANOS && late < LATE_MAX) {
        late++;
        waitUntil(now + target.waitNanos());
        return;
      }
      fail();
    }

    /// One that comes after it was waited for counts all the same, if it is an answer.
    private void ended(Attempt attempt) {
      switch (attempt.outcome()) {
        case Outcome.Reached(Duration time, _) -> {
          over = true;
          target.answeredAgain(askedNanos, time);
        }
        case Outcome.Unreached _ -> {
          if (!over && !closed) {
            fail();
          }
        }
        case Outcome.Unmeasured _ -> {
          if (!over && !closed) {
            over = true;
            group.giveUp(Suspicion.this);
          }
        }
      }
    }

    private void fail() {
      over = true;
      failed++;
      group.failed();
    }
  }
}
