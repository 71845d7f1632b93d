package vn.bridgewatch.twin.bench.probe;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// What is probed: a port that accepts, a page, and a name server, all on loopback and in our own
/// process, which is in no figure.
final class Targets implements AutoCloseable {

  static final String NAME = "bridge.example";
  private static final int BACKLOG = 4_096;
  private static final byte[] PAGE =
      String.join(
              "\r\n",
              "HTTP/1.1 200 OK",
              "Content-Type: text/plain",
              "Content-Length: 6",
              "Connection: close",
              "",
              "ready\n")
          .getBytes(StandardCharsets.US_ASCII);

  /// An answer section: the name of the question, type A, class IN, 60 s, 127.0.0.1.
  private static final byte[] ADDRESS = {
    (byte) 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 1
  };

  private final ServerSocket accepting = server();
  private final ServerSocket pages = server();
  private final DatagramSocket names =
      new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

  Targets() throws IOException {
    Thread.ofPlatform().daemon().name("bench-tcp").start(() -> accept(accepting, Targets::close));
    Thread.ofPlatform().daemon().name("bench-http").start(() -> accept(pages, Targets::page));
    Thread.ofPlatform().daemon().name("bench-dns").start(this::answerAll);
  }

  private static ServerSocket server() throws IOException {
    return new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
  }

  int tcpPort() {
    return accepting.getLocalPort();
  }

  int httpPort() {
    return pages.getLocalPort();
  }

  int dnsPort() {
    return names.getLocalPort();
  }

  private interface Service {
    void serve(Socket socket) throws IOException;
  }

  private static void accept(ServerSocket server, Service service) {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual()
            .start(() -> {
              try (socket) {
                service.serve(socket);
              } catch (IOException _) {
                // the one who probes has gone
              }
            });
      } catch (IOException _) {
        // closed, or one connection failed
      }
    }
  }

  /// Waits for the other side to close, so that its end of the connection ends first, as a client's
  /// does.
  private static void close(Socket socket) throws IOException {
    while (socket.getInputStream().read() >= 0) {
      // nothing is expected
    }
  }

  private static void page(Socket socket) throws IOException {
    var head = new byte[4_096];
    int length = 0;
    while (length < head.length) {
      int read = socket.getInputStream().read(head, length, head.length - length);
      if (read < 0) {
        return;
      }
      length += read;
      if (new String(head, 0, length, StandardCharsets.ISO_8859_1).contains("\r\n\r\n")) {
        socket.getOutputStream().write(PAGE);
        return;
      }
    }
  }

  private void answerAll() {
    var buffer = new byte[512];
    while (!names.isClosed()) {
      try {
        var packet = new DatagramPacket(buffer, buffer.length);
        names.receive(packet);
        byte[] answer = answer(packet);
        names.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      } catch (IOException _) {
        // closed, or the one who asked has gone
      }
    }
  }

  private static byte[] answer(DatagramPacket question) {
    int end = 12;
    byte[] asked = question.getData();
    while (asked[end] != 0) {
      end += asked[end] + 1;
    }
    end += 5; // the root label, type and class
    byte[] answer = Arrays.copyOf(asked, end + ADDRESS.length);
    System.arraycopy(ADDRESS, 0, answer, end, ADDRESS.length);
    answer[2] = (byte) 0x84; // an answer, authoritative
    answer[3] = 0;
    answer[7] = 1; // one answer
    Arrays.fill(answer, 8, 12, (byte) 0); // no authority, nothing additional
    return answer;
  }

  @Override
  public void close() throws IOException {
    accepting.close();
    pages.close();
    names.close();
  }
}
