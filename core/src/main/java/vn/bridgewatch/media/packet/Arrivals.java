package vn.bridgewatch.media.packet;

import java.util.Arrays;

/// Which packets a reflector answered last, and when they had come: for a sender to which the
/// answers did not get. Without it the delays of the way there would be known of those packets
/// alone whose answers the way back let through.
///
/// An entry is 32 bits: how far the packet's sequence is from that of the packet that is answered
/// (12 bits, signed), and how long before it that one had come, in units of 10 us (20 bits). All
/// bits set: not known. Grows with the session, to 4 KB.
public final class Arrivals {

  /// What is remembered at most; an older one is not told any more.
  public static final int PACKETS = 512;

  static final int ENTRY_BYTES = 4;
  static final int UNKNOWN = -1;

  private static final int PACKETS_FIRST = 64;
  private static final long TICK_NANOS = 10_000;
  private static final int TICK_BITS = 20;
  private static final int TICKS_MAX = (1 << TICK_BITS) - 2;
  private static final int APART_MAX = 2047;

  private int[] sequences = new int[PACKETS_FIRST];
  private int[] ticks = new int[PACKETS_FIRST];
  private long count;

  /// Notes the packet that is answered next; the reflector numbers them in this order, from 0.
  ///
  /// @param arrivedNanos monotonic
  public void add(long sequence, long arrivedNanos) {
    if (count == sequences.length && count < PACKETS) {
      sequences = Arrays.copyOf(sequences, 2 * sequences.length);
      ticks = Arrays.copyOf(ticks, 2 * ticks.length);
    }
    int slot = slot(count);
    sequences[slot] = (int) sequence;
    ticks[slot] = (int) (arrivedNanos / TICK_NANOS);
    count++;
  }

  /// @param from the lowest 16 bits of the number from which on it is told
  void write(byte[] packet, int place, int entries, int from) {
    long first = number(count - 1, from);
    for (int i = 0; i < entries; i++) {
      Bytes.put32(packet, place + i * ENTRY_BYTES, entry(first + i));
    }
  }

  private int entry(long number) {
    if (number < Math.max(0, count - sequences.length) || number >= count - 1) {
      return UNKNOWN;
    }
    int last = slot(count - 1);
    int apart = sequences[slot(number)] - sequences[last];
    int ago = ticks[last] - ticks[slot(number)];
    if (Math.abs(apart) > APART_MAX || ago < 0 || ago > TICKS_MAX) {
      return UNKNOWN;
    }
    return apart << TICK_BITS | ago;
  }

  private int slot(long number) {
    return (int) (number & sequences.length - 1);
  }

  /// The highest number up to this one that ends in these 16 bits; less than 0 where there is none.
  static long number(long upTo, int low) {
    return upTo - (upTo - low & 0xffff);
  }

  static int apart(int entry) {
    return entry >> TICK_BITS;
  }

  static long agoNanos(int entry) {
    return (entry & (1 << TICK_BITS) - 1) * TICK_NANOS;
  }
}
