package vn.bridgewatch.media.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import vn.bridgewatch.media.packet.ErrorEstimate;
import vn.bridgewatch.media.reflect.Reflector.ClockError;
import vn.bridgewatch.media.udp.Clocks;
import vn.bridgewatch.media.udp.Datagram;
import vn.bridgewatch.media.udp.Errno;

/// A measurement from its first packet to its last, without sockets and threads: whoever has these
/// asks it what to do.
///
/// It opens with a few packets of the first stream and goes on only when one was answered, so that
/// nobody who did not ask for it is flooded. Then media flow. Then it waits until nothing more
/// comes, and asks for each stream, with packets of the same numbering, what had arrived, until one
/// is answered: so the fate of every packet is known. One thread.
public final class Call {

  /// Where packets go.
  @FunctionalInterface
  public interface Line {

    /// Sends; returns 0 or the error number.
    ///
    /// @param stream from 0, in the order of the profile
    int send(int stream, byte[] bytes, int length, int trafficClass);
  }

  private enum State {
    OPENING,
    MEDIA,
    QUIET,
    ASKING,
    LINGERING,
    OVER
  }

  private static final long MILLI = 1_000_000;
  private static final int OPENING_TRIES = 8;
  private static final long OPENING_NANOS = 250 * MILLI;
  private static final int ASKING_TRIES = 20;
  private static final long ASKING_NANOS_MAX = 5_000 * MILLI;
  private static final int ASKING_TRIES_STOPPED = 2;

  /// So often it is asked for times alone; every fate is known then.
  private static final int ASKING_TRIES_FOR_TIMES = 5;

  private static final int REFUSALS_MAX = 3;

  /// A thread that comes so late is no pacer; the media are moved instead of sent in a heap.
  private static final long LATE_NANOS_MAX = 50 * MILLI;

  private final CallPlan plan;
  private final Clocks clocks;
  private final ClockError error;
  private final Line line;
  private final CallTrace trace;
  private final List<CallStream> streams = new ArrayList<>();
  private final long beganNanos;
  private final long wallOffsetNanos;

  private State state = State.OPENING;
  private CallEnd end = CallEnd.COMPLETE;
  private int lastErrno;
  private int tries;
  private int triesForTimes;
  private long nextNanos;
  private long mediaNanos;
  private long mediaEndNanos;
  private long askingNanos;
  private long lateNanos;
  private long lateNanosMost;
  private long notSent;
  private int refusals;
  private boolean stopping;

  public Call(CallPlan plan, Clocks clocks, ClockError error, Line line, CallTrace trace) {
    this.plan = plan;
    this.clocks = clocks;
    this.error = error;
    this.line = line;
    this.trace = trace;
    int ssid = plan.ssid();
    for (StreamPlan stream : plan.profile().streams()) {
      streams.add(new CallStream(stream, ssid++, plan.key()));
    }
    beganNanos = clocks.monotonicNanos();
    wallOffsetNanos = clocks.wallNanos() - beganNanos;
    nextNanos = beganNanos;
  }

  /// Does what is due, and returns in how many nanoseconds to come again; -1 when it is over.
  public long advance() {
    long now = clocks.monotonicNanos();
    switch (state) {
      case OPENING -> open(now);
      case MEDIA -> media(now);
      case QUIET -> {
        if (now >= nextNanos || streams.stream().allMatch(CallStream::allAnswered)) {
          beginAsking(now);
        }
      }
      case ASKING -> ask(now);
      case LINGERING -> {
        if (now >= nextNanos) {
          over();
        }
      }
      case OVER -> {}
    }
    return state == State.OVER ? -1 : Math.max(0, nextNanos - clocks.monotonicNanos());
  }

  private void open(long now) {
    CallStream first = streams.getFirst();
    if (first.ledger().answeredCount() > 0) {
      trace.step(
          "answered after "
              + first.ledger().leastRoundTripNanos() / 1_000
              + " us; media: "
              + plan.profile().name());
      state = State.MEDIA;
      mediaNanos = now;
      nextNanos = now;
      media(now);
      return;
    }
    if (now < nextNanos) {
      return;
    }
    if (stopping) {
      finish(CallEnd.STOPPED);
    } else if (refusals >= REFUSALS_MAX) {
      finish(CallEnd.REFUSED);
    } else if (tries == OPENING_TRIES) {
      finish(first.unbelieved() > 0 ? CallEnd.NOT_AUTHENTIC : CallEnd.NO_ANSWER);
    } else {
      tries++;
      trace.step("packet " + tries + " of at most " + OPENING_TRIES + " to open");
      send(0, first, now, true);
      nextNanos = now + OPENING_NANOS;
    }
  }

  private void media(long now) {
    if (stopping) {
      end = CallEnd.STOPPED;
      trace.step("told to stop");
      beginAsking(now);
      return;
    }
    long length = plan.duration().toNanos();
    long next = Long.MAX_VALUE;
    for (int i = 0; i < streams.size(); i++) {
      CallStream stream = streams.get(i);
      for (long due = stream.dueNanos(); due < length; due = stream.dueNanos()) {
        long late = now - (mediaNanos + due);
        if (late < 0) {
          next = Math.min(next, mediaNanos + due);
          break;
        }
        lateNanosMost = Math.max(lateNanosMost, late);
        if (late > LATE_NANOS_MAX) {
          mediaNanos += late;
          lateNanos += late;
        }
        send(i, stream, clocks.monotonicNanos(), true);
        if (state != State.MEDIA) {
          return;
        }
      }
    }
    if (next == Long.MAX_VALUE) {
      trace.step("media sent");
      state = State.QUIET;
      mediaEndNanos = clocks.monotonicNanos();
      nextNanos = mediaEndNanos + quietNanos();
      return;
    }
    nextNanos = next;
  }

  /// Three of the longest round trips, 200 ms to 2 s.
  private long quietNanos() {
    return Math.clamp(200 * MILLI + 3 * mostRoundTripNanos(), 200 * MILLI, 2_000 * MILLI);
  }

  /// When a question is taken for lost: a bit more than the longest round trip, 200 ms to 1 s.
  private long againNanos() {
    return Math.clamp(50 * MILLI + mostRoundTripNanos(), 200 * MILLI, 1_000 * MILLI);
  }

  private long mostRoundTripNanos() {
    return streams.stream().mapToLong(s -> s.ledger().mostRoundTripNanos()).max().orElse(0);
  }

  private void beginAsking(long now) {
    if (mediaEndNanos == 0) {
      mediaEndNanos = now;
    }
    if (streams.stream().allMatch(CallStream::allAnswered)) {
      linger(now);
      return;
    }
    state = State.ASKING;
    askingNanos = now;
    tries = 0;
    nextNanos = now;
    ask(now);
  }

  private void ask(long now) {
    if (tries > 0 && streams.stream().noneMatch(this::isOpen)) {
      linger(now);
      return;
    }
    if (now < nextNanos) {
      return;
    }
    boolean longEnough = now - askingNanos > ASKING_NANOS_MAX;
    if (longEnough || (stopping && tries >= ASKING_TRIES_STOPPED) || tries == ASKING_TRIES) {
      over();
      return;
    }
    if (tries > 0 && streams.stream().allMatch(CallStream::newestAnswered)) {
      triesForTimes++;
    }
    tries++;
    for (int i = 0; i < streams.size(); i++) {
      CallStream stream = streams.get(i);
      if (tries == 1 ? !stream.allAnswered() : isOpen(stream)) {
        send(i, stream, now, false);
      }
    }
    trace.step("asked what had arrived, " + tries + " of at most " + ASKING_TRIES);
    nextNanos = now + (stopping ? 200 * MILLI : againNanos());
  }

  private boolean isOpen(CallStream stream) {
    boolean times = !stopping && triesForTimes < ASKING_TRIES_FOR_TIMES && stream.wantsMore();
    return !stream.newestAnswered() || times;
  }

  /// For duplicates of the last answer.
  private void linger(long now) {
    state = State.LINGERING;
    nextNanos = now + (stopping ? 0 : Math.min(quietNanos(), 500 * MILLI));
  }

  private void send(int index, CallStream stream, long now, boolean media) {
    ErrorEstimate estimate = error.of(0);
    int trafficClass = stream.plan().dscp() << 2;
    for (int attempt = 0; attempt < 2; attempt++) {
      int length =
          media
              ? stream.writeMedia(now + wallOffsetNanos, estimate)
              : stream.writeQuestion(now + wallOffsetNanos, estimate);
      long at = clocks.monotonicNanos();
      int errno = line.send(index, stream.packet(), length, trafficClass);
      if (errno == 0) {
        stream.sent(at, estimate, media);
        return;
      }
      note(errno);
      if (errno != Errno.CONNECTION_REFUSED) {
        break; // that one was about an earlier packet: this one may leave
      }
    }
    notSent++;
    stream.skipped(media);
  }

  private void note(int errno) {
    lastErrno = errno;
    if (errno == Errno.CONNECTION_REFUSED) {
      refused();
    } else if (errno != Errno.AGAIN && streams.getFirst().ledger().answeredCount() == 0) {
      finish(CallEnd.OWN_FAULT);
    }
  }

  /// The way said that nothing listens there.
  private void refused() {
    refusals++;
    boolean opening = state == State.OPENING;
    if (opening && refusals >= REFUSALS_MAX) {
      finish(CallEnd.REFUSED);
    }
  }

  /// An answer came.
  public void received(int stream, Datagram in) {
    if (state != State.OVER && streams.get(stream).received(in, wallOffsetNanos)) {
      refusals = 0;
    }
  }

  /// Something else came.
  public void failed(int stream, int errno) {
    if (state != State.OVER && errno == Errno.CONNECTION_REFUSED) {
      lastErrno = errno;
      refused();
    }
  }

  /// Ends the media at once, and all of it within half a second.
  public void stop() {
    stopping = true;
    nextNanos = clocks.monotonicNanos();
  }

  private void finish(CallEnd why) {
    end = why;
    over();
  }

  private void over() {
    state = State.OVER;
    trace.step("over: " + end.word());
  }

  /// What was measured; once, after it is over.
  public CallReport report() {
    long now = clocks.monotonicNanos();
    long wallBehind = clocks.wallNanos() - (now + wallOffsetNanos);
    long mediaFor = mediaNanos == 0 ? 0 : mediaEndNanos - (mediaNanos - lateNanos);
    return new CallReport(
        plan.profile(),
        end,
        end == CallEnd.REFUSED || end == CallEnd.OWN_FAULT
            ? Optional.of(Errno.text(lastErrno))
            : Optional.empty(),
        mediaFor / 1e9,
        streams.stream().map(stream -> stream.ledger().finish(wallBehind)).toList(),
        wallBehind / 1e6,
        lateNanosMost / 1e6,
        notSent);
  }
}
