package vn.bridgewatch.twin.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Lets `./bridgewatch drill` speak to the running demo: a loopback port and a secret, both in a
/// file that only the user can read.
///
/// Drills run on the demo's own thread ([#serveUntilInterrupted]), which is the one that may start
/// processes.
public final class Control implements AutoCloseable {

  /// The file in the demo's folder that says where it is.
  public static final String FILE = "demo.json";

  /// The collector's token, in the demo's folder.
  public static final String TOKEN = "collector/token";

  private static final int WAITING_MAX = 8;
  private static final int DRILL_TIMEOUT_SECONDS = 90;

  private record Request(Drill drill, String site, CompletableFuture<String> done) {}

  private final Demo demo;
  private final HttpServer server;
  private final String secret;
  private final BlockingQueue<Request> requests = new ArrayBlockingQueue<>(WAITING_MAX);
  private final ObjectMapper json = new ObjectMapper();

  private Control(Demo demo, HttpServer server, String secret) {
    this.demo = demo;
    this.server = server;
    this.secret = secret;
  }

  /// Opens the port and writes the file.
  public static Control open(Demo demo) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
    var random = new byte[32];
    new SecureRandom().nextBytes(random);
    var control = new Control(demo, server, HexFormat.of().formatHex(random));
    server.createContext("/drill", control::drill);
    server.createContext("/status", control::status);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    control.writeFile();
    return control;
  }

  /// Runs the drills that are asked for until the thread is interrupted.
  public void serveUntilInterrupted() throws InterruptedException {
    while (true) {
      Request request = requests.take();
      try {
        request.done().complete(request.drill().run(demo, request.site()));
      } catch (IOException | DemoException | IllegalArgumentException e) {
        request.done().completeExceptionally(e);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void drill(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!allowed(exchange)) {
        answer(exchange, 401, "the secret is wrong");
        return;
      }
      Path words = Path.of(exchange.getRequestURI().getPath());
      int count = words.getNameCount();
      Optional<Drill> drill =
          count > 1 ? Drill.byName(words.getName(1).toString()) : Optional.empty();
      if (drill.isEmpty()) {
        answer(exchange, 404, "known drills: " + Drill.names());
        return;
      }
      String site = count > 2 ? words.getName(2).toString() : "";
      var request = new Request(drill.get(), site, new CompletableFuture<>());
      if (!requests.offer(request)) {
        answer(exchange, 429, "too many drills wait");
        return;
      }
      answerWhenDone(exchange, request.done());
    }
  }

  private static void answerWhenDone(HttpExchange exchange, CompletableFuture<String> done)
      throws IOException {
    try {
      answer(exchange, 200, done.get(DRILL_TIMEOUT_SECONDS, TimeUnit.SECONDS));
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      answer(exchange, 400, Objects.requireNonNullElse(cause.getMessage(), cause.toString()));
    } catch (TimeoutException _) {
      answer(exchange, 500, "the drill did not end in " + DRILL_TIMEOUT_SECONDS + " s");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      answer(exchange, 500, "the demo is ending");
    }
  }

  private void status(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!allowed(exchange)) {
        answer(exchange, 401, "the secret is wrong");
        return;
      }
      var status = new LinkedHashMap<String, Object>();
      status.put("page", demo.page().toString());
      status.put("pids", demo.pids());
      status.put("received", demo.webhook().received());
      answer(exchange, 200, json.writeValueAsString(status));
    }
  }

  private boolean allowed(HttpExchange exchange) {
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    return given != null
        && MessageDigest.isEqual(
            given.getBytes(StandardCharsets.UTF_8),
            ("Bearer " + secret).getBytes(StandardCharsets.UTF_8));
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private void writeFile() throws IOException {
    Path file = demo.folder().resolve(FILE);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    var content = new LinkedHashMap<String, Object>();
    content.put("port", server.getAddress().getPort());
    content.put("secret", secret);
    content.put("pid", ProcessHandle.current().pid());
    content.put("page", demo.page().toString());
    content.put("token_file", demo.folder().resolve(TOKEN).toString());
    content.put("sites", demo.sites());
    Files.writeString(
        file,
        json.writerWithDefaultPrettyPrinter().writeValueAsString(Map.copyOf(content)),
        StandardOpenOption.TRUNCATE_EXISTING);
  }
}
