package vn.bridgewatch.quality.stream;

import java.util.List;
import java.util.function.LongPredicate;

/// Takes the packets of one stream as they arrive and tells what the way did to them.
///
/// Sending and receiving clock need not agree: delays count against the first packet's, so a
/// constant offset changes nothing. Clocks that drift apart do: 50 millionths are 3 ms in a minute,
/// so a stream is best reported by the minute.
///
/// A clock that is set on the way makes a new stretch ([#clockStepped]): no figure spans it.
///
/// A packet's fate is settled, and the listeners told, when it is 4,096 behind the highest sequence
/// or the stream is finished; one that comes later than that is counted as late and stays lost. Not
/// thread-safe; about 120 KB, whatever the length.
public final class PacketStream {

  /// Jitter buffers for which discards are told, ms.
  public static final List<Integer> BUFFERS_MS = List.of(40, 80, 150);

  /// How far a packet may be behind and still count.
  public static final int WINDOW = 4096;

  /// A packet so far ahead is no packet of this stream.
  public static final long JUMP_MAX = 1 << 20;

  private static final double NANOS_PER_MILLI = 1e6;

  private final long first;
  private final LongPredicate arrivedUnseen;
  private final List<LossListener> listeners;
  private final boolean[] here = new boolean[WINDOW];
  private final long[] delays = new long[WINDOW];
  private final int[] stretches = new int[WINDOW];
  private final DelayHistogram delay = new DelayHistogram();
  private final DelayHistogram variation = new DelayHistogram();
  private final Reordering reordering = new Reordering();

  private long highest;
  private long settled;
  private long received;
  private long duplicates;
  private long late;
  private long implausible;
  private long firstDelay;
  private long lastDelay;
  private long unseen;
  private int stretch;
  private boolean stretchBegan;
  private double jitterNanos;
  private double jitterNanosMax;
  private boolean finished;

  /// What a packet was.
  public enum Arrival {
    NEW,
    DUPLICATE,
    /// Behind the window: lost already, or a duplicate.
    LATE,
    /// Before the stream began, or far ahead of it: ignored.
    IMPLAUSIBLE
  }

  /// @param first sequence of the first packet that is sent
  public PacketStream(long first, LossListener... listeners) {
    this(first, _ -> false, listeners);
  }

  /// @param arrivedUnseen whether a packet of which nothing was seen is known to have arrived all
  ///   the same: it is asked when the packet's fate is settled
  public PacketStream(long first, LongPredicate arrivedUnseen, LossListener... listeners) {
    this.first = first;
    this.arrivedUnseen = arrivedUnseen;
    this.highest = first - 1;
    this.settled = first;
    this.listeners = List.of(listeners);
  }

  /// @param sentNanos by the sender's clock
  /// @param receivedNanos by the receiver's clock
  public Arrival add(long sequence, long sentNanos, long receivedNanos) {
    if (finished) {
      throw new IllegalStateException("the stream is finished");
    }
    if (sequence < first || sequence - highest > JUMP_MAX) {
      implausible++;
      return Arrival.IMPLAUSIBLE;
    }
    if (sequence < settled) {
      late++;
      return Arrival.LATE;
    }
    settleTo(sequence - WINDOW + 1);
    int slot = slot(sequence);
    if (here[slot]) {
      duplicates++;
      return Arrival.DUPLICATE;
    }
    highest = Math.max(highest, sequence);
    here[slot] = true;
    measure(sequence, receivedNanos - sentNanos);
    reordering.add(sequence, receivedNanos);
    return Arrival.NEW;
  }

  /// One of the two clocks was set: delays before and after cannot be compared.
  public void clockStepped() {
    delay.beginStretch();
    stretch++;
    stretchBegan = false;
  }

  private void measure(long sequence, long rawDelay) {
    if (received == 0) {
      firstDelay = rawDelay;
    }
    long relative = rawDelay - firstDelay;
    if (stretchBegan) {
      // RFC 3550, section 6.4.1: in order of arrival, in nanoseconds instead of timestamp units
      jitterNanos += (Math.abs(relative - lastDelay) - jitterNanos) / 16;
      jitterNanosMax = Math.max(jitterNanosMax, jitterNanos);
    }
    stretchBegan = true;
    lastDelay = relative;
    received++;
    delay.add(relative);
    delays[slot(sequence)] = relative;
    stretches[slot(sequence)] = stretch;
    // RFC 5481, section 4.1: of neighbours in the order of sending, whichever arrives last
    if (sequence > settled && comparable(sequence - 1)) {
      variation.add(Math.abs(relative - delays[slot(sequence - 1)]));
    }
    if (sequence < highest && comparable(sequence + 1)) {
      variation.add(Math.abs(delays[slot(sequence + 1)] - relative));
    }
  }

  private boolean comparable(long sequence) {
    return here[slot(sequence)] && stretches[slot(sequence)] == stretch;
  }

  /// Settles all before this sequence.
  private void settleTo(long sequence) {
    for (; settled < sequence; settled++) {
      int slot = slot(settled);
      boolean came = here[slot];
      if (!came && arrivedUnseen.test(settled)) {
        came = true;
        unseen++;
      }
      here[slot] = false;
      for (LossListener listener : listeners) {
        listener.packet(!came);
      }
    }
  }

  private int slot(long sequence) {
    return (int) Math.floorMod(sequence, (long) WINDOW);
  }

  /// Settles every packet; nothing can be added after.
  ///
  /// @param sent how many packets the sender sent; not fewer than were seen, at most a jump more
  public Report finish(long sent) {
    long seen = highest - first + 1;
    if (sent < seen || sent - seen > JUMP_MAX) {
      throw new IllegalArgumentException(
          "sent: must be " + seen + " to " + (seen + JUMP_MAX) + ", got " + sent);
    }
    finished = true;
    List<Long> discards = discards();
    settleTo(first + sent);
    return report(sent, discards);
  }

  /// What was met so far; packets up to the highest that arrived count as sent.
  public Report report() {
    return report(highest - first + 1, discards());
  }

  /// Exact while the delays of all packets are remembered; of a longer stream to 0.1 ms.
  private List<Long> discards() {
    boolean all = settled == first && stretch == 0;
    return BUFFERS_MS.stream()
        .map(ms -> ms * 1_000_000L)
        .map(nanos -> all ? laterThan(delay.min() + nanos) : delay.moreAboveLeastThan(nanos))
        .toList();
  }

  private long laterThan(long relative) {
    long found = 0;
    for (long sequence = settled; sequence <= highest; sequence++) {
      found += here[slot(sequence)] && delays[slot(sequence)] > relative ? 1 : 0;
    }
    return found;
  }

  private long unseenUnsettled() {
    long found = 0;
    for (long sequence = settled; sequence <= highest; sequence++) {
      found += !here[slot(sequence)] && arrivedUnseen.test(sequence) ? 1 : 0;
    }
    return found;
  }

  private Report report(long sent, List<Long> discards) {
    return new Report(
        sent,
        received + unseen + unseenUnsettled(),
        duplicates,
        late,
        implausible,
        jitterNanos / NANOS_PER_MILLI,
        jitterNanosMax / NANOS_PER_MILLI,
        spread(),
        new Variation(
            variation.mean() / NANOS_PER_MILLI,
            variation.count() == 0 ? 0 : variation.quantile(0.99) / NANOS_PER_MILLI,
            variation.count() == 0 ? 0 : variation.max() / NANOS_PER_MILLI),
        discards,
        reordering.report());
  }

  private Spread spread() {
    if (received == 0) {
      return new Spread(0, 0, 0, 0, 0);
    }
    return new Spread(
        delay.meanAboveLeast() / NANOS_PER_MILLI,
        delay.quantileAboveLeast(0.5) / NANOS_PER_MILLI,
        delay.quantileAboveLeast(0.95) / NANOS_PER_MILLI,
        delay.quantileAboveLeast(0.99) / NANOS_PER_MILLI,
        delay.maxAboveLeast() / NANOS_PER_MILLI);
  }

  /// Packet delay variation, RFC 5481, section 4.2: delay above the least delay, ms; quantiles to
  /// 0.1 ms.
  public record Spread(double mean, double p50, double p95, double p99, double max) {}

  /// Inter-packet delay variation, RFC 5481, section 4.1: difference of the delays of neighbours in
  /// the order of sending, without its sign, ms; the quantile to 0.1 ms.
  public record Variation(double mean, double p99, double max) {}

  /// @param received packets without their duplicates
  /// @param late packets that came when they were lost already
  /// @param implausible packets that were ignored
  /// @param jitterMs interarrival jitter at the end, RFC 3550, section 6.4.1, ms
  /// @param jitterMsMax its highest value, ms
  /// @param discards received packets that a jitter buffer of 40, 80, 150 ms above the least delay
  ///   would throw away; to 0.1 ms where the stream is longer than the window
  public record Report(
      long sent,
      long received,
      long duplicates,
      long late,
      long implausible,
      double jitterMs,
      double jitterMsMax,
      Spread spread,
      Variation variation,
      List<Long> discards,
      Reordering.Report reordering) {

    public Report {
      discards = List.copyOf(discards);
    }

    public long lost() {
      return sent - received;
    }

    /// 0 to 1; 0 without packets.
    public double lossRatio() {
      return sent == 0 ? 0 : (double) lost() / sent;
    }

    /// Lost, or too late for this jitter buffer: the Ppl of the E-model as a ratio, 0 to 1.
    ///
    /// @param bufferMs one of `BUFFERS_MS`
    public double lossRatio(int bufferMs) {
      int index = BUFFERS_MS.indexOf(bufferMs);
      if (index < 0) {
        throw new IllegalArgumentException(
            "buffer: must be one of " + BUFFERS_MS + " ms, got " + bufferMs);
      }
      return sent == 0 ? 0 : (double) (lost() + discards.get(index)) / sent;
    }
  }
}
