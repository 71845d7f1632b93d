package vn.bridgewatch.agent.reader;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;

/// A device that a test plays over HTTP or HTTPS, byte by byte as the test wants it.
final class PlayedDevice implements AutoCloseable {

  /// What a client sent.
  record Asked(String method, String target, Map<String, String> headers, String body) {
    String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  /// Writes an answer; a connection stays open until it throws or says so.
  interface Answer {
    /// @return whether the connection stays
    boolean to(Asked asked, OutputStream out) throws IOException;
  }

  final List<Asked> asked = new CopyOnWriteArrayList<>();
  final List<Socket> connections = new CopyOnWriteArrayList<>();
  private final ServerSocket server;
  private volatile boolean closed;

  private PlayedDevice(ServerSocket server, Answer answer) {
    this.server = server;
    Thread.ofVirtual().name("played-device").start(() -> accept(answer));
  }

  static PlayedDevice plain(Answer answer) throws IOException {
    return new PlayedDevice(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), answer);
  }

  static PlayedDevice tls(SSLContext context, Answer answer) throws IOException {
    return new PlayedDevice(
        context
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
        answer);
  }

  int port() {
    return server.getLocalPort();
  }

  List<String> targets() {
    return asked.stream().map(one -> one.method() + " " + one.target()).toList();
  }

  private void accept(Answer answer) {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        connections.add(socket);
        Thread.ofVirtual().name("played-connection").start(() -> serve(socket, answer));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void serve(Socket socket, Answer answer) {
    try (socket) {
      InputStream in = socket.getInputStream();
      var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1));
      while (true) {
        String first = reader.readLine();
        if (first == null) {
          return;
        }
        String[] parts = first.split(" ");
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = reader.readLine(); !line.isEmpty(); line = reader.readLine()) {
          int colon = line.indexOf(':');
          headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
        var body = new char[length];
        int read = 0;
        while (read < length) {
          int more = reader.read(body, read, length - read);
          if (more < 0) {
            return;
          }
          read += more;
        }
        var one = new Asked(parts[0], parts[1], headers, utf8(body));
        if (closed) {
          return; // accepted while the server socket was closing
        }
        asked.add(one);
        if (!answer.to(one, socket.getOutputStream())) {
          return;
        }
      }
    } catch (IOException _) {
      // the client went, or the test is over
    }
  }

  private static String utf8(char[] bytes) {
    return new String(
        new String(bytes).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  static boolean ok(OutputStream out, String body) throws IOException {
    return answer(out, 200, List.of(), body);
  }

  static boolean answer(OutputStream out, int status, List<String> headers, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    var lines = new ArrayList<>(headers);
    lines.add("Content-Length: " + bytes.length);
    raw(out, "HTTP/1.1 " + status + " X\r\n" + String.join("\r\n", lines) + "\r\n\r\n");
    out.write(bytes);
    out.flush();
    return true;
  }

  static void raw(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    closed = true;
    server.close();
    for (Socket socket : connections) {
      socket.close();
    }
  }
}
