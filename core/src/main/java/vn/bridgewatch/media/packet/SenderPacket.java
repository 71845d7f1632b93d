package vn.bridgewatch.media.packet;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a session-sender says, without extensions.
///
/// @param sequence 0 to 2^32 - 1
/// @param sentNanos wall time, nanoseconds since 1970
/// @param ssid session identifier, 1 to 65535; 0 where it is not used
public record SenderPacket(long sequence, long sentNanos, ErrorEstimate error, int ssid) {

  /// Writes the packet to the front of an array, the digest excepted: see [#sign].
  public void write(byte[] out, Layout layout) {
    Arrays.fill(out, 0, layout.bytes(), (byte) 0);
    Bytes.put32(out, 0, sequence);
    Bytes.put64(out, layout.timestamp(), StampTime.ntp(sentNanos));
    Bytes.put16(out, layout.error(), error.bits());
    Bytes.put16(out, layout.ssid(), ssid);
  }

  /// The packet, or nothing where it is too short. Says nothing of its digest: see [#verifies].
  public static Optional<SenderPacket> read(byte[] in, int bytes, Layout layout) {
    int least = layout.authenticated() ? layout.bytes() : Layout.OPEN_BYTES_TO_TTL;
    if (bytes < least) {
      return Optional.empty();
    }
    ErrorEstimate error = ErrorEstimate.ofBits(Bytes.u16(in, layout.error()));
    return Optional.of(
        new SenderPacket(
            Bytes.u32(in, 0),
            StampTime.unixNanos(Bytes.i64(in, layout.timestamp()), error.ptp()),
            error,
            ssid(in, layout)));
  }

  /// The session identifier of a packet that is long enough.
  public static int ssid(byte[] in, Layout layout) {
    return Bytes.u16(in, layout.ssid());
  }

  /// Writes the digest of a base packet, of a sender or a reflector.
  public static void sign(byte[] packet, Layout layout, @Nullable StampKey key) {
    if (key != null && layout.authenticated()) {
      key.sign(packet, 0, layout.hmac(), 0, 0, layout.hmac());
    }
  }

  /// Whether the digest of a base packet that is long enough is right.
  public static boolean verifies(byte[] packet, Layout layout, StampKey key) {
    return layout.authenticated() && key.verifies(packet, 0, layout.hmac(), 0, 0, layout.hmac());
  }
}
