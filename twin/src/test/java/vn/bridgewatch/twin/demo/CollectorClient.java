package vn.bridgewatch.twin.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Asks a running collector as its users do, and waits with a bound for what must come.
final class CollectorClient implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);

  private final URI base;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20)).build();
  private final ObjectMapper json = new ObjectMapper();

  CollectorClient(URI base) {
    this.base = base;
  }

  String text(String path) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(30)).build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(path + ": " + response.statusCode() + " " + response.body());
    }
    return response.body();
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return json.readTree(text(path));
  }

  String siteState(String site) throws IOException, InterruptedException {
    return get("/api/v1/sites/" + site).path("site").path("state").asText();
  }

  List<JsonNode> openAlerts(String site) throws IOException, InterruptedException {
    var alerts = new ArrayList<JsonNode>();
    for (JsonNode alert : get("/api/v1/alerts?state=open").path("alerts")) {
      if (alert.path("site").asText().equals(site)) {
        alerts.add(alert);
      }
    }
    return alerts;
  }

  /// Polls until the answer is as wanted and returns how long that took.
  Duration await(String what, String path, Duration limit, Predicate<JsonNode> wanted)
      throws InterruptedException {
    long startNanos = System.nanoTime();
    String last = "";
    while (System.nanoTime() - startNanos < limit.toNanos()) {
      try {
        JsonNode answer = get(path);
        if (wanted.test(answer)) {
          return Duration.ofNanos(System.nanoTime() - startNanos);
        }
        last = answer.toString();
      } catch (IOException e) {
        last = e.toString();
      }
      Thread.sleep(POLL);
    }
    throw new AssertionError(
        "%s: not within %d s; last: %s"
            .formatted(what, limit.toSeconds(), last.substring(0, Math.min(last.length(), 2_000))));
  }

  @Override
  public void close() {
    client.close();
  }
}
