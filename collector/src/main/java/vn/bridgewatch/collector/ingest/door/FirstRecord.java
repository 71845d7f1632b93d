package vn.bridgewatch.collector.ingest.door;

import io.netty.buffer.ByteBuf;

/// Looks at what a connection says first, before anything is spent on it: a TLS record (RFC 8446,
/// section 5.1) that holds a whole ClientHello (section 4).
///
/// A ClientHello in pieces is allowed by TLS and refused here: the engine would gather it and have
/// nothing to answer meanwhile, and that of an agent (some 400 bytes) fits one record of 16 KiB.
enum FirstRecord {
  INCOMPLETE,
  CLIENT_HELLO,
  NONSENSE;

  private static final int HEADER_BYTES = 5;
  private static final int HANDSHAKE = 22;
  private static final int CLIENT_HELLO_TYPE = 1;
  private static final int MAJOR_VERSION = 3;
  private static final int FRAGMENT_BYTES_MIN = 4; // the head of a handshake message
  private static final int FRAGMENT_BYTES_MAX = 1 << 14;

  static FirstRecord of(ByteBuf bytes) {
    int start = bytes.readerIndex();
    int count = bytes.readableBytes();
    if (differs(bytes, start, count, 0, HANDSHAKE)
        || differs(bytes, start, count, 1, MAJOR_VERSION)
        || differs(bytes, start, count, HEADER_BYTES, CLIENT_HELLO_TYPE)) {
      return NONSENSE;
    }
    if (count < HEADER_BYTES) {
      return INCOMPLETE;
    }
    int length = bytes.getUnsignedShort(start + HEADER_BYTES - 2);
    if (length < FRAGMENT_BYTES_MIN || length > FRAGMENT_BYTES_MAX) {
      return NONSENSE;
    }
    if (count < HEADER_BYTES + FRAGMENT_BYTES_MIN) {
      return INCOMPLETE;
    }
    if (bytes.getUnsignedMedium(start + HEADER_BYTES + 1) > length - FRAGMENT_BYTES_MIN) {
      return NONSENSE;
    }
    return count < HEADER_BYTES + length ? INCOMPLETE : CLIENT_HELLO;
  }

  private static boolean differs(ByteBuf bytes, int start, int count, int at, int wanted) {
    return count > at && bytes.getUnsignedByte(start + at) != wanted;
  }
}
