package vn.bridgewatch.agent.health;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `/metrics` on loopback, for a Prometheus or a person on this machine.
///
/// Not the JDK's server: without a descriptor for the next connection that one tries to accept it
/// again and again, and takes a core for it. This one waits a second. Connections stay open, so who
/// had one before can go on reading. A virtual thread for each.
public final class MetricsServer implements AutoCloseable {

  private static final int BACKLOG = 16;
  private static final int CONNECTIONS_MAX = 64;
  private static final int HEAD_BYTES_MAX = 16 * 1024;
  private static final Duration IDLE_MAX = Duration.ofMinutes(2);
  private static final Duration NO_DESCRIPTOR = Duration.ofSeconds(1);
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private static final Logger LOG = LoggerFactory.getLogger(MetricsServer.class);

  private final ServerSocket listener;
  private final Supplier<String> metrics;
  private final Semaphore places = new Semaphore(CONNECTIONS_MAX);
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closing;

  /// @param path without what stands behind `?`
  private record Request(String method, String path, boolean last) {}

  private MetricsServer(ServerSocket listener, Supplier<String> metrics) {
    this.listener = listener;
    this.metrics = metrics;
  }

  /// Listens on 127.0.0.1.
  ///
  /// @param port 0: one of the system's choice
  /// @param metrics makes the text, at every request
  public static MetricsServer start(int port, Supplier<String> metrics) throws IOException {
    var address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    var listener = new ServerSocket();
    try {
      listener.bind(address, BACKLOG);
    } catch (BindException e) {
      listener.close();
      throw new IOException("metrics.port: " + port + " cannot be had: " + e.getMessage(), e);
    }
    var server = new MetricsServer(listener, metrics);
    Thread.ofVirtual().name("metrics").start(server::accept);
    return server;
  }

  public int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    try {
      while (!closing) {
        places.acquire();
        try {
          Socket socket = listener.accept();
          open.add(socket);
          Thread.ofVirtual().name("metrics-" + socket.getPort()).start(() -> serve(socket));
        } catch (IOException _) {
          places.release();
          if (!closing) {
            Thread.sleep(NO_DESCRIPTOR);
          }
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setSoTimeout((int) IDLE_MAX.toMillis());
      socket.setTcpNoDelay(true);
      var in = new BufferedInputStream(socket.getInputStream());
      for (boolean more = !closing; more; ) {
        List<String> head = head(in);
        if (head.isEmpty()) {
          return;
        }
        Request request = request(head);
        socket.getOutputStream().write(answer(request));
        socket.getOutputStream().flush();
        more = !request.last() && !closing;
      }
    } catch (IOException _) {
      // it went away, or said nothing for too long
    } finally {
      open.remove(socket);
      places.release();
    }
  }

  /// The lines of a request; none where the connection ended before.
  private static List<String> head(InputStream in) throws IOException {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    for (int i = 0; i < HEAD_BYTES_MAX; i++) {
      int octet = in.read();
      if (octet < 0) {
        return List.of();
      }
      if (octet != '\n') {
        line.append((char) octet);
        continue;
      }
      String text = line.toString().strip();
      line.setLength(0);
      if (!text.isEmpty()) {
        lines.add(text);
      } else if (!lines.isEmpty()) {
        return lines;
      }
    }
    throw new IOException("a request of more than " + HEAD_BYTES_MAX + " bytes");
  }

  private static Request request(List<String> head) {
    String[] words = head.getFirst().split(" +", -1);
    boolean good = words.length == 3 && words[2].startsWith("HTTP/1.");
    boolean last = !good || words[2].equals("HTTP/1.0");
    for (String header : head.subList(1, head.size())) {
      String low = header.toLowerCase(Locale.ROOT).replace(" ", "");
      // what has a body is not read any further
      last |=
          low.equals("connection:close")
              || low.startsWith("transfer-encoding:")
              || (low.startsWith("content-length:") && !low.equals("content-length:0"));
    }
    if (!good) {
      return new Request("", "", true);
    }
    return new Request(words[0], words[1].replaceFirst("\\?.*", ""), last);
  }

  private byte[] answer(Request request) {
    if (request.method().isEmpty()) {
      return answer(request, "400 Bad Request", "", "this is no HTTP/1 request\n");
    }
    if (!request.path().equals("/metrics")) {
      return answer(request, "404 Not Found", "", "only /metrics is here\n");
    }
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return answer(request, "405 Method Not Allowed", "Allow: GET, HEAD\r\n", "only GET\n");
    }
    try {
      return answer(request, "200 OK", "", metrics.get());
    } catch (RuntimeException e) { // the outermost point: a bug in one figure
      LOG.atError().setCause(e).log("/metrics failed");
      return answer(request, "500 Internal Server Error", "", "the log says why\n");
    }
  }

  private static byte[] answer(Request request, String status, String header, String text) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 "
            + status
            + "\r\nDate: "
            + DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC))
            + "\r\nContent-Type: "
            + TEXT
            + "\r\nContent-Length: "
            + body.length
            + "\r\n"
            + header
            + (request.last() ? "Connection: close\r\n" : "")
            + "\r\n";
    byte[] first = head.getBytes(StandardCharsets.US_ASCII);
    if (request.method().equals("HEAD")) {
      return first;
    }
    byte[] all = Arrays.copyOf(first, first.length + body.length);
    System.arraycopy(body, 0, all, first.length, body.length);
    return all;
  }

  @Override
  public void close() {
    closing = true;
    try {
      listener.close();
    } catch (IOException _) {
      // it is not used any more
    }
    for (Socket socket : open) {
      try {
        socket.close();
      } catch (IOException _) {
        // likewise
      }
    }
  }
}
