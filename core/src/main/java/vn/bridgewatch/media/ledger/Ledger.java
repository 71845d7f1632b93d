package vn.bridgewatch.media.ledger;

import java.util.Optional;
import vn.bridgewatch.media.packet.Arrivals;
import vn.bridgewatch.media.packet.ErrorEstimate;
import vn.bridgewatch.media.packet.Reception;
import vn.bridgewatch.media.packet.ReflectorPacket;
import vn.bridgewatch.media.packet.TlvReport;
import vn.bridgewatch.media.udp.Datagram;
import vn.bridgewatch.quality.Repair;
import vn.bridgewatch.quality.VideoProfile;
import vn.bridgewatch.quality.stream.DelayHistogram;
import vn.bridgewatch.quality.stream.PacketStream;

/// Keeps the books of one stream: what was sent, what was answered, and what follows for each way.
///
/// Our own times are monotonic; the reflector's are taken as they come, and only their differences
/// count, so that neither a clock that is wrong nor one that is set touches a figure. The way there
/// is judged in the order of the reflector's numbers, the way back by these numbers themselves.
/// About 600 KB, whatever the length; one thread.
public final class Ledger {

  /// Packets that an answer may be behind the newest.
  public static final int MEMORY = 8192;

  private static final double NANOS_PER_MILLI = 1e6;

  /// A reflector that begins so far ahead continues an old session.
  private static final long ODD_START = 64;

  /// A receiver of pictures waits about so long for what it asked for again.
  private static final double REPAIR_MS = 150;

  private final String name;
  private final long[] sentNanos = new long[MEMORY];
  private final Reception told = new Reception(MEMORY);
  private final Reception answeredOnes = new Reception(MEMORY);
  private final Reception numbers = new Reception(MEMORY); // the reflector's that we know of
  private final Way forward;
  private final Way backward;
  private final ArrivalOrder order = new ArrivalOrder(this::arrivedThere);
  private final DelayHistogram roundTrip = new DelayHistogram();
  private final ClockWatch clock = new ClockWatch();
  private final double spacingMs;
  private final boolean pictures;

  private long sent;
  private long answered;
  private long highestReflected = -1;
  private long firstUnknown; // of the reflector's numbers
  private long askedUpTo;
  private boolean tellsEarlier;
  private long oddStart;
  private boolean anyAnswer;
  private Knowledge knowledge = Knowledge.NONE;
  private long refusedThere;
  private long dscpRefused;
  private long untrue;
  private long strange;
  private ErrorEstimate theirs = ErrorEstimate.UNKNOWN;
  private ErrorEstimate ours = ErrorEstimate.UNKNOWN;
  private boolean alwaysTells = true;

  // of the arrivals there, in their order
  private long lastReflected = -1;
  private long lastArrived = -1;
  private boolean guessed;

  /// @param spacingMs from packet to packet, on average
  /// @param video what the pictures are like; empty for sound
  public Ledger(String name, int dscp, double spacingMs, Optional<VideoProfile> video) {
    this.name = name;
    this.spacingMs = spacingMs;
    this.pictures = video.isPresent();
    forward = new Way(dscp, spacingMs, video, this::repair, told::has);
    backward = new Way(dscp, spacingMs, video, this::repair, _ -> false);
  }

  /// Pictures are asked for again, sound is not.
  private Repair repair() {
    if (!pictures || roundTrip.count() == 0) {
      return Repair.NONE;
    }
    double millis = Math.clamp(roundTrip.min() / NANOS_PER_MILLI, 0.1, 10_000);
    return new Repair.Retransmission(millis, REPAIR_MS, Math.max(0.001, spacingMs));
  }

  /// Notes that the next packet was sent.
  ///
  /// @param nanos monotonic
  public void sent(long nanos, ErrorEstimate error) {
    sentNanos[(int) (sent % MEMORY)] = nanos;
    sent++;
    ours = error;
  }

  public long sentCount() {
    return sent;
  }

  public long answeredCount() {
    return answered;
  }

  /// Whether an answer to this packet came.
  public boolean answered(long sequence) {
    return answeredOnes.has(sequence);
  }

  /// Least round trip so far, or 0.
  public long leastRoundTripNanos() {
    return roundTrip.count() == 0 ? 0 : roundTrip.min();
  }

  /// Longest round trip so far, or 0.
  public long mostRoundTripNanos() {
    return roundTrip.count() == 0 ? 0 : roundTrip.max();
  }

  /// An answer that cannot be believed came.
  public void unbelievable() {
    untrue++;
  }

  /// Which packets came there; the extensions of answers are read into it.
  public Reception told() {
    return told;
  }

  /// The reflector's number from which on it shall tell when packets had come: the answers to these
  /// are missing. What was asked for a moment ago comes again only when all others had their turn.
  ///
  /// @param entries how many it will tell
  public long wanted(int entries) {
    skipKnown();
    long from = unknownFrom(Math.max(firstUnknown, askedUpTo));
    if (from > highestReflected) {
      from = unknownFrom(firstUnknown);
    }
    askedUpTo = from > highestReflected ? firstUnknown : from + entries;
    return from;
  }

  /// Whether the reflector may still tell of packets when they had come.
  public boolean wantsMore() {
    skipKnown();
    return tellsEarlier && unknownFrom(firstUnknown) <= highestReflected;
  }

  private void skipKnown() {
    firstUnknown = Math.max(firstUnknown, highestReflected + 1 - Arrivals.PACKETS);
    firstUnknown = unknownFrom(firstUnknown);
  }

  private long unknownFrom(long number) {
    long from = number;
    while (from <= highestReflected && numbers.has(from)) {
      from++;
    }
    return from;
  }

  /// Notes an answer.
  ///
  /// @param wallOffsetNanos what makes wall time of our monotonic time
  public void received(ReflectorPacket packet, TlvReport tlvs, Datagram in, long wallOffsetNanos) {
    long sequence = packet.senderSequence();
    if (sequence >= sent || sequence < sent - MEMORY) {
      strange++;
      return;
    }
    if (!anyAnswer) {
      anyAnswer = true;
      long ahead = packet.sequence() - sequence;
      oddStart = !tlvs.reception() && ahead > ODD_START ? ahead : 0;
    }
    long reflected = packet.sequence() - oddStart;
    long sentAt = sentNanos[(int) (sequence % MEMORY)];
    long elapsed = in.arrivedNanos() - sentAt;
    long stay = packet.sentNanos() - packet.receivedNanos();
    if (reflected < 0 || elapsed < 0) {
      strange++;
      return;
    }
    if (stay < 0 || stay > elapsed) {
      strange++;
      stay = 0;
    }
    learn(packet, tlvs, reflected);
    if (clock.add(
        packet.receivedNanos() - (sentAt + wallOffsetNanos),
        in.arrivedNanos() + wallOffsetNanos - packet.sentNanos(),
        in.arrivedNanos())) {
      order.flush();
      forward.stream().clockStepped();
      backward.stream().clockStepped();
    }
    var arrival = backward.stream().add(reflected, packet.sentNanos(), in.arrivedNanos());
    if (arrival == PacketStream.Arrival.IMPLAUSIBLE) {
      strange++;
      return;
    }
    highestReflected = Math.max(highestReflected, reflected);
    if (arrival != PacketStream.Arrival.NEW) {
      return; // the same answer again
    }
    // a reflector that was not asked, or did not understand, gives its answers what it likes
    boolean asked = tlvs.dscpSeen() != TlvReport.NONE && !tlvs.dscpRefused();
    backward.seen(asked ? in.dscp() : -1, in.hopLimit());
    forward.seen(tlvs.dscpSeen(), packet.senderTtl());
    if (!answeredOnes.has(sequence)) {
      answered++;
      answeredOnes.add(sequence);
      roundTrip.add(elapsed - stay);
    }
    tlvs.earlier(
        packet.sequence(),
        sequence,
        (number, its, agoNanos) -> earlier(number, its, packet.receivedNanos() - agoNanos));
    if (!numbers.has(reflected)) {
      numbers.add(reflected);
      order.add(reflected, sequence, sentAt, packet.receivedNanos());
    }
  }

  /// A packet came there of which no answer got here, or not yet.
  private void earlier(long number, long sequence, long receivedNanos) {
    if (!numbers.has(number) && sequence >= sent - MEMORY && order.awaits(number)) {
      numbers.add(number);
      order.add(number, sequence, sentNanos[(int) (sequence % MEMORY)], receivedNanos);
    }
  }

  private void learn(ReflectorPacket packet, TlvReport tlvs, long reflected) {
    theirs = packet.error();
    tellsEarlier |= tlvs.tellsEarlier();
    alwaysTells &= theirs.tells() && ours.tells();
    untrue += tlvs.untrue() ? 1 : 0;
    dscpRefused += tlvs.dscpRefused() ? 1 : 0;
    if (tlvs.reception()) {
      knowledge = Knowledge.RECEPTION;
      refusedThere = Math.max(refusedThere, tlvs.refused());
    } else if (knowledge == Knowledge.NONE && reflected != packet.senderSequence()) {
      knowledge = Knowledge.NUMBERS;
    }
  }

  private void arrivedThere(long reflected, long sequence, long sentAt, long receivedNanos) {
    if (knowledge != Knowledge.RECEPTION) {
      guess(reflected, sequence);
    }
    forward.stream().add(sequence, sentAt, receivedNanos);
    lastReflected = Math.max(lastReflected, reflected);
    lastArrived = Math.max(lastArrived, sequence);
  }

  /// Without word of which packets came, the reflector's numbers tell how many did between two that
  /// we know of: all, none, or some, of which the first are taken.
  private void guess(long reflected, long sequence) {
    long unheard = reflected - lastReflected - 1;
    long between = sequence - lastArrived - 1;
    if (unheard <= 0) {
      return;
    }
    guessed |= between != unheard;
    for (long one = lastArrived + 1; one <= lastArrived + Math.min(unheard, between); one++) {
      told.add(one);
    }
  }

  /// What is known so far; nothing is ended.
  public StreamReport report(long wallBehindNanos) {
    return report(false, wallBehindNanos);
  }

  /// What is known at the end; nothing can be added after.
  ///
  /// @param wallBehindNanos how far our wall clock is ahead of what times were made with
  public StreamReport finish(long wallBehindNanos) {
    order.flush();
    return report(true, wallBehindNanos);
  }

  private StreamReport report(boolean end, long wallBehindNanos) {
    if (end && knowledge == Knowledge.NONE) {
      // what the numbers of a reflector that copies ours seem to say is not so
      told.forget();
    }
    boolean known = knowledge != Knowledge.NONE || (anyAnswer && answered == sent);
    // the fate of packets behind the newest that was answered is not known
    boolean settled = answered == sent || answeredOnes.has(sent - 1);
    boolean exact = known && settled && (knowledge == Knowledge.RECEPTION || !guessed);
    WayReport there =
        forward.report(end ? sent : -1, known, exact, delay(clock.leastForwardNanos(), forward));
    WayReport back =
        backward.report(
            end ? highestReflected + 1 : -1,
            known,
            known && settled,
            delay(clock.leastBackwardNanos(), backward));
    return new StreamReport(
        name,
        sent,
        answered,
        knowledge,
        roundTrip(),
        there,
        back,
        clock(wallBehindNanos),
        refusedThere,
        dscpRefused,
        untrue,
        strange);
  }

  private Optional<OneWayDelay> delay(long leastNanos, Way way) {
    double error = (ours.seconds() + theirs.seconds()) * 1e3;
    double least = leastNanos / NANOS_PER_MILLI;
    if (!clock.any() || !alwaysTells || least <= error) {
      return Optional.empty();
    }
    double mean = least + way.stream().report().spread().mean();
    return Optional.of(new OneWayDelay(least, mean, error));
  }

  private StreamReport.RoundTrip roundTrip() {
    if (roundTrip.count() == 0) {
      return new StreamReport.RoundTrip(0, 0, 0, 0, 0, 0);
    }
    return new StreamReport.RoundTrip(
        roundTrip.min() / NANOS_PER_MILLI,
        roundTrip.mean() / NANOS_PER_MILLI,
        roundTrip.quantile(0.5) / NANOS_PER_MILLI,
        roundTrip.quantile(0.95) / NANOS_PER_MILLI,
        roundTrip.quantile(0.99) / NANOS_PER_MILLI,
        roundTrip.max() / NANOS_PER_MILLI);
  }

  private Optional<StreamReport.Clock> clock(long wallBehindNanos) {
    if (!clock.any()) {
      return Optional.empty();
    }
    return Optional.of(
        new StreamReport.Clock(
            (clock.offsetNanos() - wallBehindNanos) / NANOS_PER_MILLI,
            clock.offsetErrorNanos() / NANOS_PER_MILLI,
            clock.steps(),
            clock.steppedNanos() / NANOS_PER_MILLI,
            theirs.tells()));
  }
}
