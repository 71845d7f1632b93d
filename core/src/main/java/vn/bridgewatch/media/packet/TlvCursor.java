package vn.bridgewatch.media.packet;

/// Goes over the extensions of a packet, where they are.
final class TlvCursor {

  private final byte[] packet;
  private final int end;
  private int at;
  private int following;

  /// @param from end of the base packet
  /// @param end of the packet
  TlvCursor(byte[] packet, int from, int end) {
    this.packet = packet;
    this.end = end;
    this.following = from;
  }

  /// Goes to the next one; false at the end. Behind one that is cut off there is none.
  boolean next() {
    at = following;
    if (end - at < TlvType.HEADER_BYTES) {
      return false;
    }
    following = cutOff() ? end : valueAt() + length();
    return true;
  }

  int at() {
    return at;
  }

  int flags() {
    return Bytes.u8(packet, at);
  }

  void flags(int flags) {
    Bytes.put8(packet, at, flags);
  }

  int type() {
    return Bytes.u8(packet, at + 1);
  }

  int length() {
    return Bytes.u16(packet, at + 2);
  }

  int valueAt() {
    return at + TlvType.HEADER_BYTES;
  }

  /// Its length goes beyond the packet.
  boolean cutOff() {
    return length() > end - valueAt();
  }
}
