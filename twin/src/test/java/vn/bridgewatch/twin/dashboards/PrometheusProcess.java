package vn.bridgewatch.twin.dashboards;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// A real Prometheus with the shipped configuration, on a free loopback port, for one test.
///
/// The configuration is the committed one but for three things: the ports, and that scrapes, rules
/// and hold times take a second, so that a test need not wait for minutes.
public final class PrometheusProcess implements AutoCloseable {

  private static final String COLLECTOR = "127.0.0.1:8480";
  private static final String ITSELF = "127.0.0.1:9090";
  private static final Pattern DURATIONS =
      Pattern.compile(
          "(?m)^(\\s*(?:scrape_interval|scrape_timeout|evaluation_interval|interval|for"
              + "|keep_firing_for): )\\S+$");
  private static final Duration START_MAX = Duration.ofSeconds(60);
  private static final Duration STOP_MAX = Duration.ofSeconds(30);
  private static final int STARTS_MAX = 3;
  private static final long POLL_MILLIS = 100;

  private final Process process;
  private final URI uri;
  private final Path log;
  private final Thread killer;

  private PrometheusProcess(Process process, URI uri, Path log) {
    this.process = process;
    this.uri = uri;
    this.log = log;
    this.killer = new Thread(process::destroyForcibly, "kill-prometheus");
    Runtime.getRuntime().addShutdownHook(killer);
  }

  /// Starts it and waits until it answers.
  ///
  /// @param collectorPort where `/metrics` and `/metrics/sites` are served, on 127.0.0.1
  /// @param folder an empty folder for its configuration and data
  public static PrometheusProcess start(int collectorPort, Path folder) {
    for (int attempt = 1; ; attempt++) {
      int port = freePort(); // may be taken by another before Prometheus binds it: then once more
      try {
        return start(collectorPort, port, Files.createDirectory(folder.resolve("try" + attempt)));
      } catch (IllegalStateException e) {
        if (attempt == STARTS_MAX) {
          throw e;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static PrometheusProcess start(int collectorPort, int port, Path folder)
      throws IOException {
    Path config =
        writeConfig(
            folder, Map.of(COLLECTOR, "127.0.0.1:" + collectorPort, ITSELF, "127.0.0.1:" + port));
    Path log = folder.resolve("prometheus.log");
    Process process =
        new ProcessBuilder(
                PeerProgram.find("prometheus").toString(),
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    var prometheus = new PrometheusProcess(process, URI.create("http://127.0.0.1:" + port), log);
    try {
      prometheus.awaitReady();
      return prometheus;
    } catch (RuntimeException | Error e) {
      prometheus.close();
      throw e;
    }
  }

  /// Copies the shipped configuration and rules with other ports and quick times.
  static Path writeConfig(Path folder, Map<String, String> ports) throws IOException {
    Path shipped = Checkout.path("dashboards/prometheus");
    Path rules = Files.createDirectories(folder.resolve("rules"));
    for (Path rule : Checkout.files(shipped.resolve("rules"), ".yml")) {
      Files.writeString(rules.resolve(rule.getFileName()), quick(Checkout.text(rule)));
    }
    String config = quick(Checkout.text(shipped.resolve("prometheus.yml")));
    for (var port : ports.entrySet()) {
      if (!config.contains(port.getKey())) {
        throw new AssertionError("prometheus.yml does not scrape " + port.getKey());
      }
      config = config.replace(port.getKey(), port.getValue());
    }
    return Files.writeString(folder.resolve("prometheus.yml"), config);
  }

  private static String quick(String yaml) {
    return DURATIONS.matcher(yaml).replaceAll("$11s");
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitReady() {
    long deadline = System.nanoTime() + START_MAX.toNanos();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest ready =
          HttpRequest.newBuilder(uri.resolve("/-/ready")).timeout(Duration.ofSeconds(2)).build();
      while (System.nanoTime() < deadline) {
        if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
          throw new IllegalStateException("prometheus ended:\n" + log());
        }
        try {
          if (http.send(ready, BodyHandlers.discarding()).statusCode() == 200) {
            return;
          }
        } catch (IOException _) {
          // not listening yet
        }
      }
      throw new AssertionError("prometheus not ready within " + START_MAX + ":\n" + log());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while prometheus starts", e);
    }
  }

  /// Its address, without a path.
  public URI uri() {
    return uri;
  }

  /// What it has said so far.
  public String log() {
    return Checkout.text(log);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        process.waitFor(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().removeShutdownHook(killer);
  }
}
