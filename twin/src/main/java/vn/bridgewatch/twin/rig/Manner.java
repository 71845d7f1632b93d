package vn.bridgewatch.twin.rig;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/// How all clients of a rig come to the collector; may change while they run. At first they come as
/// agents do: each from an address of its own, resuming its TLS session, after a random pause.
final class Manner {

  private static final int FIRST_OF_OURS = 16; // 127.16.0.0 and up

  private volatile boolean fullHandshakes;
  private volatile boolean eager;
  private volatile boolean together;

  /// TLS sessions are not resumed any more.
  void fullHandshakes() {
    fullHandshakes = true;
  }

  /// Comes again after a second, whatever the collector says and without chance: the worst agents
  /// that there could be.
  void eager() {
    eager = true;
  }

  /// All come from one address, as behind one NAT.
  void together() {
    together = true;
  }

  boolean isEager() {
    return eager;
  }

  /// A client's own address on loopback; none where all share one.
  @Nullable InetSocketAddress source(int number) {
    if (together) {
      return null;
    }
    byte[] address = {
      127, (byte) (FIRST_OF_OURS + (number >> 16)), (byte) (number >> 8), (byte) number
    };
    try {
      return new InetSocketAddress(InetAddress.getByAddress(address), 0);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // four bytes are an address
    }
  }

  /// The port under which TLS looks for a session to resume: another one each time finds none.
  int sessionPort(int port, int attempt) {
    return fullHandshakes ? 1 + attempt % 65_535 : port;
  }
}
