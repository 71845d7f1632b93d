package vn.bridgewatch.agent.probe.icmp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.util.Optional;

/// Memory for a crowd of messages that the kernel hands over in one call: an array of `struct
/// mmsghdr` with addresses, data and control messages (LP64 Linux).
///
/// What came is copied into arrays of Java at once: the agent runs without the optimising compiler,
/// and without it each access to foreign memory costs.
final class IncomingMessages {

  /// Of a message no more is needed than what it quotes of ours: two IP headers with options, two
  /// ICMP headers, the cookie. What is longer is cut.
  private static final int DATA_BYTES = 256;

  private static final int NAME_BYTES = 32;
  private static final int CONTROL_BYTES = 224;
  private static final int CONTROL_AT = NAME_BYTES;
  private static final int DATA_AT = CONTROL_AT + CONTROL_BYTES;
  private static final int SLOT_BYTES = DATA_AT + DATA_BYTES;
  private static final int HEADER_BYTES = OutgoingEchoes.MMSGHDR_BYTES;
  private static final int CONTROL_LENGTH_AT = 40;
  private static final int MESSAGE_LENGTH_AT = 56;
  private static final int CMSG_HEADER_BYTES = 16;
  private static final boolean LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  private final MemorySegment messages;
  private final MemorySegment slots;
  private final byte[] fresh;
  private final byte[] headers;
  private final byte[] bytes;
  private int count;
  private int next;
  private int header;
  private int slot;

  IncomingMessages(Arena arena, int max) {
    messages = arena.allocate((long) max * HEADER_BYTES, 8);
    slots = arena.allocate((long) max * SLOT_BYTES, 8);
    MemorySegment vectors = arena.allocate(max * 16L, 8);
    for (int i = 0; i < max; i++) {
      MemorySegment mine = slots.asSlice((long) i * SLOT_BYTES, SLOT_BYTES);
      MemorySegment vector = vectors.asSlice(i * 16L, 16);
      vector.set(ADDRESS, 0, mine.asSlice(DATA_AT));
      vector.set(JAVA_LONG, 8, DATA_BYTES);
      MemorySegment message = messages.asSlice((long) i * HEADER_BYTES, HEADER_BYTES);
      message.set(ADDRESS, 0, mine);
      message.set(JAVA_INT, 8, NAME_BYTES);
      message.set(ADDRESS, 16, vector);
      message.set(JAVA_LONG, 24, 1);
      message.set(ADDRESS, 32, mine.asSlice(CONTROL_AT));
      message.set(JAVA_LONG, CONTROL_LENGTH_AT, CONTROL_BYTES);
    }
    fresh = messages.toArray(JAVA_BYTE);
    headers = new byte[fresh.length];
    bytes = new byte[max * SLOT_BYTES];
  }

  /// The headers, made ready for `recvmmsg`.
  MemorySegment cleared() {
    MemorySegment.copy(fresh, 0, messages, JAVA_BYTE, 0, fresh.length);
    count = 0;
    next = 0;
    return messages;
  }

  /// Takes over what came.
  void came(int messageCount) {
    count = messageCount;
    MemorySegment.copy(messages, JAVA_BYTE, 0, headers, 0, count * HEADER_BYTES);
    MemorySegment.copy(slots, JAVA_BYTE, 0, bytes, 0, count * SLOT_BYTES);
  }

  /// Goes to the next message.
  ///
  /// @return whether there is one
  boolean advance() {
    if (next == count) {
      return false;
    }
    header = next * HEADER_BYTES;
    slot = next * SLOT_BYTES;
    next++;
    return true;
  }

  /// What the positions in a message count from.
  byte[] bytes() {
    return bytes;
  }

  int dataFrom() {
    return slot + DATA_AT;
  }

  /// After the last byte of its data that is here.
  int dataEnd() {
    return dataFrom() + Math.min(intAt(headers, header + MESSAGE_LENGTH_AT), DATA_BYTES);
  }

  /// Where the body of its control message of a level and type begins; -1: it has none.
  int control(int level, int type) {
    int from = slot + CONTROL_AT;
    int end =
        from + (int) Math.clamp(longAt(headers, header + CONTROL_LENGTH_AT), 0L, CONTROL_BYTES);
    int at = from;
    while (at + CMSG_HEADER_BYTES <= end) {
      long length = longAt(bytes, at);
      if (length < CMSG_HEADER_BYTES || length > end - at) {
        break;
      }
      if (intAt(bytes, at + 8) == level && intAt(bytes, at + 12) == type) {
        return at + CMSG_HEADER_BYTES;
      }
      at += ((int) length + 7) & ~7;
    }
    return -1;
  }

  int intAt(int at) {
    return intAt(bytes, at);
  }

  int byteAt(int at) {
    return bytes[at] & 0xff;
  }

  long longAt(int at) {
    return longAt(bytes, at);
  }

  /// Who sent it.
  Optional<InetAddress> sender(Family family) {
    var address = new byte[family == Family.V4 ? 4 : 16];
    System.arraycopy(bytes, slot + (family == Family.V4 ? 4 : 8), address, 0, address.length);
    try {
      return Optional.of(InetAddress.getByAddress(address));
    } catch (UnknownHostException e) {
      throw new AssertionError(e); // 4 or 16 bytes
    }
  }

  private static int intAt(byte[] from, int at) {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      value = value << 8 | (from[at + (LITTLE ? 3 - i : i)] & 0xff);
    }
    return value;
  }

  private static long longAt(byte[] from, int at) {
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value = value << 8 | (from[at + (LITTLE ? 7 - i : i)] & 0xff);
    }
    return value;
  }
}
