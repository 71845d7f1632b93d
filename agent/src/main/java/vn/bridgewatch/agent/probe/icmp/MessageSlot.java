package vn.bridgewatch.agent.probe.icmp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.OptionalLong;

/// Memory for one message at a time, to be sent or received: `struct msghdr` with its address, data
/// and control messages, at the offsets of LP64 Linux (equal on x86-64 and aarch64).
final class MessageSlot {

  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int SOCKADDR_IN_BYTES = 16;
  private static final int SOCKADDR_BYTES_MAX = 28;
  private static final int MSGHDR_BYTES = 56;
  private static final int CMSG_HEADER_BYTES = 16;
  private static final int CONTROL_BYTES = 512;
  private static final int DATA_BYTES = 1 << 16;

  private final MemorySegment name;
  private final MemorySegment data;
  private final MemorySegment control;
  private final MemorySegment header;
  private final MemorySegment iovec;
  private long controlBytes;

  MessageSlot(Arena arena) {
    name = arena.allocate(SOCKADDR_BYTES_MAX, 8);
    data = arena.allocate(DATA_BYTES, 8);
    control = arena.allocate(CONTROL_BYTES, 8);
    header = arena.allocate(MSGHDR_BYTES, 8);
    iovec = arena.allocate(16, 8);
    iovec.set(ADDRESS, 0, data);
    iovec.set(JAVA_LONG, 8, DATA_BYTES);
    header.set(ADDRESS, 0, name);
    header.set(ADDRESS, 16, iovec);
    header.set(JAVA_LONG, 24, 1);
    header.set(ADDRESS, 32, control);
  }

  /// `struct sockaddr_in` or `sockaddr_in6` as [#address] wrote it.
  MemorySegment name() {
    return name;
  }

  MemorySegment data() {
    return data;
  }

  /// The header, made ready to send what [#address] and [#write] wrote, without control messages.
  MemorySegment outgoing(int nameBytes, int dataBytes) {
    header.set(JAVA_INT, 8, nameBytes);
    iovec.set(JAVA_LONG, 8, dataBytes);
    header.set(JAVA_LONG, 40, 0);
    header.set(JAVA_INT, 48, 0);
    controlBytes = 0;
    return header;
  }

  /// Adds a control message to what is to be sent, and gives its body to be filled.
  MemorySegment add(int level, int type, int bytes) {
    long at = controlBytes;
    control.set(JAVA_LONG, at, CMSG_HEADER_BYTES + bytes);
    control.set(JAVA_INT, at + 8, level);
    control.set(JAVA_INT, at + 12, type);
    controlBytes = at + ((CMSG_HEADER_BYTES + bytes + 7) & ~7L);
    header.set(JAVA_LONG, 40, controlBytes);
    return control.asSlice(at + CMSG_HEADER_BYTES, bytes).fill((byte) 0);
  }

  /// The header, made ready to receive.
  MemorySegment cleared() {
    iovec.set(JAVA_LONG, 8, DATA_BYTES);
    header.set(JAVA_INT, 8, SOCKADDR_BYTES_MAX);
    header.set(JAVA_LONG, 40, CONTROL_BYTES);
    header.set(JAVA_INT, 48, 0);
    return header;
  }

  /// The same with a port.
  int address(InetAddress address, int port) {
    int length = address(address);
    name.set(JAVA_BYTE, 2, (byte) (port >> 8));
    name.set(JAVA_BYTE, 3, (byte) port);
    return length;
  }

  /// Writes an address to [#name] and returns its length.
  int address(InetAddress address) {
    name.fill((byte) 0);
    byte[] bytes = address.getAddress();
    if (address instanceof Inet6Address v6) {
      name.set(JAVA_SHORT, 0, (short) AF_INET6);
      MemorySegment.copy(bytes, 0, name, JAVA_BYTE, 8, bytes.length);
      name.set(JAVA_INT, 24, v6.getScopeId());
      return SOCKADDR_BYTES_MAX;
    }
    name.set(JAVA_SHORT, 0, (short) AF_INET);
    MemorySegment.copy(bytes, 0, name, JAVA_BYTE, 4, bytes.length);
    return SOCKADDR_IN_BYTES;
  }

  void write(byte[] bytes) {
    MemorySegment.copy(bytes, 0, data, JAVA_BYTE, 0, bytes.length);
  }

  /// The first bytes of the data, as many as were received.
  byte[] received(long bytes) {
    return data.asSlice(0, Math.min(bytes, DATA_BYTES)).toArray(JAVA_BYTE);
  }

  int senderPort() {
    return (name.get(JAVA_BYTE, 2) & 0xff) << 8 | (name.get(JAVA_BYTE, 3) & 0xff);
  }

  Optional<InetAddress> sender() {
    return sockaddr(name, 0);
  }

  /// Where the body of the control message of a level and type begins in [#control].
  OptionalLong control(int level, int type) {
    long end = header.get(JAVA_LONG, 40);
    long at = 0;
    while (at + CMSG_HEADER_BYTES <= end) {
      long length = control.get(JAVA_LONG, at);
      if (length < CMSG_HEADER_BYTES) {
        break;
      }
      if (control.get(JAVA_INT, at + 8) == level && control.get(JAVA_INT, at + 12) == type) {
        return OptionalLong.of(at + CMSG_HEADER_BYTES);
      }
      at += (length + 7) & ~7L;
    }
    return OptionalLong.empty();
  }

  int controlInt(long at) {
    return control.get(JAVA_INT, at);
  }

  int controlByte(long at) {
    return control.get(JAVA_BYTE, at) & 0xff;
  }

  long controlLong(long at) {
    return control.get(JAVA_LONG, at);
  }

  Optional<InetAddress> controlAddress(long at) {
    return sockaddr(control, at);
  }

  private static Optional<InetAddress> sockaddr(MemorySegment segment, long at) {
    if (segment.byteSize() < at + SOCKADDR_BYTES_MAX) {
      return Optional.empty();
    }
    try {
      return switch (segment.get(JAVA_SHORT, at)) {
        case AF_INET ->
            Optional.of(InetAddress.getByAddress(segment.asSlice(at + 4, 4).toArray(JAVA_BYTE)));
        case AF_INET6 ->
            Optional.of(InetAddress.getByAddress(segment.asSlice(at + 8, 16).toArray(JAVA_BYTE)));
        default -> Optional.empty();
      };
    } catch (UnknownHostException e) {
      throw new AssertionError(e); // 4 or 16 bytes
    }
  }
}
