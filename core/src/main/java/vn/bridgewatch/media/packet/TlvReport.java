package vn.bridgewatch.media.packet;

import org.jspecify.annotations.Nullable;

/// What a reflector's answer says in its extensions; each part only where the reflector understood
/// it, all of it only where the digest is right.
public final class TlvReport {

  /// What is not known.
  public static final int NONE = -1;

  private int dscpSeen = NONE;
  private int ecnSeen = NONE;
  private boolean dscpRefused;
  private long receivedThere = NONE;
  private long sentThere = NONE;
  private long followUpSequence = NONE;
  private long followUpNanos;
  private long refused;
  private boolean reception;
  private boolean untrue;
  private boolean malformed;
  private int first;
  private int[] entries = {};

  private final long sent;

  private TlvReport(long sent) {
    this.sent = sent;
  }

  /// @param sent packets of the session so far: nothing is believed of later ones
  /// @param told takes down which packets came, where the reflector says
  public static TlvReport read(
      byte[] packet, int bytes, Layout layout, @Nullable StampKey key, long sent, Reception told) {
    var report = new TlvReport(sent);
    if (bytes <= layout.bytes()) {
      return report;
    }
    report.check(packet, bytes, layout, key);
    if (!report.untrue) {
      report.take(packet, bytes, layout, told);
    }
    return report;
  }

  private void check(byte[] packet, int bytes, Layout layout, @Nullable StampKey key) {
    int hmacAt = -1;
    boolean onlyPadding = true;
    var tlv = new TlvCursor(packet, layout.bytes(), bytes);
    while (tlv.next()) {
      untrue |= (tlv.flags() & TlvType.UNTRUE) != 0;
      onlyPadding &= tlv.type() == TlvType.PADDING;
      if (tlv.type() == TlvType.HMAC && tlv.length() == StampKey.DIGEST_BYTES && !tlv.cutOff()) {
        hmacAt = tlv.at();
      }
    }
    if (key == null) {
      return;
    }
    untrue |= hmacAt < 0 && !onlyPadding;
    if (hmacAt >= 0) {
      int signed = hmacAt - layout.bytes();
      untrue |= !key.verifies(packet, 0, 4, layout.bytes(), signed, hmacAt + TlvType.HEADER_BYTES);
    }
  }

  private void take(byte[] packet, int bytes, Layout layout, Reception told) {
    var tlv = new TlvCursor(packet, layout.bytes(), bytes);
    while (tlv.next()) {
      if ((tlv.flags() & TlvType.MALFORMED) != 0 || tlv.cutOff()) {
        malformed = true;
        return;
      }
      boolean understood = (tlv.flags() & TlvType.UNRECOGNISED) == 0;
      if (!understood || !TlvType.fits(tlv.type(), tlv.length())) {
        continue;
      }
      int value = tlv.valueAt();
      switch (tlv.type()) {
        case TlvType.CLASS_OF_SERVICE -> {
          int bits = Bytes.u16(packet, value);
          dscpSeen = bits >> 4 & 0x3f;
          ecnSeen = bits >> 2 & 3;
          dscpRefused = (bits & 3) != 0;
        }
        case TlvType.DIRECT_MEASUREMENT -> {
          receivedThere = Bytes.u32(packet, value + 4);
          sentThere = Bytes.u32(packet, value + 8);
        }
        case TlvType.FOLLOW_UP -> {
          long bits = Bytes.i64(packet, value + 4);
          followUpSequence = bits == 0 ? NONE : Bytes.u32(packet, value);
          followUpNanos = StampTime.unixNanos(bits, false);
        }
        case TlvType.RECEPTION -> receptionFrom(packet, value, tlv.length(), told);
        default -> {}
      }
    }
  }

  private void receptionFrom(byte[] packet, int value, int length, Reception told) {
    long highest = Bytes.u32(packet, value + 4);
    int version = Bytes.u8(packet, value);
    boolean known = version == Reception.VERSION || version == Reception.VERSION_WITHOUT_ENTRIES;
    if (!known || highest >= sent) {
      return;
    }
    reception = true;
    refused = Bytes.u32(packet, value + 8);
    int bits = value + TlvType.RECEPTION_BYTES_MIN;
    first = Bytes.u16(packet, value + 2);
    entries = new int[Reception.entries(packet, value, length)];
    for (int i = 0; i < entries.length; i++, bits += Arrivals.ENTRY_BYTES) {
      entries[i] = (int) Bytes.u32(packet, bits);
    }
    int packets = Math.min(Reception.PACKETS, (value + length - bits) * 8);
    for (int back = packets - 1; back >= 0; back--) {
      int octet = Bytes.u8(packet, bits + back / 8);
      if ((octet >> (7 - back % 8) & 1) != 0 && highest - back >= 0) {
        told.add(highest - back);
      }
    }
  }

  /// DSCP that our packet had when it came there, or `NONE`.
  public int dscpSeen() {
    return dscpSeen;
  }

  public int ecnSeen() {
    return ecnSeen;
  }

  /// The reflector does not give the answer the DSCP that it was asked for.
  public boolean dscpRefused() {
    return dscpRefused;
  }

  /// Packets of the session that came there, or `NONE`.
  public long receivedThere() {
    return receivedThere;
  }

  /// Answers of the session that left there, or `NONE`.
  public long sentThere() {
    return sentThere;
  }

  /// The answer of which [#followUpNanos] says when it left, or `NONE`.
  public long followUpSequence() {
    return followUpSequence;
  }

  public long followUpNanos() {
    return followUpNanos;
  }

  /// Whether the reflector said which packets came.
  public boolean reception() {
    return reception;
  }

  /// Takes a packet that came there before the one that is answered.
  @FunctionalInterface
  public interface Earlier {

    /// @param number the reflector's
    /// @param agoNanos how long before
    void came(long number, long sequence, long agoNanos);
  }

  /// Tells what the reflector says of packets that came before this one.
  ///
  /// @param number the reflector's of this packet
  /// @param sequence ours of it
  public void earlier(long number, long sequence, Earlier sink) {
    long from = Arrivals.number(number, first);
    for (int i = 0; i < entries.length; i++) {
      long its = sequence + Arrivals.apart(entries[i]);
      boolean possible = from + i >= 0 && from + i < number && its >= 0 && its < sent;
      if (entries[i] != Arrivals.UNKNOWN && possible) {
        sink.came(from + i, its, Arrivals.agoNanos(entries[i]));
      }
    }
  }

  /// Whether the reflector tells of earlier packets when they came.
  public boolean tellsEarlier() {
    return entries.length > 0;
  }

  /// Packets that came there and were not answered, because of its limits.
  public long refused() {
    return refused;
  }

  /// The digest of the extensions is wrong, here or there.
  public boolean untrue() {
    return untrue;
  }

  public boolean malformed() {
    return malformed;
  }
}
