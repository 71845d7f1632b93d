package vn.bridgewatch.media.udp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/// `struct sockaddr_in` and `sockaddr_in6` of Linux.
final class SocketAddressMemory {

  static final int AF_INET = 2;
  static final int AF_INET6 = 10;
  static final int BYTES_MAX = 28;
  private static final int V4_BYTES = 16;

  private SocketAddressMemory() {}

  /// Writes an address and returns its length.
  static int write(MemorySegment at, InetAddress address, int port) {
    at.asSlice(0, BYTES_MAX).fill((byte) 0);
    at.set(JAVA_BYTE, 2, (byte) (port >> 8));
    at.set(JAVA_BYTE, 3, (byte) port);
    byte[] bytes = address.getAddress();
    if (address instanceof Inet6Address v6) {
      at.set(JAVA_SHORT, 0, (short) AF_INET6);
      MemorySegment.copy(bytes, 0, at, JAVA_BYTE, 8, bytes.length);
      at.set(JAVA_INT, 24, v6.getScopeId());
      return BYTES_MAX;
    }
    at.set(JAVA_SHORT, 0, (short) AF_INET);
    MemorySegment.copy(bytes, 0, at, JAVA_BYTE, 4, bytes.length);
    return V4_BYTES;
  }

  static InetSocketAddress read(MemorySegment at) {
    int port = (at.get(JAVA_BYTE, 2) & 0xff) << 8 | (at.get(JAVA_BYTE, 3) & 0xff);
    boolean v6 = at.get(JAVA_SHORT, 0) == AF_INET6;
    if (!v6) {
      return new InetSocketAddress(address(at, 4, 4), port);
    }
    InetAddress plain = address(at, 8, 16);
    int scope = at.get(JAVA_INT, 24);
    return new InetSocketAddress(scope == 0 ? plain : scoped(plain, scope), port);
  }

  static InetAddress address(MemorySegment at, long from, int bytes) {
    try {
      return InetAddress.getByAddress(at.asSlice(from, bytes).toArray(JAVA_BYTE));
    } catch (UnknownHostException e) {
      throw new AssertionError(e); // 4 or 16 bytes
    }
  }

  private static InetAddress scoped(InetAddress plain, int scope) {
    try {
      return Inet6Address.getByAddress(null, plain.getAddress(), scope);
    } catch (UnknownHostException e) {
      throw new AssertionError(e); // 16 bytes
    }
  }
}
