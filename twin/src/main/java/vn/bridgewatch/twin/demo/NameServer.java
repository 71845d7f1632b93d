package vn.bridgewatch.twin.demo;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// A name server that answers every A question with 127.0.0.1 (RFC 1035, section 4); it can fall
/// silent.
public final class NameServer implements AutoCloseable {

  private static final int HEADER_BYTES = 12;
  private static final int MESSAGE_BYTES_MAX = 512;
  private static final int TYPE_A = 1;
  private static final int LABEL_BYTES_MAX = 63;

  private final DatagramSocket socket;
  private volatile boolean silent;

  private NameServer(DatagramSocket socket) {
    this.socket = socket;
  }

  /// Opens a name server on a free loopback port.
  public static NameServer open() throws IOException {
    var server = new NameServer(new DatagramSocket(0, InetAddress.getLoopbackAddress()));
    Thread.ofPlatform().daemon().name("name-server").start(server::serve);
    return server;
  }

  public int port() {
    return socket.getLocalPort();
  }

  public void setSilent(boolean silent) {
    this.silent = silent;
  }

  @Override
  public void close() {
    socket.close();
  }

  private void serve() {
    var buffer = new byte[MESSAGE_BYTES_MAX];
    while (!socket.isClosed()) {
      try {
        var packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        byte[] answer = silent ? new byte[0] : answer(Arrays.copyOf(buffer, packet.getLength()));
        if (answer.length > 0) {
          socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
      } catch (IOException _) {
        // closed, or one datagram could not be sent: the next one may
      }
    }
  }

  /// The answer to a query; empty for what is no query of one question.
  static byte[] answer(byte[] query) {
    try {
      var in = ByteBuffer.wrap(query);
      short id = in.getShort();
      short flags = in.getShort();
      if (flags < 0 || in.getShort() != 1) {
        return new byte[0];
      }
      in.position(HEADER_BYTES);
      for (int length = in.get(); length != 0; length = in.get()) {
        if (length < 0 || length > LABEL_BYTES_MAX) {
          return new byte[0];
        }
        in.position(in.position() + length);
      }
      int type = in.getShort();
      in.getShort();
      int questionEnd = in.position();
      boolean answers = type == TYPE_A;
      var out = ByteBuffer.allocate(questionEnd + 16);
      out.putShort(id).putShort((short) (0x8580 | (flags & 0x0100)));
      out.putShort((short) 1).putShort((short) (answers ? 1 : 0)).putInt(0);
      out.put(query, HEADER_BYTES, questionEnd - HEADER_BYTES);
      if (answers) {
        out.putShort((short) 0xc00c).putShort((short) TYPE_A).putShort((short) 1);
        out.putInt(60).putShort((short) 4).put(new byte[] {127, 0, 0, 1});
      }
      return Arrays.copyOf(out.array(), out.position());
    } catch (BufferUnderflowException | IllegalArgumentException _) {
      return new byte[0];
    }
  }
}
