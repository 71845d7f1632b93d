package vn.bridgewatch.collector.export.remote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.bridgewatch.collector.fakes.World;
import vn.bridgewatch.collector.journal.JournalEntry;
import vn.bridgewatch.collector.journal.segment.JournalSettings;
import vn.bridgewatch.collector.journal.segment.SegmentJournal;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.RecordId;

/// Writes to a real Prometheus: what came live, what came hours late behind it, across an end of
/// the receiver and one of the sender.
final class PrometheusReceiverIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String STEPS = "count_over_time(step{site=\"00004\"}[1d])";

  @TempDir private Path folder;

  private final HttpClient http = HttpClient.newHttpClient();
  private final World world = new World();
  private final long startMillis = System.currentTimeMillis() - Duration.ofMinutes(10).toMillis();
  private int port;
  private @Nullable Process prometheus;

  @AfterEach
  void close() throws InterruptedException {
    end();
    http.close();
  }

  private void begin() throws IOException {
    Path config = folder.resolve("prometheus.yml");
    Files.writeString(config, "storage: { tsdb: { out_of_order_time_window: 7d } }\n");
    prometheus =
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.enable-remote-write-receiver",
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("prometheus.log").toFile())
            .start();
  }

  private void end() throws InterruptedException {
    if (prometheus != null) {
      prometheus.destroy();
      if (!prometheus.waitFor(20, TimeUnit.SECONDS)) {
        prometheus.destroyForcibly();
      }
    }
  }

  private double count() throws InterruptedException {
    try {
      URI uri =
          URI.create(
              "http://127.0.0.1:%d/api/v1/query?query=%s"
                  .formatted(port, URLEncoder.encode(STEPS, StandardCharsets.UTF_8)));
      HttpResponse<String> response =
          http.send(
              HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build(),
              HttpResponse.BodyHandlers.ofString());
      JsonNode result = new ObjectMapper().readTree(response.body()).path("data").path("result");
      return result.isEmpty() ? 0 : result.get(0).path("value").get(1).asDouble();
    } catch (IOException _) {
      return -1; // not listening yet
    }
  }

  private void awaitCount(int wanted) throws InterruptedException, IOException {
    long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
    double count = count();
    while (count != wanted && System.nanoTime() < deadlineNanos) {
      Thread.sleep(100);
      count = count();
    }
    assertThat(count)
        .as(Files.readString(folder.resolve("prometheus.log")))
        .isEqualTo((double) wanted);
  }

  private void append(SegmentJournal journal, int from, int to, Duration ago) {
    for (int step = from; step <= to; step++) {
      long millis = startMillis - ago.toMillis() + step * 1_000L;
      journal
          .append(
              new JournalEntry(
                  new RecordId("agent-00004", "00004", 1, step),
                  Lane.LIVE,
                  millis,
                  millis,
                  new Payload.Samples(
                      new Tick(
                          millis,
                          List.of(
                              Observation.of(
                                  Metric.gauge("step", ""), Labels.of("probe", "x"), step))))))
          .join();
    }
  }

  @Test
  void takesEachSampleOnceHoweverLateItCameAndWhoeverWasAway() throws Exception {
    try (var free = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      port = free.getLocalPort();
    }
    begin();
    var settings =
        new RemoteWriteSettings(
            URI.create("http://127.0.0.1:" + port + "/api/v1/write"), Optional.empty(), 64);
    try (var journal = SegmentJournal.open(JournalSettings.in(folder.resolve("journal")))) {
      append(journal, 1, 100, Duration.ZERO);
      try (var writer =
          new RemoteWriter(journal, world.inventory, settings, new SimpleMeterRegistry())) {
        writer.start();
        append(journal, 101, 150, Duration.ZERO);
        awaitCount(150);

        end();
        append(journal, 151, 200, Duration.ZERO);
        append(journal, 201, 300, Duration.ofHours(3)); // out of a spool, after an outage
        begin();
        awaitCount(300);
      }
      append(journal, 301, 320, Duration.ZERO);
      try (var writer =
          new RemoteWriter(journal, world.inventory, settings, new SimpleMeterRegistry())) {
        writer.start();
        awaitCount(320);
      }
    }
  }
}
