package vn.bridgewatch.media.call;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.media.packet.ErrorEstimate;
import vn.bridgewatch.media.packet.StampKey;
import vn.bridgewatch.media.reflect.KnownSender;
import vn.bridgewatch.media.reflect.Prefix;
import vn.bridgewatch.media.reflect.Reflector;
import vn.bridgewatch.media.reflect.ReflectorSettings;
import vn.bridgewatch.media.udp.Clocks;
import vn.bridgewatch.media.udp.Datagram;

/// A sender and a reflector with a line between them that does what a script says, in time that is
/// not real; it knows what it did.
final class VirtualLine {

  private static final long EPOCH = 1_795_000_000_000_000_000L;
  private static final InetSocketAddress SENDER =
      new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 0);

  /// What happens to a packet on one way.
  ///
  /// @param delaysNanos one for each copy that arrives; none where it is lost
  record Fate(List<Long> delaysNanos) {

    static final Fate LOST = new Fate(List.of());

    static Fate after(long nanos) {
      return new Fate(List.of(nanos));
    }
  }

  /// Decides over a packet.
  interface Script {

    /// @param stream from 0
    /// @param index of the packet on this way, from 0, in the order of sending
    /// @param sentNanos since the beginning
    Fate fate(int stream, long index, long sentNanos);
  }

  /// A packet that went this way.
  ///
  /// @param arrivals when its copies came, in the order of the copies
  record Passed(long sequence, long sentNanos, List<Long> arrivals) {

    boolean lost() {
      return arrivals.isEmpty();
    }
  }

  private record Event(long atNanos, long order, Runnable what) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparing(Event::atNanos).thenComparing(Event::order));
  private final Script there;
  private final Script back;
  private final List<List<Passed>> wentThere = new ArrayList<>();
  private final List<List<Passed>> wentBack = new ArrayList<>();
  private final ReflectorSettings settings;
  private final @Nullable Far far;
  private long orders;
  private long now;
  private IntUnaryOperator remark = trafficClass -> trafficClass;
  private long farWallAhead;
  private long nearWallAhead;
  private @Nullable Call call;
  private @Nullable Reflector reflector;

  /// A far end that is not our reflector.
  interface Far {

    /// Returns the length of the answer, 0 for none.
    int answer(int stream, byte[] in, int length, byte[] out, long wallNanos);
  }

  private final class Time implements Clocks {

    private final boolean farSide;

    Time(boolean farSide) {
      this.farSide = farSide;
    }

    @Override
    public long monotonicNanos() {
      return now;
    }

    @Override
    public long wallNanos() {
      return EPOCH + now + (farSide ? farWallAhead : nearWallAhead);
    }
  }

  VirtualLine(Script there, Script back, Optional<StampKey> key, @Nullable Far far) {
    this.there = there;
    this.back = back;
    this.far = far;
    var sender =
        new KnownSender("test", List.of(Prefix.parse("192.0.2.0/24")), key.map(StampKey::copy));
    settings = ReflectorSettings.of(List.of(sender));
  }

  /// How far the reflector's clock is ahead.
  VirtualLine farClockAhead(long nanos) {
    farWallAhead = nanos;
    return this;
  }

  VirtualLine at(long atNanos, Runnable what) {
    events.add(new Event(atNanos, orders++, what));
    return this;
  }

  /// A network that changes the class of packets on the way there.
  VirtualLine remarkThere(IntUnaryOperator change) {
    remark = change;
    return this;
  }

  void setFarClock(long nanos) {
    farWallAhead += nanos;
  }

  void setNearClock(long nanos) {
    nearWallAhead += nanos;
  }

  void stop() {
    if (call != null) {
      call.stop();
    }
  }

  long now() {
    return now;
  }

  List<Passed> there(int stream) {
    return wentThere.get(stream);
  }

  List<Passed> back(int stream) {
    return wentBack.get(stream);
  }

  CallReport run(CallPlan plan) {
    for (int i = 0; i < plan.profile().streams().size(); i++) {
      wentThere.add(new ArrayList<>());
      wentBack.add(new ArrayList<>());
    }
    reflector = new Reflector(settings, new Time(true), _ -> ErrorEstimate.of(true, 1e-4));
    Call running =
        new Call(
            plan, new Time(false), _ -> ErrorEstimate.of(true, 1e-4), this::sent, CallTrace.OFF);
    call = running;
    for (long wait = running.advance(); wait >= 0; wait = running.advance()) {
      long due = now + wait;
      Event next = events.peek();
      if (next != null && next.atNanos() <= due) {
        events.remove();
        now = Math.max(now, next.atNanos());
        next.what().run();
      } else {
        now = Math.max(due, now);
      }
    }
    return running.report();
  }

  private int sent(int stream, byte[] bytes, int length, int trafficClass) {
    byte[] packet = Arrays.copyOf(bytes, length);
    pass(
        there,
        wentThere.get(stream),
        stream,
        packet,
        () -> arrivedThere(stream, packet, trafficClass));
    return 0;
  }

  private void pass(Script script, List<Passed> went, int stream, byte[] packet, Runnable arrived) {
    Fate fate = script.fate(stream, went.size(), now);
    var arrivals = new ArrayList<Long>();
    for (long delay : fate.delaysNanos()) {
      arrivals.add(now + delay);
      events.add(new Event(now + delay, orders++, arrived));
    }
    long sequence = ByteBuffer.wrap(packet).getInt() & 0xffff_ffffL;
    went.add(new Passed(sequence, now, arrivals));
  }

  private void arrivedThere(int stream, byte[] packet, int trafficClass) {
    byte[] out = new byte[Datagram.BYTES_MAX];
    int length;
    int answerClass;
    if (far != null) {
      length = far.answer(stream, packet, packet.length, out, EPOCH + now + farWallAhead);
      answerClass = trafficClass;
    } else {
      var in = new Datagram();
      System.arraycopy(packet, 0, in.bytes(), 0, packet.length);
      var from = new InetSocketAddress(SENDER.getAddress(), 40_000 + stream);
      in.set(packet.length, from, null, remark.applyAsInt(trafficClass), 60, now);
      Reflector.Answer answer = Objects.requireNonNull(reflector).answer(in, out);
      length = answer == null ? 0 : answer.length();
      answerClass = answer == null ? 0 : answer.trafficClass();
    }
    if (length > 0) {
      byte[] reply = Arrays.copyOf(out, length);
      pass(
          back, wentBack.get(stream), stream, reply, () -> arrivedBack(stream, reply, answerClass));
    }
  }

  private void arrivedBack(int stream, byte[] reply, int trafficClass) {
    var in = new Datagram();
    System.arraycopy(reply, 0, in.bytes(), 0, reply.length);
    in.set(reply.length, SENDER, null, trafficClass, 59, now);
    if (call != null) {
      call.received(stream, in);
    }
  }

  /// Loses in runs, delays, lets packets overtake and doubles them, by a seed.
  static Script seeded(long seed, double loss, double meanRun, double doubled) {
    var random = new Random(seed);
    var burst = new boolean[16];
    return (stream, _, _) -> {
      double p = burst[stream] ? 1 - 1 / meanRun : loss / meanRun / (1 - loss);
      burst[stream] = random.nextDouble() < p;
      if (burst[stream]) {
        return Fate.LOST;
      }
      long delay = 5_000_000 + (long) (random.nextDouble() * 12_000_000);
      if (random.nextInt(50) == 0) {
        delay += random.nextInt(120_000_000); // overtaken
      }
      return random.nextDouble() < doubled
          ? new Fate(List.of(delay, delay + random.nextInt(3_000_000)))
          : Fate.after(delay);
    };
  }
}
