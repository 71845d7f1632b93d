package vn.bridgewatch.twin.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The dashboards in a real Grafana that was provisioned with this repository's files.
///
/// Runs with `-Dgrafana.url=http://127.0.0.1:3000` only; `-Dgrafana.token-file=FILE` names a file
/// with a service account's token where the server does not let everybody read.
final class GrafanaIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> VARIABLES =
      Map.of("province", "01", "site", "00004", "device", ".*", "datasource", "bridgewatch");

  private static HttpClient http;
  private static URI grafana;

  @BeforeAll
  static void connectOrSkip() {
    String url = System.getProperty("grafana.url", "");
    if (url.isEmpty()) {
      System.err.println(
          "SKIPPED: GrafanaIT needs a Grafana; run it with -Dgrafana.url=http://127.0.0.1:3000");
    }
    Assumptions.assumeFalse(url.isEmpty(), "no -Dgrafana.url");
    grafana = URI.create(url.endsWith("/") ? url : url + "/");
    http = HttpClient.newHttpClient();
  }

  @AfterAll
  static void disconnect() {
    if (http != null) {
      http.close();
    }
  }

  private static JsonNode send(String path, String body) {
    var request = HttpRequest.newBuilder(grafana.resolve(path)).timeout(Duration.ofSeconds(20));
    String tokenFile = System.getProperty("grafana.token-file", "");
    try {
      if (!tokenFile.isEmpty()) {
        request.header("Authorization", "Bearer " + Files.readString(Path.of(tokenFile)).strip());
      }
      if (!body.isEmpty()) {
        request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
      }
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
      assertThat(response.statusCode()).as("%s: %s", path, response.body()).isEqualTo(200);
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new AssertionError("no answer from " + grafana, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while asking " + grafana, e);
    }
  }

  @Test
  void everyShippedDashboardIsProvisionedAndUnchanged() {
    JsonNode health = send("api/health", "");
    System.err.println("GrafanaIT: Grafana " + health.path("version").asText());
    var provisioned = new TreeSet<String>();
    send("api/search?type=dash-db&tag=bridgewatch", "")
        .forEach(hit -> provisioned.add(hit.path("uid").asText()));
    var shipped = Checkout.dashboards(Checkout.path("dashboards/grafana")).values();

    assertThat(provisioned)
        .containsExactlyInAnyOrderElementsOf(
            shipped.stream().map(dashboard -> dashboard.path("uid").asText()).toList());
    for (JsonNode dashboard : shipped) {
      JsonNode loaded = send("api/dashboards/uid/" + dashboard.path("uid").asText(), "");
      assertThat(loaded.path("meta").path("provisioned").asBoolean()).isTrue();
      assertThat(loaded.path("dashboard").path("title")).isEqualTo(dashboard.path("title"));
      assertThat(DashboardLint.panels(loaded.path("dashboard")))
          .hasSameSizeAs(DashboardLint.panels(dashboard));
    }
  }

  @Test
  void everyQueryGoesThroughGrafanaWithoutAnError() throws IOException {
    for (JsonNode dashboard : Checkout.dashboards(Checkout.path("dashboards/grafana")).values()) {
      for (JsonNode panel : DashboardLint.panels(dashboard)) {
        for (JsonNode target : panel.path("targets")) {
          var query =
              Map.of(
                  "refId", target.path("refId").asText(),
                  "datasource", Map.of("uid", "bridgewatch", "type", "prometheus"),
                  "expr", DashboardQueries.substitute(target.path("expr").asText(), VARIABLES),
                  "instant", target.path("instant").asBoolean(),
                  "range", target.path("range").asBoolean(),
                  "intervalMs", 15_000,
                  "maxDataPoints", 500);
          String body =
              JSON.writeValueAsString(
                  Map.of("from", "now-15m", "to", "now", "queries", List.of(query)));
          JsonNode result =
              send("api/ds/query", body).path("results").path(target.path("refId").asText());

          assertThat(result.path("error").asText())
              .as("%s: %s", panel.path("title").asText(), target.path("expr").asText())
              .isEmpty();
        }
      }
    }
  }
}
