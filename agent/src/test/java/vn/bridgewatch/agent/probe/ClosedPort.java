package vn.bridgewatch.agent.probe;

import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/// A port of loopback where nothing listens, held so that no other program takes it meanwhile.
public final class ClosedPort implements Closeable {

  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final int DISCARD_PORT = 9;

  private final int port;
  private final Closeable holder;

  private ClosedPort(int port, Closeable holder) {
    this.port = port;
    this.holder = holder;
  }

  /// A TCP port that is bound and does not listen: whoever connects is refused.
  public static ClosedPort tcp() throws IOException {
    var socket = new Socket();
    socket.bind(new InetSocketAddress(LOOPBACK, 0));
    return new ClosedPort(socket.getLocalPort(), socket);
  }

  /// A UDP port that is connected to elsewhere: what others send to it is unreachable.
  public static ClosedPort udp() throws IOException {
    var socket = new DatagramSocket(0, LOOPBACK);
    socket.connect(LOOPBACK, DISCARD_PORT);
    return new ClosedPort(socket.getLocalPort(), socket);
  }

  public int port() {
    return port;
  }

  @Override
  public void close() throws IOException {
    holder.close();
  }
}
