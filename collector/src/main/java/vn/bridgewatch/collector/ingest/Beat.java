package vn.bridgewatch.collector.ingest;

import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What the connections of one event loop do at regular times, under one timer for all.
///
/// A timer for each connection costs more than what it is for: Netty's NIO loop polls without
/// waiting while any timer is due within half a millisecond, and of thousands one always is. It
/// also gathers what the journal's thread has to tell the connections, so that a group of records
/// wakes the loop no more often than it wakes by itself.
///
/// Everything runs on the loop but [#lookAt], which is safe anywhere.
final class Beat {

  /// From one beat to the next: how long what is due waits at most.
  static final int MILLIS = 50;

  /// Rounds of a connection are so many beats apart.
  private static final int BEATS_A_ROUND = AgentSession.ROUND_MILLIS / MILLIS;

  /// Whom a bug in what the beat does for it ends.
  interface Member {
    void failed(RuntimeException bug);
  }

  private final EventExecutor loop;
  private final Queue<Acknowledger> news = new ConcurrentLinkedQueue<>();
  private final List<Set<AgentSession>> rounds;
  private final List<List<Acknowledger>> later; // by the beat at which they are looked at again
  private @Nullable ScheduledFuture<?> timer;
  private int members;
  private int beat;

  Beat(EventExecutor loop) {
    this.loop = loop;
    rounds =
        IntStream.range(0, BEATS_A_ROUND)
            .<Set<AgentSession>>mapToObj(_ -> new LinkedHashSet<>())
            .toList();
    later =
        IntStream.range(0, BEATS_A_ROUND)
            .<List<Acknowledger>>mapToObj(_ -> new ArrayList<>())
            .toList();
  }

  /// Has a connection make its round from now on; the first is a whole round away.
  ///
  /// @return what the connection says when it leaves
  Runnable join(AgentSession session) {
    Set<AgentSession> own = rounds.get(beat);
    own.add(session);
    members++;
    if (timer == null) {
      timer = loop.scheduleAtFixedRate(this::next, MILLIS, MILLIS, TimeUnit.MILLISECONDS);
    }
    return () -> leave(own, session);
  }

  private void leave(Set<AgentSession> own, AgentSession session) {
    if (own.remove(session)) {
      members--;
    }
    if (members == 0 && timer != null) {
      timer.cancel(false);
      timer = null;
      news.clear(); // nobody is there to be told
      later.forEach(List::clear);
    }
  }

  /// Has somebody look with the next beat whether it has to acknowledge; any thread.
  void lookAt(Acknowledger acknowledger) {
    news.add(acknowledger);
  }

  private void next() {
    beat = (beat + 1) % BEATS_A_ROUND;
    for (AgentSession session : List.copyOf(rounds.get(beat))) { // a round may end a connection
      guarded(session::round, session);
    }
    List<Acknowledger> planned = List.copyOf(later.get(beat));
    later.get(beat).clear();
    for (Acknowledger one : planned) {
      one.unplan();
      guarded(() -> look(one), one);
    }
    for (Acknowledger one = news.poll(); one != null; one = news.poll()) {
      Acknowledger each = one;
      guarded(() -> look(each), each);
    }
  }

  /// The outermost point of the beat: a bug costs one connection and not those of the whole loop,
  /// which would never be looked at again.
  private static void guarded(Runnable work, Member member) {
    try {
      work.run();
    } catch (RuntimeException e) {
      member.failed(e);
    }
  }

  private void look(Acknowledger one) {
    long waitMillis = one.look();
    if (waitMillis > 0 && one.plan()) {
      int beats = Math.clamp(Math.ceilDiv(waitMillis, MILLIS), 1, BEATS_A_ROUND - 1);
      later.get((beat + beats) % BEATS_A_ROUND).add(one);
    }
  }
}
