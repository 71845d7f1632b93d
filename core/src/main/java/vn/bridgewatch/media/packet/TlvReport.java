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
    if (Bytes.u8(packet, value) != Reception.VERSION || highest >= sent) {
      return;
    }
    reception = true;
    refused = Bytes.u32(packet, value + 8);
    int packets = Math.min(Reception.PACKETS, (length - TlvType.RECEPTION_BYTES_MIN) * 8);
    for (int back = packets - 1; back >= 0; back--) {
      int octet = Bytes.u8(packet, value + TlvType.RECEPTION_BYTES_MIN + back / 8);
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
