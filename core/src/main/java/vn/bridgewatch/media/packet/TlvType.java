package vn.bridgewatch.media.packet;

/// The extensions that we understand, by the registry of RFC 8972, section 5.1.
final class TlvType {

  static final int PADDING = 1;
  static final int CLASS_OF_SERVICE = 4;
  static final int DIRECT_MEASUREMENT = 5;
  static final int FOLLOW_UP = 7;
  static final int HMAC = 8;

  /// Ours, of the range for experiments (240 to 251): which packets reached the reflector. The
  /// reflector of another maker sends it back with the flag "unrecognised".
  static final int RECEPTION = 250;

  static final int HEADER_BYTES = 4;
  static final int CLASS_OF_SERVICE_BYTES = 4;
  static final int DIRECT_MEASUREMENT_BYTES = 12;
  static final int FOLLOW_UP_BYTES = 16;

  /// Version, three bytes of zero, highest sequence, packets refused; then a bit a packet.
  static final int RECEPTION_BYTES_MIN = 12;

  /// What the sender sets, and a reflector that understands takes away.
  static final int UNRECOGNISED = 0x80;

  static final int MALFORMED = 0x40;

  /// The digest of the extensions is wrong.
  static final int UNTRUE = 0x20;

  private TlvType() {}

  /// Whether a length is right for a type that we understand.
  static boolean fits(int type, int length) {
    return switch (type) {
      case CLASS_OF_SERVICE -> length == CLASS_OF_SERVICE_BYTES;
      case DIRECT_MEASUREMENT -> length == DIRECT_MEASUREMENT_BYTES;
      case FOLLOW_UP -> length == FOLLOW_UP_BYTES;
      case HMAC -> length == StampKey.DIGEST_BYTES;
      case RECEPTION -> length >= RECEPTION_BYTES_MIN;
      default -> true;
    };
  }

  static boolean known(int type) {
    return switch (type) {
      case PADDING, CLASS_OF_SERVICE, DIRECT_MEASUREMENT, FOLLOW_UP, HMAC, RECEPTION -> true;
      default -> false;
    };
  }
}
