package vn.bridgewatch.twin.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/// The receiving end of notifications: takes Alertmanager's payload (version 4) and remembers the
/// newest.
public final class Webhook implements AutoCloseable {

  static final int BODY_BYTES_MAX = 1024 * 1024;
  static final int REMEMBERED_MAX = 1_000;

  /// One alert as it was received.
  public record Received(
      long receivedMillis,
      String status,
      String fingerprint,
      String rule,
      String site,
      String severity,
      String text) {}

  private final HttpServer server;
  private final Consumer<Received> onReceived;
  private final Deque<Received> received = new ArrayDeque<>();
  private final ObjectMapper json = new ObjectMapper();

  private Webhook(HttpServer server, Consumer<Received> onReceived) {
    this.server = server;
    this.onReceived = onReceived;
  }

  /// Opens a receiver on a free loopback port; `onReceived` is called for every alert.
  public static Webhook open(Consumer<Received> onReceived) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    var webhook = new Webhook(server, onReceived);
    server.createContext("/alerts", webhook::handle);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    return webhook;
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /// All that is remembered, oldest first.
  public List<Received> received() {
    synchronized (received) {
      return List.copyOf(received);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange;
        InputStream body = exchange.getRequestBody()) {
      byte[] bytes = body.readNBytes(BODY_BYTES_MAX + 1);
      if (bytes.length > BODY_BYTES_MAX) {
        exchange.sendResponseHeaders(413, -1);
        return;
      }
      List<Received> alerts = alerts(json.readTree(bytes));
      synchronized (received) {
        for (Received alert : alerts) {
          if (received.size() == REMEMBERED_MAX) {
            received.removeFirst();
          }
          received.addLast(alert);
        }
      }
      exchange.sendResponseHeaders(200, -1);
      alerts.forEach(onReceived);
    }
  }

  private static List<Received> alerts(JsonNode payload) {
    var alerts = new ArrayList<Received>();
    for (JsonNode alert : payload.path("alerts")) {
      JsonNode labels = alert.path("labels");
      alerts.add(
          new Received(
              System.currentTimeMillis(),
              alert.path("status").asText(),
              alert.path("fingerprint").asText(),
              labels.path("alertname").asText(),
              labels.path("site").asText(),
              labels.path("severity").asText(),
              alert.path("annotations").path("summary").asText()));
    }
    return alerts;
  }
}
