package vn.bridgewatch.media.packet;

import org.jspecify.annotations.Nullable;

/// A reflector's answer to the extensions of a packet, in place: the same types at the same places
/// (RFC 8972, section 4).
public final class TlvAnswer {

  private static final int RP_REFUSED = 1;

  private final byte[] packet;
  private final int base;
  private final int end;

  private int hmacAt = -1;
  private boolean onlyPadding = true;
  private boolean hmacFirst; // something else than padding stands behind the digest

  /// @param packet where the extensions stand as they came
  public TlvAnswer(byte[] packet, Layout layout, int end) {
    this.packet = packet;
    this.base = layout.bytes();
    this.end = end;
  }

  /// Answers; the reflector's sequence number stands in the packet already.
  ///
  /// @param senderSequence the four bytes of it that the sender signed
  /// @param key of the session; none where it is not authenticated
  /// @return the DSCP of the answer
  public int answer(byte[] senderSequence, @Nullable StampKey key, ReflectorFacts facts) {
    if (!survey()) {
      return facts.dscp();
    }
    if (!isTrue(senderSequence, key)) {
      markAll(TlvType.UNTRUE);
      return facts.dscp();
    }
    int dscp = facts.dscp();
    var tlv = new TlvCursor(packet, base, end);
    while (tlv.next()) {
      if (tlv.cutOff() || !TlvType.fits(tlv.type(), tlv.length())) {
        zeroFollowUp(tlv);
        tlv.flags(TlvType.MALFORMED);
        break; // what follows goes back as it came
      }
      if (!TlvType.known(tlv.type())) {
        tlv.flags(TlvType.UNRECOGNISED);
        continue;
      }
      tlv.flags(0);
      switch (tlv.type()) {
        case TlvType.CLASS_OF_SERVICE -> dscp = classOfService(tlv.valueAt(), facts);
        case TlvType.DIRECT_MEASUREMENT -> {
          Bytes.put32(packet, tlv.valueAt() + 4, facts.received());
          Bytes.put32(packet, tlv.valueAt() + 8, facts.sent());
        }
        case TlvType.FOLLOW_UP -> followUp(tlv.valueAt(), facts);
        case TlvType.RECEPTION ->
            facts
                .reception()
                .write(packet, tlv.valueAt(), tlv.length(), facts.refused(), facts.arrivals());
        default -> {}
      }
    }
    if (hmacAt >= 0 && key != null) {
      key.sign(packet, 0, 4, base, hmacAt - base, hmacAt + TlvType.HEADER_BYTES);
    }
    return dscp;
  }

  /// Looks where the digest is; false where there are no extensions.
  private boolean survey() {
    var tlv = new TlvCursor(packet, base, end);
    boolean any = false;
    while (tlv.next()) {
      any = true;
      boolean padding = tlv.type() == TlvType.PADDING;
      hmacFirst |= hmacAt >= 0 && !padding;
      onlyPadding &= padding;
      if (tlv.type() == TlvType.HMAC && !tlv.cutOff() && hmacAt < 0) {
        hmacAt = tlv.length() == StampKey.DIGEST_BYTES ? tlv.at() : -1;
      }
    }
    return any;
  }

  /// Section 4.8: with a digest it must be right; in authenticated mode there must be one, but for
  /// padding alone.
  private boolean isTrue(byte[] senderSequence, @Nullable StampKey key) {
    if (hmacAt < 0) {
      return key == null || onlyPadding;
    }
    if (key == null || hmacFirst) {
      return false;
    }
    byte[] ours = new byte[4];
    System.arraycopy(packet, 0, ours, 0, 4);
    System.arraycopy(senderSequence, 0, packet, 0, 4);
    boolean verifies =
        key.verifies(packet, 0, 4, base, hmacAt - base, hmacAt + TlvType.HEADER_BYTES);
    System.arraycopy(ours, 0, packet, 0, 4);
    return verifies;
  }

  private void markAll(int flag) {
    var tlv = new TlvCursor(packet, base, end);
    while (tlv.next()) {
      tlv.flags(flag | (TlvType.known(tlv.type()) ? 0 : TlvType.UNRECOGNISED));
    }
  }

  /// DSCP1 | DSCP2 | ECN | RP, 6, 6, 2 and 2 bits (section 4.4, erratum 8199).
  private int classOfService(int value, ReflectorFacts facts) {
    int wanted = Bytes.u8(packet, value) >> 2;
    boolean permitted = (facts.dscpPermitted() >>> wanted & 1) != 0;
    int rp = permitted ? 0 : RP_REFUSED;
    Bytes.put16(packet, value, wanted << 10 | facts.dscp() << 4 | facts.ecn() << 2 | rp);
    Bytes.put16(packet, value + 2, 0);
    return permitted ? wanted : facts.dscp();
  }

  private void followUp(int value, ReflectorFacts facts) {
    boolean any = facts.lastSentNanos() != 0;
    Bytes.put32(packet, value, any ? facts.lastSequence() : 0);
    Bytes.put64(packet, value + 4, any ? StampTime.ntp(facts.lastSentNanos()) : 0);
    // how it was obtained: 2 by the kernel or a program, 3 by the control plane (section 4.3, table
    // of timestamping methods); 2 is right for both of ours
    Bytes.put32(packet, value + 12, 2L << 24);
  }

  private void zeroFollowUp(TlvCursor tlv) {
    if (tlv.type() == TlvType.FOLLOW_UP) {
      int to = Math.min(end, tlv.valueAt() + Math.min(tlv.length(), 12));
      for (int at = tlv.valueAt(); at < to; at++) {
        packet[at] = 0;
      }
    }
  }
}
