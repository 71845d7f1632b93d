package vn.bridgewatch.agent.probe.icmp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.nio.ByteOrder;

/// Memory for a crowd of plain echo requests that the kernel takes in one call: an array of `struct
/// mmsghdr` that points at addresses and packets (LP64 Linux).
///
/// They are written to an array of Java and copied at once: the agent runs without the optimising
/// compiler, and without it each access to foreign memory costs.
final class OutgoingEchoes {

  static final int MMSGHDR_BYTES = 64;
  private static final int NAME_BYTES = 32;
  private static final int PACKET_BYTES = EchoPackets.HEADER_BYTES + EchoPackets.PAYLOAD_BYTES;
  private static final int SLOT_BYTES = NAME_BYTES + PACKET_BYTES;
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int SOCKADDR_IN_BYTES = 16;
  private static final int SOCKADDR_IN6_BYTES = 28;
  private static final int FAMILY_AT = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? 0 : 1;

  private final Family family;
  private final MemorySegment messages;
  private final MemorySegment slots;
  private final byte[] written;
  private int count;

  OutgoingEchoes(Arena arena, Family family, int max) {
    this.family = family;
    messages = arena.allocate((long) max * MMSGHDR_BYTES, 8);
    slots = arena.allocate((long) max * SLOT_BYTES, 8);
    written = new byte[max * SLOT_BYTES];
    MemorySegment vectors = arena.allocate(max * 16L, 8);
    for (int i = 0; i < max; i++) {
      MemorySegment slot = slots.asSlice((long) i * SLOT_BYTES, SLOT_BYTES);
      MemorySegment vector = vectors.asSlice(i * 16L, 16);
      vector.set(ADDRESS, 0, slot.asSlice(NAME_BYTES));
      vector.set(JAVA_LONG, 8, PACKET_BYTES);
      MemorySegment message = messages.asSlice((long) i * MMSGHDR_BYTES, MMSGHDR_BYTES);
      message.set(ADDRESS, 0, slot);
      message.set(JAVA_INT, 8, family == Family.V4 ? SOCKADDR_IN_BYTES : SOCKADDR_IN6_BYTES);
      message.set(ADDRESS, 16, vector);
      message.set(JAVA_LONG, 24, 1);
    }
  }

  void clear() {
    count = 0;
  }

  int count() {
    return count;
  }

  /// Whether a request is plain enough to go with others.
  static boolean takes(EchoRequest request) {
    return !request.shape.isSpecial()
        && request.shape.payloadBytes() == EchoPackets.PAYLOAD_BYTES
        && !(request.target instanceof Inet6Address v6 && v6.getScopeId() != 0);
  }

  void add(EchoRequest request) {
    int at = count++ * SLOT_BYTES;
    byte[] address = request.target.getAddress();
    written[at + FAMILY_AT] = (byte) (family == Family.V4 ? AF_INET : AF_INET6);
    System.arraycopy(address, 0, written, at + (family == Family.V4 ? 4 : 8), address.length);
    EchoPackets.write(family, request.identity, written, at + NAME_BYTES);
  }

  /// What was added, ready for `sendmmsg`.
  MemorySegment messages() {
    MemorySegment.copy(written, 0, slots, JAVA_BYTE, 0, count * SLOT_BYTES);
    return messages;
  }
}
