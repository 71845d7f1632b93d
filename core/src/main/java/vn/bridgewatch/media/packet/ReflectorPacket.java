package vn.bridgewatch.media.packet;

import java.util.Arrays;
import java.util.Optional;

/// What a session-reflector answers, without extensions.
///
/// @param sequence the reflector's own where it is stateful, else a copy of the sender's
/// @param sentNanos when the answer left, wall time of the reflector, nanoseconds since 1970
/// @param receivedNanos when the packet came there
/// @param senderTtl what was left of the sender's time to live; -1 where the answer is too short to
///   say
public record ReflectorPacket(
    long sequence,
    long sentNanos,
    ErrorEstimate error,
    int ssid,
    long receivedNanos,
    long senderSequence,
    long senderSentNanos,
    ErrorEstimate senderError,
    int senderTtl) {

  /// Writes the answer to a packet to the front of an array, the digest excepted.
  ///
  /// The sender's part is copied as it came, bit for bit, whatever format its time has.
  ///
  /// @param bytes how many there are room for; at least 41
  public static void write(
      byte[] out,
      int bytes,
      byte[] request,
      Layout layout,
      long sequence,
      long sentNanos,
      ErrorEstimate error,
      long receivedNanos,
      int ttl) {
    Arrays.fill(out, 0, Math.min(bytes, layout.bytes()), (byte) 0);
    Bytes.put32(out, 0, sequence);
    Bytes.put64(out, layout.timestamp(), StampTime.ntp(sentNanos));
    Bytes.put16(out, layout.error(), error.bits());
    Bytes.put16(out, layout.ssid(), Bytes.u16(request, layout.ssid()));
    Bytes.put64(out, layout.received(), StampTime.ntp(receivedNanos));
    System.arraycopy(request, 0, out, layout.senderSequence(), 4);
    System.arraycopy(request, layout.timestamp(), out, layout.senderTimestamp(), 8);
    System.arraycopy(request, layout.error(), out, layout.senderError(), 2);
    Bytes.put8(out, layout.senderTtl(), ttl);
  }

  /// The answer, or nothing where it is too short. Says nothing of its digest.
  public static Optional<ReflectorPacket> read(byte[] in, int bytes, Layout layout) {
    int least = layout.authenticated() ? layout.bytes() : Layout.OPEN_BYTES_MIN;
    if (bytes < least) {
      return Optional.empty();
    }
    ErrorEstimate error = ErrorEstimate.ofBits(Bytes.u16(in, layout.error()));
    ErrorEstimate senderError = ErrorEstimate.ofBits(Bytes.u16(in, layout.senderError()));
    return Optional.of(
        new ReflectorPacket(
            Bytes.u32(in, 0),
            StampTime.unixNanos(Bytes.i64(in, layout.timestamp()), error.ptp()),
            error,
            Bytes.u16(in, layout.ssid()),
            StampTime.unixNanos(Bytes.i64(in, layout.received()), error.ptp()),
            Bytes.u32(in, layout.senderSequence()),
            StampTime.unixNanos(Bytes.i64(in, layout.senderTimestamp()), senderError.ptp()),
            senderError,
            bytes > layout.senderTtl() ? Bytes.u8(in, layout.senderTtl()) : -1));
  }
}
