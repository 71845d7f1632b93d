package vn.bridgewatch.collector.export.remote;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// Who takes what is written, over HTTP.
final class Receiver implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final int WORDS_MAX = 300;

  /// Too early, too many: the same may be taken later.
  private static final Set<Integer> LATER = Set.of(408, 425, 429);

  private final RemoteWriteSettings settings;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /// What became of a request.
  sealed interface Answer {
    record Taken() implements Answer {}

    /// It may be taken later.
    record Later(String why) implements Answer {}

    /// It will never be taken.
    record Refused(String why) implements Answer {}
  }

  Receiver(RemoteWriteSettings settings) {
    this.settings = settings;
  }

  Answer send(byte[] compressed) throws InterruptedException {
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(settings.url())
              .timeout(ANSWER)
              .header("Content-Encoding", "snappy")
              .header("Content-Type", "application/x-protobuf")
              .header("User-Agent", "bridgewatch")
              .header("X-Prometheus-Remote-Write-Version", "0.1.0")
              .POST(HttpRequest.BodyPublishers.ofByteArray(compressed));
      Optional<Path> token = settings.tokenFile();
      if (token.isPresent()) {
        request.header("Authorization", "Bearer " + Files.readString(token.get()).strip());
      }
      HttpResponse<byte[]> response =
          client.send(
              request.build(),
              _ ->
                  HttpResponse.BodySubscribers.limiting(
                      HttpResponse.BodySubscribers.ofByteArray(), 64 * 1024));
      int status = response.statusCode();
      if (status / 100 == 2) {
        return new Answer.Taken();
      }
      String said = new String(response.body(), StandardCharsets.UTF_8).strip();
      String why = "HTTP " + status + " " + said.substring(0, Math.min(WORDS_MAX, said.length()));
      // Who we are may be mended over there; what we say is then the same.
      boolean later = status / 100 == 5 || status / 100 == 3 || LATER.contains(status);
      return later || Set.of(401, 403, 404).contains(status)
          ? new Answer.Later(why)
          : new Answer.Refused(why);
    } catch (IOException e) {
      return new Answer.Later(e.toString());
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
