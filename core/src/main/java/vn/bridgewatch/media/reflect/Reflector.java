package vn.bridgewatch.media.reflect;

import java.net.InetAddress;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.media.packet.ErrorEstimate;
import vn.bridgewatch.media.packet.Layout;
import vn.bridgewatch.media.packet.ReflectorFacts;
import vn.bridgewatch.media.packet.ReflectorPacket;
import vn.bridgewatch.media.packet.SenderPacket;
import vn.bridgewatch.media.packet.StampKey;
import vn.bridgewatch.media.packet.TlvAnswer;
import vn.bridgewatch.media.udp.Clocks;
import vn.bridgewatch.media.udp.Datagram;
import vn.bridgewatch.media.udp.SteadyClock;

/// A stateful session-reflector (RFC 8762, section 4.3; RFC 8972), without its socket.
///
/// Every session has its own sequence numbers, so that the sender can tell the ways apart. An
/// answer has the size of what it answers, never more; whoever is not known gets none. A packet
/// over the rate is noted as come, and not answered. One thread.
public final class Reflector {

  private static final long JUMP_NANOS = 1_000_000_000L;
  private static final int UDP_IP_BYTES = 28;
  private static final int SEQUENCE_BYTES = 4;

  /// The clock's error as it is asked for again and again, and of us, the software.
  public interface ClockError {

    ErrorEstimate of(long behindNanos);
  }

  /// An answer, in the array that was given.
  ///
  /// @param trafficClass DSCP and ECN
  public record Answer(int length, int trafficClass) {}

  private ReflectorSettings settings;
  private final ClockError error;
  private final Clocks clocks;
  private final SteadyClock steady;
  private final Map<Session.Key, Session> sessions = new HashMap<>();
  private final Map<InetAddress, TokenBucket> buckets = new HashMap<>();
  private TokenBucket all;
  private final Map<Refusal, Long> refusals = new EnumMap<>(Refusal.class);
  private final byte[] senderSequence = new byte[SEQUENCE_BYTES];
  private long answered;
  private long answeredBytes;
  private long sweptNanos;

  public Reflector(ReflectorSettings settings, Clocks clocks, ClockError error) {
    this.settings = settings;
    this.clocks = clocks;
    this.error = error;
    this.steady = new SteadyClock(clocks, JUMP_NANOS);
    this.all = new TokenBucket(settings.bitRate(), clocks.monotonicNanos());
    this.sweptNanos = clocks.monotonicNanos();
  }

  /// Takes other settings. Sessions go on where their sender is still known by the same key; the
  /// others are forgotten.
  void use(ReflectorSettings fresh) {
    long now = clocks.monotonicNanos();
    if (fresh.bitRate() != settings.bitRate()) {
      all = new TokenBucket(fresh.bitRate(), now);
    }
    if (fresh.senderBitRate() != settings.senderBitRate()) {
      buckets.clear();
    }
    settings = fresh;
    sessions.entrySet().removeIf(entry -> !isKnown(entry.getKey(), entry.getValue().sender()));
  }

  private boolean isKnown(Session.Key session, KnownSender sender) {
    return settings.senders().stream()
        .anyMatch(
            one -> one.key().equals(sender.key()) && one.mayBe(session.address(), session.ssid()));
  }

  /// Answers a packet.
  ///
  /// @param out room for the answer, at least as long as the packet
  /// @return null where there is no answer
  public @Nullable Answer answer(Datagram in, byte[] out) {
    long now = clocks.monotonicNanos();
    steady.check(now);
    sweep(now);
    if (in.length() < Layout.OPEN_BYTES_TO_TTL) {
      return refuse(Refusal.TOO_SHORT);
    }
    InetAddress source = in.from().getAddress();
    boolean known = false;
    KnownSender sender = null;
    Layout layout = Layout.AUTHENTICATED;
    for (KnownSender candidate : settings.senders()) {
      boolean open = candidate.key().isEmpty();
      Layout its = open ? Layout.OPEN : Layout.AUTHENTICATED;
      if (in.length() < its.bytes() && !open) {
        known |= candidate.from().stream().anyMatch(prefix -> prefix.holds(source));
        continue;
      }
      if (!candidate.mayBe(source, SenderPacket.ssid(in.bytes(), its))) {
        continue;
      }
      known = true;
      if (open || SenderPacket.verifies(in.bytes(), its, candidate.key().orElseThrow())) {
        sender = candidate;
        layout = its;
        break;
      }
    }
    if (sender == null) {
      return refuse(known ? Refusal.NOT_AUTHENTIC : Refusal.UNKNOWN_SENDER);
    }
    Session session = session(in, layout, sender, now);
    if (session == null) {
      return refuse(Refusal.TOO_MANY_SESSIONS);
    }
    return answer(in, out, layout, session, now);
  }

  private @Nullable Answer answer(
      Datagram in, byte[] out, Layout layout, Session session, long now) {
    SenderPacket packet = SenderPacket.read(in.bytes(), in.length(), layout).orElseThrow();
    session.came(packet.sequence(), now);
    long bits = (in.length() + UDP_IP_BYTES) * 8L;
    TokenBucket its = bucket(in.from().getAddress(), now);
    if (!its.has(bits, now) || !all.has(bits, now)) {
      session.refused();
      return refuse(Refusal.OVER_RATE);
    }
    its.take(bits);
    all.take(bits);
    System.arraycopy(in.bytes(), 0, out, 0, in.length());
    long sequence = session.answeredCount();
    long receivedNanos = steady.at(in.arrivedNanos());
    // the digest of the base needs this time, and the packet can leave only after it
    long sentNanos = steady.at(clocks.monotonicNanos());
    ReflectorPacket.write(
        out,
        in.length(),
        in.bytes(),
        layout,
        sequence,
        sentNanos,
        error.of(steady.behindNanos()),
        receivedNanos,
        Math.max(0, in.hopLimit()));
    session.arrivals().add(packet.sequence(), in.arrivedNanos());
    var facts =
        new ReflectorFacts(
            Math.max(0, in.dscp()),
            Math.max(0, in.ecn()),
            settings.dscpPermitted(),
            session.receivedCount(),
            sequence + 1,
            session.refusedCount(),
            session.reception(),
            session.arrivals(),
            sequence - 1,
            session.lastSentNanos());
    System.arraycopy(in.bytes(), 0, senderSequence, 0, SEQUENCE_BYTES);
    StampKey key = session.sender().key().orElse(null);
    int dscp = new TlvAnswer(out, layout, in.length()).answer(senderSequence, key, facts);
    SenderPacket.sign(out, layout, key);
    session.answered(sentNanos);
    answered++;
    answeredBytes += in.length();
    return new Answer(in.length(), dscp << 2);
  }

  private @Nullable Session session(Datagram in, Layout layout, KnownSender sender, long now) {
    var key =
        new Session.Key(
            in.from().getAddress(),
            in.from().getPort(),
            SenderPacket.ssid(in.bytes(), layout),
            layout.authenticated());
    Session session = sessions.get(key);
    if (session != null && now - session.seenNanos() <= settings.sessionIdle().toNanos()) {
      return session;
    }
    if (session == null && sessions.size() >= settings.sessionsMax()) {
      return null;
    }
    var begun = new Session(sender);
    sessions.put(key, begun);
    return begun;
  }

  /// Addresses are bounded as sessions are: one has at least one.
  private TokenBucket bucket(InetAddress address, long now) {
    return buckets.computeIfAbsent(address, _ -> new TokenBucket(settings.senderBitRate(), now));
  }

  /// Forgets sessions that are over, once a second.
  private void sweep(long now) {
    if (now - sweptNanos < 1_000_000_000L) {
      return;
    }
    sweptNanos = now;
    long idle = settings.sessionIdle().toNanos();
    boolean gone = sessions.values().removeIf(session -> now - session.seenNanos() > idle);
    if (gone) {
      buckets
          .keySet()
          .retainAll(
              sessions.keySet().stream()
                  .map(Session.Key::address)
                  .collect(java.util.stream.Collectors.toSet()));
    }
  }

  private @Nullable Answer refuse(Refusal refusal) {
    refusals.merge(refusal, 1L, Long::sum);
    return null;
  }

  /// What was done since the start.
  ///
  /// @param sessions of now
  public record Counts(
      long answered, long answeredBytes, Map<Refusal, Long> refusals, int sessions) {

    public Counts {
      refusals = Map.copyOf(refusals);
    }
  }

  public Counts counts() {
    return new Counts(answered, answeredBytes, refusals, sessions.size());
  }
}
