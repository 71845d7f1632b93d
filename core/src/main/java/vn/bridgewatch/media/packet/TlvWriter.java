package vn.bridgewatch.media.packet;

import java.util.Arrays;

/// Writes a sender's extensions behind its base packet, one after the other.
///
/// The digest goes behind all but padding (RFC 8972, section 4.8), so padding costs no hashing.
public final class TlvWriter {

  /// What a digest takes.
  public static final int HMAC_BYTES = TlvType.HEADER_BYTES + StampKey.DIGEST_BYTES;

  public static final int CLASS_OF_SERVICE_BYTES =
      TlvType.HEADER_BYTES + TlvType.CLASS_OF_SERVICE_BYTES;
  public static final int DIRECT_MEASUREMENT_BYTES =
      TlvType.HEADER_BYTES + TlvType.DIRECT_MEASUREMENT_BYTES;
  public static final int FOLLOW_UP_BYTES = TlvType.HEADER_BYTES + TlvType.FOLLOW_UP_BYTES;

  private final byte[] packet;
  private final int base;
  private int at;

  public TlvWriter(byte[] packet, Layout layout) {
    this.packet = packet;
    this.base = layout.bytes();
    this.at = base;
  }

  /// Where the packet ends.
  public int end() {
    return at;
  }

  /// What is taken by the reception of so many packets, a multiple of 8, and so many entries.
  public static int receptionBytes(int packets, int entries) {
    return TlvType.HEADER_BYTES + receptionValueBytes(packets, entries);
  }

  private static int receptionValueBytes(int packets, int entries) {
    return TlvType.RECEPTION_BYTES_MIN + entries * Arrivals.ENTRY_BYTES + packets / 8;
  }

  /// Asks for an answer of this class, and how the packet itself came (section 4.4).
  public TlvWriter classOfService(int dscp) {
    int value = header(TlvType.CLASS_OF_SERVICE, TlvType.CLASS_OF_SERVICE_BYTES);
    Bytes.put8(packet, value, dscp << 2);
    return this;
  }

  /// Asks for the reflector's counts (section 4.5).
  ///
  /// @param sent packets of the session, this one included
  public TlvWriter directMeasurement(long sent) {
    int value = header(TlvType.DIRECT_MEASUREMENT, TlvType.DIRECT_MEASUREMENT_BYTES);
    Bytes.put32(packet, value, sent);
    return this;
  }

  /// Asks when the answer before really left (section 4.7).
  public TlvWriter followUp() {
    header(TlvType.FOLLOW_UP, TlvType.FOLLOW_UP_BYTES);
    return this;
  }

  /// Asks which of so many packets came, a multiple of 8, and of some of them when.
  ///
  /// @param entries of how many, at most 255
  /// @param from the reflector's number of the first of these
  public TlvWriter reception(int packets, int entries, long from) {
    int value = header(TlvType.RECEPTION, receptionValueBytes(packets, entries));
    Bytes.put8(packet, value, Reception.VERSION);
    Bytes.put8(packet, value + 1, entries);
    Bytes.put16(packet, value + 2, (int) from);
    return this;
  }

  /// Signs the sequence number and the extensions so far (section 4.8).
  public TlvWriter hmac(StampKey key) {
    int from = at;
    int value = header(TlvType.HMAC, StampKey.DIGEST_BYTES);
    key.sign(packet, 0, 4, base, from - base, value);
    return this;
  }

  /// Fills up to a size (section 4.1); there is nothing to do where less than a header is left.
  ///
  /// @param filler what to fill with, 64 bits again and again; a line that compresses would carry
  ///   zeros with ease
  public TlvWriter padding(int bytes, long filler) {
    int length = bytes - at - TlvType.HEADER_BYTES;
    if (length < 0) {
      return this;
    }
    int value = header(TlvType.PADDING, length);
    long state = filler | 1;
    int place = value;
    for (; place + 8 <= value + length; place += 8) {
      state ^= state << 13; // xorshift, Marsaglia 2003
      state ^= state >>> 7;
      state ^= state << 17;
      Bytes.put64(packet, place, state);
    }
    Arrays.fill(packet, place, value + length, (byte) state);
    return this;
  }

  private int header(int type, int length) {
    Bytes.put8(packet, at, TlvType.UNRECOGNISED);
    Bytes.put8(packet, at + 1, type);
    Bytes.put16(packet, at + 2, length);
    int value = at + TlvType.HEADER_BYTES;
    Arrays.fill(packet, value, value + length, (byte) 0);
    at = value + length;
    return value;
  }
}
