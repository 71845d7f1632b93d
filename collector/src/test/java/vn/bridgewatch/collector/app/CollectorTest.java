package vn.bridgewatch.collector.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.bridgewatch.collector.identity.DevAuthority;

/// The whole collector, with its real parts, on free ports of loopback.
class CollectorTest {

  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path folder;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  @BeforeEach
  void makeFiles() throws Exception {
    DevAuthority.in(folder.resolve("tls")).collector(List.of("127.0.0.1"));
    write("inventory.yaml", "sites: [ { key: \"00004\", agent: one } ]\n");
    write("rules.yaml", rules("10s"));
    write(
        "conferences.yaml",
        """
        conferences:
          - { id: hop, title: Họp, code_name: H, start: "2096-11-23T08:00:00+07:00",
              end: "2096-11-23T09:00:00+07:00", roster: ["00004"] }
        """);
    write("collector.yaml", config(0, 0, "state"));
  }

  @AfterEach
  void close() {
    client.shutdownNow();
  }

  @Test
  void startsServesAndKeepsWhatItWasToldOverARestart() throws Exception {
    String check;
    try (Collector collector = start("collector.yaml")) {
      assertThat(get(collector, "/readyz").body()).isEqualTo("ok\n");
      assertThat(json(get(collector, "/api/v1/overview")).at("/counts/unknown").asInt())
          .isGreaterThan(3_300);
      assertThat(get(collector, "/metrics").body())
          .contains("bridgewatch_conference_info{", "jvm_memory_used_bytes", "vertx_http_server_")
          .contains("process_cpu_seconds_total");
      assertThat(get(collector, "/metrics/sites?province=01").body())
          .contains("bridgewatch_site_state{province=\"01\",site=\"00004\"} 5");
      HttpResponse<String> started = act(collector, "/api/v1/checks", "{\"conference\":\"hop\"}");
      assertThat(started.statusCode()).isEqualTo(202);
      check = JSON.readTree(started.body()).get("id").asText();
    }

    try (Collector collector = start("collector.yaml")) {
      JsonNode kept = json(get(collector, "/api/v1/checks/" + check));

      assertThat(kept.at("/sites/0/readiness").asText()).isEqualTo("unknown");
      assertThat(kept.get("finishedMillis").isNull()).isFalse();
      assertThat(json(get(collector, "/api/v1/conferences")).at("/conferences/0/id").asText())
          .isEqualTo("hop");
    }
  }

  @Test
  void aReloadTakesAllFilesOrNone() throws Exception {
    try (Collector collector = start("collector.yaml")) {
      write("inventory.yaml", "sites: [ { key: \"00008\", agent: two } ]\n");
      write("rules.yaml", rules("soon"));

      HttpResponse<String> bad = act(collector, "/api/v1/reload", "");

      assertThat(bad.statusCode()).isEqualTo(400);
      assertThat(bad.body()).contains("rules.yaml:6: rules[0].hold: must be a duration");
      assertThat(json(get(collector, "/api/v1/sites/00008")).at("/site/agent").asText()).isEmpty();
      assertThat(get(collector, "/metrics").body())
          .contains("bridgewatch_collector_config_reload_success{file=\"rules\"} 0.0")
          .contains("bridgewatch_collector_config_reload_success{file=\"inventory\"} 1.0");

      write("rules.yaml", rules("20s"));

      assertThat(act(collector, "/api/v1/reload", "").statusCode()).isEqualTo(200);
      assertThat(json(get(collector, "/api/v1/sites/00008")).at("/site/agent").asText())
          .isEqualTo("two");
      assertThat(get(collector, "/metrics").body())
          .contains("bridgewatch_collector_config_reload_success{file=\"rules\"} 1.0");
    }
  }

  @Test
  void aPortThatIsTakenIsNamedWithItsKey() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      write("http.yaml", config(0, taken.getLocalPort(), "state"));
      write("agents.yaml", config(taken.getLocalPort(), 0, "state"));

      assertThatThrownBy(() -> start("http.yaml"))
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("http.port: 127.0.0.1:" + taken.getLocalPort() + " is taken")
          .hasMessageContaining("http.yaml");
      assertThatThrownBy(() -> start("agents.yaml"))
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("agents.port: 127.0.0.1:" + taken.getLocalPort() + " is taken");
    }
    try (Collector collector = start("collector.yaml")) {
      assertThat(get(collector, "/healthz").statusCode())
          .as("a start that failed leaves nothing behind")
          .isEqualTo(200);
    }
  }

  @Test
  void twoCollectorsNeverShareAFolder() throws Exception {
    try (Collector _ = start("collector.yaml")) {
      assertThatThrownBy(() -> start("collector.yaml"))
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("another collector uses it");
    }
  }

  @Test
  void everyProblemOfEveryFileIsToldBeforeAnythingStarts() throws Exception {
    write("inventory.yaml", "sites: [ { key: x } ]\n");
    write("rules.yaml", rules("soon"));

    assertThatThrownBy(() -> start("collector.yaml"))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("inventory.yaml:1: sites[0].key")
        .hasMessageContaining("rules.yaml:6: rules[0].hold");
    assertThat(folder.resolve("state")).doesNotExist();
  }

  @Test
  void withTlsEverythingNeedsTheToken() throws Exception {
    Path tls = folder.resolve("tls");
    write(
        "secure.yaml",
        config(0, 0, "state")
            .replace(
                "host: 127.0.0.1, port: 0 } # http",
                "host: 127.0.0.1, port: 0, tls: { certificate: tls/collector.pem, key:"
                    + " tls/collector.key } }"));
    try (Collector collector = start("secure.yaml");
        HttpClient trusting =
            HttpClient.newBuilder().sslContext(Trust.of(tls.resolve("ca.pem"))).build()) {
      URI page = URI.create("https://127.0.0.1:" + collector.httpPort() + "/healthz");

      var open =
          trusting.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString());
      var known =
          trusting.send(
              HttpRequest.newBuilder(page).header("Authorization", "Bearer " + token()).build(),
              HttpResponse.BodyHandlers.ofString());

      assertThat(open.statusCode()).isEqualTo(401);
      assertThat(known.statusCode()).isEqualTo(200);
      assertThat(known.headers().firstValue("Strict-Transport-Security")).isPresent();
    }
  }

  private Collector start(String name) throws Exception {
    Path file = folder.resolve(name);
    return Collector.start(file, ConfigFiles.config(file));
  }

  private HttpResponse<String> get(Collector collector, String path) throws Exception {
    return client.send(
        request(collector, path).GET().build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> act(Collector collector, String path, String body) throws Exception {
    return client.send(
        request(collector, path)
            .header("Authorization", "Bearer " + token())
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(Collector collector, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + collector.httpPort() + path))
        .timeout(Duration.ofSeconds(20));
  }

  private String token() throws IOException {
    return Files.readString(folder.resolve("state/token")).trim();
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private static String rules(String hold) {
    return """
    rules:
      - name: target_unreachable
        metric: probe_success
        match: { kind: icmp }
        below: 0.5
        hold: %s
        clear: 15s
        grade: critical
        group: [probe]
        summary: { vi: "Mất {probe}", en: "Lost {probe}" }
        first_step: { vi: "Kiểm tra.", en: "Check." }
    """
        .formatted(hold);
  }

  private static String config(int agentsPort, int httpPort, String state) {
    return """
    state_dir: %s
    agents: { host: 127.0.0.1, port: %d, certificate: tls/collector.pem, key: tls/collector.key, ca: tls/ca.pem }
    http: { host: 127.0.0.1, port: %d } # http
    inventory: inventory.yaml
    rules: [ rules.yaml ]
    conferences: conferences.yaml
    notify: { log: true }
    """
        .formatted(state, agentsPort, httpPort);
  }
}
