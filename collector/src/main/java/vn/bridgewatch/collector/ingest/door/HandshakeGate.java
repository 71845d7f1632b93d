package vn.bridgewatch.collector.ingest.door;

import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.collector.ingest.door.Reputation.Standing;
import vn.bridgewatch.time.TokenBucket;

/// Decides whose handshake is done now, who waits and who is sent away; used by one thread.
///
/// A connection is silent until its ClientHello is here, then it waits, then its handshake is under
/// way, then it is none of ours any more. A silent one costs a socket and no more, so that only who
/// has something to say takes a place. Places are given to origins in turn, first to those from
/// which agents came before, then to new ones; origins that behave badly get what is left,
/// rationed. The room for connections is bounded; where it is full, the origin with the most loses
/// one, a silent one first.
final class HandshakeGate {

  /// How long somebody waits before it is a storm.
  static final Duration STORM_AFTER = Duration.ofMillis(500);

  /// A connection whose handshake is not done.
  interface Guest {

    Origin origin();

    /// The handshake may begin.
    void begin();

    /// The connection is to be closed; the gate has forgotten it already.
    void refuse(Refusal why);
  }

  private static final class Begun {
    private final Standing standing;
    private final long enteredNanos;
    private boolean answered;
    private long answeredNanos;

    Begun(Standing standing, long enteredNanos) {
      this.standing = standing;
      this.enteredNanos = enteredNanos;
    }

    /// For how long the other side has had its turn.
    long itsTurnNanos(long nowNanos) {
      return answered ? nowNanos - answeredNanos : 0;
    }
  }

  private final DoorLimits limits;
  private final Reputation reputation = new Reputation();
  private final Storm storm;
  private final TokenBucket suspectTurns;
  private final LinkedHashMap<Guest, Long> silent = new LinkedHashMap<>(); // since when
  private final Map<Guest, Long> waitingSince = new HashMap<>(); // of the accept, not of the wait
  private final Map<Standing, FairQueue<Guest>> waiting = new EnumMap<>(Standing.class);
  private final LinkedHashMap<Guest, Begun> underWay = new LinkedHashMap<>();
  private final Map<Origin, SequencedSet<Guest>> crowds = new HashMap<>(); // silent and waiting
  private int suspectsUnderWay;
  private int unanswered; // of those under way

  HandshakeGate(DoorLimits limits, long nowNanos) {
    this.limits = limits;
    storm = new Storm(nowNanos);
    suspectTurns =
        new TokenBucket(limits.suspectsPerSecond(), limits.suspectsPerSecond(), nowNanos);
    for (Standing standing : Standing.values()) {
      waiting.put(standing, new FairQueue<>());
    }
  }

  /// A connection was accepted. Where the room is full it may be refused at once.
  void entered(Guest guest, long nowNanos) {
    if (strangers() >= limits.strangersMax() && !makeRoomFor(guest, nowNanos)) {
      shed(guest, nowNanos);
      guest.refuse(Refusal.ROOM_FULL);
      return;
    }
    silent.put(guest, nowNanos);
    crowds.computeIfAbsent(guest.origin(), _ -> new LinkedHashSet<>()).add(guest);
  }

  /// Whether there is room now: the origin with the most gave a connection up, its oldest where
  /// that is silent, else its last. The guest's own origin gives up a silent one only.
  private boolean makeRoomFor(Guest guest, long nowNanos) {
    SequencedSet<Guest> most = crowds.getOrDefault(guest.origin(), new LinkedHashSet<>());
    boolean own = true;
    for (SequencedSet<Guest> crowd : crowds.values()) {
      if (crowd.size() > most.size()) {
        most = crowd;
        own = false;
      }
    }
    if (most.isEmpty()) {
      return false;
    }
    if (silent.containsKey(most.getFirst())) {
      cut(most.getFirst(), Refusal.ROOM_FULL, nowNanos);
      return true;
    }
    if (own) {
      return false;
    }
    Guest last = most.getLast();
    shed(last, nowNanos);
    forget(last);
    last.refuse(Refusal.ROOM_FULL);
    return true;
  }

  /// The ClientHello of a connection is here.
  void said(Guest guest, long nowNanos) {
    @Nullable Long enteredNanos = silent.remove(guest);
    if (enteredNanos == null) {
      return; // refused meanwhile
    }
    waitingSince.put(guest, enteredNanos);
    queue(reputation.of(guest.origin(), nowNanos)).add(guest.origin(), guest, nowNanos);
    serve(nowNanos);
  }

  /// What came first was no TLS.
  void saidNonsense(Guest guest, long nowNanos) {
    if (silent.containsKey(guest)) {
      forget(guest);
      reputation.fault(guest.origin(), nowNanos);
      guest.refuse(Refusal.NOT_TLS);
    }
  }

  /// The turn of a connection came and what it said gives nothing to answer.
  void unanswerable(Guest guest, long nowNanos) {
    if (underWay.containsKey(guest)) {
      cut(guest, Refusal.NOT_TLS, nowNanos);
      serve(nowNanos);
    }
  }

  /// Our answer to a ClientHello is on its way: it is the other side's turn.
  void answered(Guest guest, long nowNanos) {
    @Nullable Begun begun = underWay.get(guest);
    if (begun != null && !begun.answered) {
      begun.answered = true;
      begun.answeredNanos = nowNanos;
      unanswered--;
      serve(nowNanos);
    }
  }

  /// The handshake of a connection ended, well or not.
  void ended(Guest guest, boolean well, long nowNanos) {
    if (forget(guest)) {
      if (well) {
        reputation.good(guest.origin());
      } else {
        reputation.fault(guest.origin(), nowNanos);
      }
    }
    serve(nowNanos);
  }

  /// A connection is gone: its fault after our answer, and before where it did not wait for as long
  /// as an agent does.
  void left(Guest guest, long nowNanos) {
    @Nullable Begun begun = underWay.get(guest);
    if (forget(guest)) {
      if (begun != null
          && (begun.answered || nowNanos - begun.enteredNanos < STORM_AFTER.toNanos())) {
        reputation.fault(guest.origin(), nowNanos);
      }
      serve(nowNanos);
    }
  }

  /// A connection that had its handshake was cut off for what it did.
  void fault(Origin origin, long nowNanos) {
    reputation.graveFault(origin, nowNanos);
  }

  /// Cuts who is over its time and serves who may come now; called several times a second.
  void look(long nowNanos) {
    cutSilent(nowNanos);
    cutWaiting(nowNanos);
    cutUnderWay(nowNanos);
    serve(nowNanos);
    storm.look(isAnyWaitingLonger(STORM_AFTER, nowNanos), nowNanos);
  }

  private void cutSilent(long nowNanos) {
    for (var oldest = silent.firstEntry();
        oldest != null && nowNanos - oldest.getValue() > limits.helloWithin().toNanos();
        oldest = silent.firstEntry()) {
      cut(oldest.getKey(), Refusal.NO_HELLO, nowNanos);
    }
  }

  private void cutWaiting(long nowNanos) {
    waiting.forEach((standing, queue) -> {
      for (Optional<Guest> oldest = queue.waitingLonger(limits.waitMax().toNanos(), nowNanos);
          oldest.isPresent();
          oldest = queue.waitingLonger(limits.waitMax().toNanos(), nowNanos)) {
        if (standing != Standing.SUSPECT) {
          storm.shed(nowNanos);
        }
        forget(oldest.get());
        oldest.get().refuse(Refusal.WAITED);
      }
    });
  }

  /// Also those whose turn it has been for a while, where nobody's place is free for who waits.
  private void cutUnderWay(long nowNanos) {
    int wanted = queue(Standing.KNOWN).size() + queue(Standing.NEW).size();
    for (var entry : List.copyOf(underWay.entrySet())) {
      Begun begun = entry.getValue();
      boolean stalled = begun.itsTurnNanos(nowNanos) > limits.stalledAfter().toNanos();
      boolean isOver = nowNanos - begun.enteredNanos > limits.handshakeWithin().toNanos();
      if (stalled && (isOver || underWay.size() + wanted > limits.handshakesMax())) {
        cut(entry.getKey(), Refusal.STALLED, nowNanos);
      } else if (isOver) { // it has given up, and it was not its fault
        storm.shed(nowNanos);
        forget(entry.getKey());
        entry.getKey().refuse(Refusal.STALLED);
      }
    }
  }

  private void cut(Guest guest, Refusal why, long nowNanos) {
    forget(guest);
    reputation.fault(guest.origin(), nowNanos);
    guest.refuse(why);
  }

  private void serve(long nowNanos) {
    while (underWay.size() < limits.handshakesMax() && unanswered < limits.answersAtOnce()) {
      Standing standing = Standing.KNOWN;
      Optional<Guest> next = queue(Standing.KNOWN).poll();
      if (next.isEmpty()) {
        standing = Standing.NEW;
        next = queue(Standing.NEW).poll();
      }
      if (next.isEmpty() && maySuspectBegin(nowNanos)) {
        standing = Standing.SUSPECT;
        next = queue(Standing.SUSPECT).poll();
      }
      if (next.isEmpty()) {
        return;
      }
      begin(next.get(), standing, nowNanos);
    }
  }

  private boolean maySuspectBegin(long nowNanos) {
    return !queue(Standing.SUSPECT).isEmpty()
        && suspectsUnderWay < limits.suspectHandshakesMax()
        && suspectTurns.take(nowNanos);
  }

  private void begin(Guest guest, Standing standing, long nowNanos) {
    @Nullable Long enteredNanos = waitingSince.remove(guest);
    leaveCrowd(guest);
    underWay.put(guest, new Begun(standing, enteredNanos == null ? nowNanos : enteredNanos));
    unanswered++;
    if (standing == Standing.SUSPECT) {
      suspectsUnderWay++;
    }
    guest.begin();
  }

  /// Whether it was known.
  private boolean forget(Guest guest) {
    @Nullable Begun begun = underWay.remove(guest);
    if (begun != null) {
      suspectsUnderWay -= begun.standing == Standing.SUSPECT ? 1 : 0;
      unanswered -= begun.answered ? 0 : 1;
    }
    boolean waited = waitingSince.remove(guest) != null;
    if (waited) {
      waiting.values().forEach(queue -> queue.remove(guest));
    }
    boolean known = begun != null || waited || silent.remove(guest) != null;
    leaveCrowd(guest);
    return known;
  }

  private void leaveCrowd(Guest guest) {
    SequencedSet<Guest> crowd = crowds.get(guest.origin());
    if (crowd != null && crowd.remove(guest) && crowd.isEmpty()) {
      crowds.remove(guest.origin());
    }
  }

  private void shed(Guest guest, long nowNanos) {
    if (reputation.of(guest.origin(), nowNanos) != Standing.SUSPECT) {
      storm.shed(nowNanos);
    }
  }

  private boolean isAnyWaitingLonger(Duration time, long nowNanos) {
    return queue(Standing.KNOWN).waitingLonger(time.toNanos(), nowNanos).isPresent()
        || queue(Standing.NEW).waitingLonger(time.toNanos(), nowNanos).isPresent();
  }

  private FairQueue<Guest> queue(Standing standing) {
    FairQueue<Guest> queue = waiting.get(standing);
    if (queue == null) {
      throw new IllegalStateException("no queue for " + standing);
    }
    return queue;
  }

  /// Connections whose handshake is not done.
  int strangers() {
    return silent.size() + waitingSince.size() + underWay.size();
  }

  int waiting() {
    return waitingSince.size();
  }

  int underWay() {
    return underWay.size();
  }

  /// Whether silence is not held against anybody now.
  boolean excusesSilence() {
    return storm.excuses();
  }

  /// Sends everybody away.
  void close() {
    var all = new LinkedHashSet<>(silent.keySet());
    all.addAll(waitingSince.keySet());
    all.addAll(underWay.keySet());
    all.forEach(guest -> {
      forget(guest);
      guest.refuse(Refusal.CLOSING);
    });
  }
}
