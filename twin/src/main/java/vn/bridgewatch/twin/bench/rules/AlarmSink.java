package vn.bridgewatch.twin.bench.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Where both programs send their notifications, in Alertmanager's format: remembers when each told
/// of a target.
final class AlarmSink implements AutoCloseable {

  private static final int BODY_BYTES_MAX = 4 * 1024 * 1024;

  private final HttpServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final ObjectMapper json = new ObjectMapper();
  private final Map<String, Queue<Long>> toldNanos = new ConcurrentHashMap<>();

  AlarmSink() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
    server.createContext("/", this::take);
    server.setExecutor(executor);
    server.start();
  }

  /// The address for one of the senders.
  String url(String sender) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + sender;
  }

  /// When a sender first told of a target in a span of time, by `System.nanoTime`.
  Optional<Long> firstNanos(String sender, String instance, long fromNanos, long untilNanos) {
    return times(sender, instance).stream()
        .filter(at -> at - fromNanos >= 0 && at - untilNanos < 0)
        .min(Long::compare);
  }

  /// How often a sender told of a target outside of a span of time.
  long outside(String sender, String instance, long fromNanos, long untilNanos) {
    return times(sender, instance).stream()
        .filter(at -> at - fromNanos < 0 || at - untilNanos >= 0)
        .count();
  }

  private Queue<Long> times(String sender, String instance) {
    return toldNanos.getOrDefault("/" + sender + " " + instance, new ArrayDeque<>());
  }

  /// How many targets a sender told of.
  long told(String sender) {
    return toldNanos.keySet().stream().filter(key -> key.startsWith("/" + sender + " ")).count();
  }

  private void take(HttpExchange exchange) throws IOException {
    long nowNanos = System.nanoTime();
    try (exchange;
        var body = exchange.getRequestBody()) {
      JsonNode payload = json.readTree(body.readNBytes(BODY_BYTES_MAX));
      for (JsonNode alert : payload.path("alerts")) {
        if (alert.path("status").asText().equals("firing")) {
          String instance = alert.path("labels").path("instance").asText();
          toldNanos
              .computeIfAbsent(
                  exchange.getRequestURI().getPath() + " " + instance,
                  _ -> new ConcurrentLinkedQueue<>())
              .add(nowNanos);
        }
      }
      exchange.sendResponseHeaders(200, -1);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    executor.close();
  }
}
