package vn.bridgewatch.collector.conference.feed;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Reads calendars from files and over HTTP: only asks, follows no redirect, and takes no more than
/// a calendar may be.
final class HttpFetch implements CalendarFeeds.Fetch {

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final int BYTES_MAX = 4 << 20;

  private final Optional<HttpClient> client;

  /// What a calendar's server called the version that was read last.
  private final Map<String, String> tags = new ConcurrentHashMap<>();

  /// A client has threads of its own: there is none where nothing is asked for.
  HttpFetch(List<Feed> feeds) {
    this.client =
        feeds.isEmpty()
            ? Optional.empty()
            : Optional.of(
                HttpClient.newBuilder()
                    .connectTimeout(CONNECT)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build());
  }

  @Override
  public void refused(Feed feed) {
    tags.remove(feed.name());
  }

  @Override
  public Optional<byte[]> get(Feed feed) throws IOException, InterruptedException {
    if (feed.url().getScheme().equals("file")) {
      try (var in = Files.newInputStream(Path.of(feed.url()))) {
        return Optional.of(bounded(in));
      }
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(feed.url()).timeout(ANSWER).header("Accept", "text/calendar").GET();
    @Nullable String tag = tags.get(feed.name());
    if (tag != null) {
      request.header("If-None-Match", tag);
    }
    if (feed.passwordFile().isPresent()) {
      request.header("Authorization", basic(feed.user(), feed.passwordFile().get()));
    }
    return answered(feed, request.build());
  }

  /// The whole answer, its last byte too, has one time limit: a server that sends a byte now and
  /// then holds nobody.
  private Optional<byte[]> answered(Feed feed, HttpRequest request)
      throws IOException, InterruptedException {
    var answer = client.orElseThrow().sendAsync(request, _ -> limited());
    try {
      HttpResponse<byte[]> response = answer.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
      if (response.statusCode() == 304) {
        return Optional.empty();
      }
      if (response.statusCode() != 200) {
        throw new IOException("the server answers " + response.statusCode());
      }
      response
          .headers()
          .firstValue("ETag")
          .ifPresentOrElse(it -> tags.put(feed.name(), it), () -> tags.remove(feed.name()));
      return Optional.of(response.body());
    } catch (TimeoutException _) {
      answer.cancel(true);
      throw new IOException("does not come within " + ANSWER.toSeconds() + " s");
    } catch (ExecutionException e) {
      throw new IOException("cannot be fetched: " + e.getCause());
    }
  }

  private static HttpResponse.BodySubscriber<byte[]> limited() {
    return HttpResponse.BodySubscribers.limiting(
        HttpResponse.BodySubscribers.ofByteArray(), BYTES_MAX);
  }

  private static String basic(String user, Path passwordFile) throws IOException {
    String password = Files.readString(passwordFile).strip();
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  private static byte[] bounded(InputStream in) throws IOException {
    byte[] content = in.readNBytes(BYTES_MAX + 1);
    if (content.length > BYTES_MAX) {
      throw new IOException("is more than " + BYTES_MAX + " bytes");
    }
    return content;
  }
}
