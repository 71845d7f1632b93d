package vn.bridgewatch.media.packet;

import java.util.Arrays;

/// Which packets of a session reached a reflector, as far as it remembers; constant memory.
///
/// It is what makes a loss exact: the reflector's own numbers tell how many packets came, this
/// tells which. The extension (type 250): version u8 = 2, entries u8, first u16, highest sequence
/// u32, packets refused u32, then the entries of [Arrivals], from the reflector's number of which
/// `first` is the end, then a bit a packet: the first is the highest, set, the next the one before
/// it, and so on. Version 1 has no entries, and zeros in their place.
public final class Reception {

  /// What a reflector remembers; at most so many fit into an extension.
  public static final int PACKETS = 2048;

  static final int VERSION = 2;

  /// Of a peer that does not know entries.
  static final int VERSION_WITHOUT_ENTRIES = 1;

  private final int packets;
  private final long[] bits;
  private long highest = -1;

  /// @param packets that are remembered, a power of two, at least 64
  public Reception(int packets) {
    if (packets < 64 || Integer.bitCount(packets) != 1) {
      throw new IllegalArgumentException(
          "packets: must be a power of two, at least 64, got " + packets);
    }
    this.packets = packets;
    this.bits = new long[packets / 64];
  }

  /// Notes that a packet came.
  public void add(long sequence) {
    if (sequence > highest) {
      if (sequence - highest >= packets) {
        Arrays.fill(bits, 0);
      } else {
        for (long gone = highest + 1; gone < sequence; gone++) {
          set(gone, false);
        }
      }
      highest = sequence;
    } else if (highest - sequence >= packets) {
      return;
    }
    set(sequence, true);
  }

  /// Whether a packet is known to have come.
  public boolean has(long sequence) {
    if (sequence < 0 || sequence > highest || highest - sequence >= packets) {
      return false;
    }
    return (bits[word(sequence)] >>> (sequence & 63) & 1) != 0;
  }

  /// Forgets all.
  public void forget() {
    Arrays.fill(bits, 0);
    highest = -1;
  }

  private void set(long sequence, boolean here) {
    long bit = 1L << (sequence & 63);
    if (here) {
      bits[word(sequence)] |= bit;
    } else {
      bits[word(sequence)] &= ~bit;
    }
  }

  private int word(long sequence) {
    return (int) (sequence >>> 6) & bits.length - 1;
  }

  /// Answers, in place, in the version in which it was asked.
  void write(byte[] packet, int value, int length, long refused, Arrivals arrivals) {
    int entries = entries(packet, value, length);
    int place = value + TlvType.RECEPTION_BYTES_MIN;
    if (entries > 0) {
      arrivals.write(packet, place, entries, Bytes.u16(packet, value + 2));
      place += entries * Arrivals.ENTRY_BYTES;
    } else {
      Bytes.put8(packet, value, VERSION_WITHOUT_ENTRIES);
      Bytes.put8(packet, value + 1, 0);
      Bytes.put16(packet, value + 2, 0);
    }
    Bytes.put32(packet, value + 4, highest);
    Bytes.put32(packet, value + 8, refused);
    long sequence = highest;
    for (; place < value + length; place++) {
      int octet = 0;
      for (int bit = 0; bit < 8; bit++, sequence--) {
        octet = octet << 1 | (has(sequence) ? 1 : 0);
      }
      Bytes.put8(packet, place, octet);
    }
  }

  /// How many entries there are; 0 where there is no room for as many as it says.
  static int entries(byte[] packet, int value, int length) {
    if (Bytes.u8(packet, value) != VERSION) {
      return 0;
    }
    int entries = Bytes.u8(packet, value + 1);
    boolean fits = entries * Arrivals.ENTRY_BYTES <= length - TlvType.RECEPTION_BYTES_MIN;
    return fits ? entries : 0;
  }
}
