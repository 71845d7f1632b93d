package vn.bridgewatch.twin.bench.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.twin.bench.Bed;
import vn.bridgewatch.twin.process.Programs;
import vn.bridgewatch.twin.rig.SiteSeries;

/// What `bench wire` counts as remote write is what Prometheus takes.
class RemoteWriteIT {

  private static final int TICKS = 50;
  private static final String ALL = "{__name__=~\".+\"}[1h]";

  @Test
  void prometheusHasEverySampleThatWeSendIt() throws Exception {
    Path program = Programs.find("prometheus").orElse(null);
    assertThat(program).as("Debian's prometheus must be installed").isNotNull();
    long startMillis = System.currentTimeMillis() - (TICKS + 1) * SiteSeries.TICK_MILLIS;
    List<Tick> ticks = SiteSeries.ticks(7, startMillis, TICKS);
    Path root = Path.of(System.getProperty("bridgewatch.root", ".."));
    try (var bed = Bed.inTemporaryFolder(root, root);
        HttpClient client = HttpClient.newHttpClient()) {
      String base = "http://127.0.0.1:" + start(bed, program);
      for (List<Tick> request :
          List.of(ticks.subList(0, 1), ticks.subList(1, 2), ticks.subList(2, TICKS))) {
        assertThat(post(client, base, request)).isEqualTo(204);
      }

      JsonNode series = new ObjectMapper().readTree(query(bed, base, ALL)).at("/data/result");
      assertThat(series).hasSize(SiteSeries.COUNT);
      assertThat(series)
          .allSatisfy(one -> assertThat(one.get("values")).as(one.toString()).hasSize(TICKS));
      String last = query(bed, base, "sysUpTime{device=\"switch\"}");
      assertThat(last).contains("\"" + (long) value(ticks.getLast(), "sysUpTime") + "\"");
    }
  }

  private static int start(Bed bed, Path program) throws Exception {
    Path config = bed.folder().resolve("prometheus.yml");
    Files.writeString(config, "global: {}\n");
    int port = Bed.freePort();
    Process _ =
        bed.startPeer(
            "prometheus",
            List.of(
                program.toString(),
                "--config.file=" + config,
                "--storage.tsdb.path=" + bed.folder().resolve("data"),
                "--web.listen-address=127.0.0.1:" + port,
                "--web.enable-remote-write-receiver"),
            URI.create("http://127.0.0.1:" + port + "/-/ready"));
    return port;
  }

  private static int post(HttpClient client, String base, List<Tick> ticks) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + "/api/v1/write"));
    PeerFormat.REMOTE_WRITE_1.headers().forEach(request::header);
    request.POST(HttpRequest.BodyPublishers.ofByteArray(PeerFormat.REMOTE_WRITE_1.body(ticks)));
    return client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private static String query(Bed bed, String base, String query) throws Exception {
    return bed.get(
        URI.create(
            base + "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8)));
  }

  private static double value(Tick tick, String name) {
    return tick.observations().stream()
        .filter(observation -> observation.series().name().equals(name))
        .mapToDouble(PeerFormat::value)
        .findFirst()
        .orElseThrow();
  }
}
