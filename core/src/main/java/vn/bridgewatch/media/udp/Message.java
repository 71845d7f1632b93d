package vn.bridgewatch.media.udp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;

/// Memory for one message at a time: `struct msghdr` with its address, data and control messages,
/// at the offsets of LP64 Linux (equal on x86-64 and aarch64).
final class Message {

  private static final int HEADER_BYTES = 56;
  private static final int CONTROL_HEADER_BYTES = 16;
  private static final int CONTROL_BYTES = 512;

  private final MemorySegment name;
  private final MemorySegment data;
  private final MemorySegment vector;
  private final MemorySegment control;
  private final MemorySegment header;
  private long controlEnd;

  Message(Arena arena) {
    name = arena.allocate(SocketAddressMemory.BYTES_MAX + 4, 8);
    data = arena.allocate(Datagram.BYTES_MAX, 8);
    control = arena.allocate(CONTROL_BYTES, 8);
    header = arena.allocate(HEADER_BYTES, 8);
    vector = arena.allocate(16, 8);
    vector.set(ADDRESS, 0, data);
    header.set(ADDRESS, 16, vector);
    header.set(JAVA_LONG, 24, 1);
    header.set(ADDRESS, 32, control);
  }

  MemorySegment name() {
    return name;
  }

  MemorySegment data() {
    return data;
  }

  MemorySegment toReceive() {
    header.set(ADDRESS, 0, name);
    header.set(JAVA_INT, 8, SocketAddressMemory.BYTES_MAX);
    header.set(JAVA_LONG, 40, CONTROL_BYTES);
    header.set(JAVA_INT, 48, 0);
    vector.set(JAVA_LONG, 8, Datagram.BYTES_MAX);
    return header;
  }

  int flags() {
    return header.get(JAVA_INT, 48);
  }

  /// @param nameBytes length of the address in [#name], 0 without one
  void beginSend(byte[] bytes, int length, int nameBytes) {
    MemorySegment.copy(bytes, 0, data, JAVA_BYTE, 0, length);
    vector.set(JAVA_LONG, 8, length);
    header.set(ADDRESS, 0, nameBytes == 0 ? MemorySegment.NULL : name);
    header.set(JAVA_INT, 8, nameBytes);
    header.set(JAVA_INT, 48, 0);
    controlEnd = 0;
  }

  void addInt(int level, int type, int value) {
    long body = begin(level, type, 4);
    control.set(JAVA_INT, body, value);
  }

  /// `struct in_pktinfo` or `in6_pktinfo`: the address to send from, the interface left open.
  void addSource(int level, int type, InetAddress from) {
    byte[] bytes = from.getAddress();
    boolean v4 = bytes.length == 4;
    long body = begin(level, type, v4 ? 12 : 20);
    MemorySegment.copy(bytes, 0, control, JAVA_BYTE, body + (v4 ? 4 : 0), bytes.length);
  }

  private long begin(int level, int type, int bytes) {
    long at = controlEnd;
    control.asSlice(at, CONTROL_HEADER_BYTES + 24).fill((byte) 0);
    control.set(JAVA_LONG, at, CONTROL_HEADER_BYTES + bytes);
    control.set(JAVA_INT, at + 8, level);
    control.set(JAVA_INT, at + 12, type);
    controlEnd = at + CONTROL_HEADER_BYTES + (bytes + 7 & ~7);
    return at + CONTROL_HEADER_BYTES;
  }

  MemorySegment toSend() {
    header.set(JAVA_LONG, 40, controlEnd);
    return header;
  }

  /// Where the body of the control message of a level and type begins in [#control], or -1.
  long find(int level, int type) {
    long end = header.get(JAVA_LONG, 40);
    long at = 0;
    while (at + CONTROL_HEADER_BYTES <= end) {
      long length = control.get(JAVA_LONG, at);
      if (length < CONTROL_HEADER_BYTES) {
        return -1;
      }
      if (control.get(JAVA_INT, at + 8) == level && control.get(JAVA_INT, at + 12) == type) {
        return at + CONTROL_HEADER_BYTES;
      }
      at += length + 7 & ~7L;
    }
    return -1;
  }

  MemorySegment control() {
    return control;
  }
}
