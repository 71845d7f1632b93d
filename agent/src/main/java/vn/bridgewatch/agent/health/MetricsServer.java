package vn.bridgewatch.agent.health;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/// `/metrics` on loopback, for a Prometheus or a person on this machine.
public final class MetricsServer implements AutoCloseable {

  private static final int BACKLOG = 16;
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("metrics-", 0).factory());

  private MetricsServer(HttpServer server) {
    this.server = server;
  }

  /// Listens on 127.0.0.1.
  ///
  /// @param port 0: one of the system's choice
  /// @param metrics makes the text, at every request
  public static MetricsServer start(int port, Supplier<String> metrics) throws IOException {
    var loopback = InetAddress.ofLiteral("127.0.0.1");
    HttpServer http;
    try {
      http = HttpServer.create(new InetSocketAddress(loopback, port), BACKLOG);
    } catch (BindException e) {
      throw new IOException("metrics.port: " + port + " cannot be had: " + e.getMessage(), e);
    }
    var server = new MetricsServer(http);
    server.server.setExecutor(server.threads);
    server.server.createContext("/", exchange -> answer(exchange, metrics));
    server.server.start();
    return server;
  }

  public int port() {
    return server.getAddress().getPort();
  }

  private static void answer(HttpExchange exchange, Supplier<String> metrics) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      if (!exchange.getRequestURI().getPath().equals("/metrics")) {
        send(exchange, 404, "only /metrics is here\n");
      } else if (!method.equals("GET") && !method.equals("HEAD")) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        send(exchange, 405, "only GET\n");
      } else {
        send(exchange, 200, metrics.get());
      }
    }
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", TEXT);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
