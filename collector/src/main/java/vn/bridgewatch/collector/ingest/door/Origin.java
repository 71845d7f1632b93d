package vn.bridgewatch.collector.ingest.door;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/// Where a connection comes from, as far as fairness goes: an IPv4 address, or the /64 of an IPv6
/// address, because a host there has all of it to itself.
record Origin(boolean six, long bits) {

  private static final Origin UNKNOWN = new Origin(true, -1); // ff.. is no sender's address

  static Origin of(SocketAddress remote) {
    if (!(remote instanceof InetSocketAddress socket) || socket.getAddress() == null) {
      return UNKNOWN;
    }
    InetAddress address = socket.getAddress();
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    return address instanceof Inet6Address
        ? new Origin(true, bytes.getLong())
        : new Origin(false, Integer.toUnsignedLong(bytes.getInt()));
  }
}
