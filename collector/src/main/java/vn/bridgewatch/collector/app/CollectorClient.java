package vn.bridgewatch.collector.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// Speaks to a running collector over HTTP for the command line.
final class CollectorClient implements AutoCloseable {

  static final String URL_DEFAULT = "http://127.0.0.1:8480";
  static final String TOKEN_FILE_DEFAULT = "state/token";
  static final String TOKEN_FILE_VARIABLE = "BRIDGEWATCH_TOKEN_FILE";
  static final Set<String> OPTIONS = Set.of("--url", "--token-file");
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
  private final String url;
  private final Optional<String> token;

  private CollectorClient(String url, Optional<String> token) {
    this.url = url;
    this.token = token;
  }

  /// @param acting whether the token is needed; with https it always is
  static CollectorClient of(Arguments arguments, boolean acting)
      throws UsageException, CommandFailure {
    String url = arguments.value("--url").orElse(URL_DEFAULT);
    if (!url.matches("https?://[^/\\s@]+/?")) {
      throw new UsageException("--url: must be as " + URL_DEFAULT + ", got " + url);
    }
    Optional<String> token = Optional.empty();
    if (acting || url.startsWith("https:") || arguments.has("--token-file")) {
      String fallback = System.getenv().getOrDefault(TOKEN_FILE_VARIABLE, TOKEN_FILE_DEFAULT);
      Path file = Path.of(arguments.value("--token-file").orElse(fallback));
      try {
        token = Optional.of(TokenFile.read(file));
      } catch (IOException e) {
        throw new CommandFailure(
            "cannot read the token: "
                + e.getMessage()
                + "\n  It is the file token in the collector's state folder; name it with"
                + " --token-file FILE.");
      }
    }
    return new CollectorClient(url.replaceFirst("/$", ""), token);
  }

  String url() {
    return url;
  }

  JsonNode get(String path) throws CommandFailure {
    return json(getText(path));
  }

  String getText(String path) throws CommandFailure {
    return send(request(path).GET());
  }

  JsonNode post(String path, Object body) throws CommandFailure {
    return json(send(request(path).POST(body(body))));
  }

  /// Sends a file as it is.
  JsonNode post(String path, String contentType, byte[] content) throws CommandFailure {
    return json(
        send(
            request(path)
                .setHeader("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofByteArray(content))));
  }

  JsonNode delete(String path) throws CommandFailure {
    return json(send(request(path).DELETE()));
  }

  JsonNode put(String path, Object body) throws CommandFailure {
    return json(send(request(path).PUT(body(body))));
  }

  /// One part of a path, escaped.
  static String part(String text) {
    return java.net.URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(ANSWER_TIMEOUT)
            .header("Content-Type", "application/json");
    token.ifPresent(it -> request.header("Authorization", "Bearer " + it));
    return request;
  }

  private static HttpRequest.BodyPublisher body(Object shape) throws CommandFailure {
    try {
      return HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(shape));
    } catch (JsonProcessingException e) {
      throw new CommandFailure("cannot write the request: " + e.getOriginalMessage());
    }
  }

  private String send(HttpRequest.Builder request) throws CommandFailure {
    try {
      HttpResponse<String> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() / 100 == 2) {
        return answer.body();
      }
      throw new CommandFailure(fault(answer));
    } catch (IOException e) {
      throw new CommandFailure(
          "no collector answers at "
              + url
              + " ("
              + e
              + ")\n  Start it with: bridgewatch collector --config FILE; or name its address with"
              + " --url.");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted");
    }
  }

  private static String fault(HttpResponse<String> answer) throws CommandFailure {
    JsonNode fault;
    try {
      fault = JSON.readTree(answer.body()).path("error");
    } catch (JsonProcessingException _) {
      return "the collector answered " + answer.statusCode();
    }
    String where = fault.path("where").asText();
    String rule = fault.path("rule").asText();
    return (where.isEmpty() ? "" : where + ": ")
        + fault.path("what").asText("the collector answered " + answer.statusCode())
        + (rule.isEmpty() ? "" : "; " + rule);
  }

  private static JsonNode json(String text) throws CommandFailure {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new CommandFailure("the answer is no JSON: " + e.getOriginalMessage());
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
