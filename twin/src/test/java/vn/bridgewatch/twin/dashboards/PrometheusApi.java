package vn.bridgewatch.twin.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/// Asks a Prometheus over HTTP.
final class PrometheusApi implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

  private final URI prometheus;
  private final HttpClient http = HttpClient.newHttpClient();

  PrometheusApi(URI prometheus) {
    this.prometheus = prometheus;
  }

  /// The whole answer, an error's too: `{"status": ..., "data": ..., "error": ...}`.
  JsonNode get(String path) {
    return send(HttpRequest.newBuilder(prometheus.resolve(path)).GET());
  }

  JsonNode post(String path, Map<String, String> form) {
    String body =
        form.entrySet().stream()
            .map(field ->
                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return send(
        HttpRequest.newBuilder(prometheus.resolve(path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body)));
  }

  private JsonNode send(HttpRequest.Builder request) {
    try {
      return JSON.readTree(
          http.send(request.timeout(ANSWER_MAX).build(), BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new AssertionError("no answer from " + prometheus, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while asking " + prometheus, e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}
