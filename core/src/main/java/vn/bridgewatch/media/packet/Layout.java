package vn.bridgewatch.media.packet;

/// Where the fields of a test packet stand: the unauthenticated layout (RFC 8762, sections 4.2.1
/// and 4.3.1) and the authenticated one (4.2.2 and 4.3.2), with the session identifier of RFC 8972,
/// section 3. What no field covers is zero.
///
/// @param bytes of the packet without extensions
/// @param reply where what is the reflector's alone begins; before it both packets are alike
/// @param hmac where the digest stands, -1 without one
public record Layout(
    int bytes,
    int timestamp,
    int error,
    int ssid,
    int reply,
    int received,
    int senderSequence,
    int senderTimestamp,
    int senderError,
    int senderTtl,
    int hmac) {

  /// 44 bytes.
  public static final Layout OPEN = new Layout(44, 4, 12, 14, 16, 16, 24, 28, 36, 40, -1);

  /// 112 bytes, the last 16 of them a digest of all before.
  public static final Layout AUTHENTICATED =
      new Layout(112, 16, 24, 26, 28, 32, 48, 64, 72, 80, 96);

  /// What a reflector of TWAMP Light answers at least (RFC 5357, section 4.2.1): up to the sender's
  /// time to live; some leave that out, too.
  public static final int OPEN_BYTES_TO_TTL = 41;

  static final int OPEN_BYTES_MIN = 38;

  public boolean authenticated() {
    return hmac >= 0;
  }
}
