package vn.bridgewatch.collector.export.remote;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Who takes what is written, over HTTP.
final class Receiver implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final int TOO_LARGE = 413;

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
    ///
    /// @param tooLarge parts of it may
    record Refused(String why, boolean tooLarge) implements Answer {}
  }

  Receiver(RemoteWriteSettings settings) {
    this.settings = settings;
  }

  /// Sends and waits for the whole answer, a bounded time.
  Answer send(byte[] compressed) throws InterruptedException {
    try {
      var answer = client.sendAsync(request(compressed), _ -> new FirstWords());
      return judged(whole(answer));
    } catch (IOException | IllegalArgumentException e) { // also a token that is no header
      return new Answer.Later(e.toString());
    }
  }

  private HttpRequest request(byte[] compressed) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(settings.url())
            .header("Content-Encoding", "snappy")
            .header("Content-Type", "application/x-protobuf")
            .header("User-Agent", "bridgewatch")
            .header("X-Prometheus-Remote-Write-Version", "0.1.0")
            .POST(HttpRequest.BodyPublishers.ofByteArray(compressed));
    Optional<Path> token = settings.tokenFile();
    if (token.isPresent()) {
      request.header("Authorization", "Bearer " + Files.readString(token.get()).strip());
    }
    return request.build();
  }

  private static HttpResponse<String> whole(CompletableFuture<HttpResponse<String>> answer)
      throws IOException, InterruptedException {
    try {
      return answer.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      answer.cancel(true);
      throw new IOException("no whole answer within " + ANSWER.toSeconds() + " s");
    } catch (InterruptedException e) {
      answer.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e);
    }
  }

  private static Answer judged(HttpResponse<String> response) {
    int status = response.statusCode();
    if (status / 100 == 2) {
      return new Answer.Taken();
    }
    String why = "HTTP " + status + " " + response.body().strip();
    // Who we are may be mended over there; what we say is then the same.
    boolean later =
        status / 100 == 5
            || status / 100 == 3
            || LATER.contains(status)
            || Set.of(401, 403, 404).contains(status);
    return later ? new Answer.Later(why) : new Answer.Refused(why, status == TOO_LARGE);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
