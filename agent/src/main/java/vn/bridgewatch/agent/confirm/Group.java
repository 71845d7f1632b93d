package vn.bridgewatch.agent.confirm;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The targets of a site behind one next hop, and the burst in which those of them that missed an
/// answer are asked again: one question at a time, in turn.
///
/// A target is down when all of its own further attempts failed. Where several miss their answers
/// together and nothing behind this hop answers, it is the line: then as many failures of all of
/// them together tell it, two of each target's own among them, and for those that follow one is
/// enough. The first answer ends that: from then on each target is asked for itself.
final class Group {

  /// Own failures by which a target goes with the others.
  private static final int SHARE = 2;

  /// A burst that has no end by now, because its budget is used up, is given up.
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final Confirmer confirmer;
  private final String site;
  private final List<Suspicion> suspicions = new ArrayList<>();
  private final Set<WatchedTarget> targets = new HashSet<>(); // of this burst
  private boolean running;
  private boolean asking; // a next question is planned
  private boolean lineDown;
  private boolean refuted;
  private long beganNanos;
  private int failures; // in this burst
  private int turn;

  Group(Confirmer confirmer, String site) {
    this.confirmer = confirmer;
    this.site = site;
  }

  /// Has a target asked again; empty where that may not be now.
  Optional<Suspicion> doubt(WatchedTarget target, Optional<InetAddress> resolved) {
    if (!running) {
      if (!confirmer.mayAsk()) {
        confirmer.counters.refused.increment();
        return Optional.empty();
      }
      running = true;
      refuted = false;
      beganNanos = confirmer.now();
      targets.clear();
      failures = 0;
      turn = 0;
    }
    targets.add(target);
    confirmer.counters.doubted.increment();
    var suspicion = new Suspicion(confirmer, this, target, resolved);
    suspicions.add(suspicion);
    if (!asking) {
      asking = true;
      confirmer.at(confirmer.now(), this::askNext); // outside of what was found out just now
    }
    return Optional.of(suspicion);
  }

  private void askNext() {
    asking = false;
    long now = confirmer.now();
    if (!running) {
      return;
    }
    if (now - beganNanos > LONGEST.toNanos()) {
      List.copyOf(suspicions).forEach(this::giveUp);
      return;
    }
    Optional<Suspicion> next = nextToAsk(now);
    if (next.isEmpty()) {
      judge(); // one on a line with holes may be silent for long only now
      return;
    }
    Watched watched = next.get().target.watched();
    asking = true;
    confirmer.at(now + next.get().gapNanos(), this::askNext);
    if (confirmer.afford(site, watched.bits(), now)) {
      turn++;
      next.get().ask();
    }
  }

  private Optional<Suspicion> nextToAsk(long nowNanos) {
    for (int i = 0; i < suspicions.size(); i++) {
      Suspicion candidate = suspicions.get((turn + i) % suspicions.size());
      if (candidate.mayBeAsked(nowNanos)) {
        turn += i;
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  /// Another question came to nothing.
  void failed() {
    failures++;
    judge();
  }

  /// Looks who is down by what is known now.
  private void judge() {
    long now = confirmer.now();
    boolean together = !refuted && targets.size() > 1;
    for (Suspicion each : List.copyOf(suspicions)) {
      int enough = each.target.watched().settings().attempts();
      boolean line = together && failures >= enough && each.failed() >= Math.min(SHARE, enough);
      boolean follows = lineDown && !refuted && each.failed() >= 1;
      boolean failed = each.failed() >= enough || line || follows;
      if (failed && each.target.isSilentForLong(now)) {
        lineDown |= line;
        if (each.failed() < enough) {
          confirmer.counters.shared.increment();
        }
        close(each);
        each.target.down();
      }
    }
  }

  /// Something behind this hop answers.
  ///
  /// @param askedNanos when it was asked: what was asked before a burst says nothing of it
  void alive(long askedNanos) {
    lineDown = false;
    if (askedNanos >= beganNanos) {
      refuted = true;
    }
  }

  /// What became of it is not known.
  void giveUp(Suspicion suspicion) {
    close(suspicion);
    suspicion.target.undecided();
  }

  void close(Suspicion suspicion) {
    suspicion.close();
    if (suspicions.remove(suspicion) && suspicions.isEmpty() && running) {
      running = false;
      confirmer.asked();
    }
  }
}
