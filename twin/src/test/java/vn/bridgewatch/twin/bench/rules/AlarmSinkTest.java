package vn.bridgewatch.twin.bench.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class AlarmSinkTest {

  private static void post(String url, String body) throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      int status =
          client
              .send(
                  HttpRequest.newBuilder(URI.create(url))
                      .POST(HttpRequest.BodyPublishers.ofString(body))
                      .build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode();
      assertThat(status).isEqualTo(200);
    }
  }

  private static String alert(String status, String instance) {
    return "{\"alerts\":[{\"status\":\"%s\",\"labels\":{\"instance\":\"%s\"}}]}"
        .formatted(status, instance);
  }

  private static final long EVER = Long.MAX_VALUE / 2;

  @Test
  void theFirstTimeThatEachSenderTellsCounts() throws IOException, InterruptedException {
    try (var sink = new AlarmSink()) {
      post(sink.url("ours"), alert("firing", "127.77.0.1"));
      long first = sink.firstNanos("ours", "127.77.0.1", -EVER, EVER).orElseThrow();
      post(sink.url("ours"), alert("firing", "127.77.0.1"));
      post(sink.url("peer"), alert("resolved", "127.77.0.1"));

      assertThat(sink.firstNanos("ours", "127.77.0.1", -EVER, EVER)).hasValue(first);
      assertThat(sink.firstNanos("peer", "127.77.0.1", -EVER, EVER)).isEmpty();
      assertThat(sink.told("ours")).isEqualTo(1);
    }
  }

  @Test
  void whatWasToldBeforeACutIsNoWordOfIt() throws IOException, InterruptedException {
    try (var sink = new AlarmSink()) {
      post(sink.url("ours"), alert("firing", "127.77.0.1"));
      long cut = System.nanoTime();
      assertThat(sink.firstNanos("ours", "127.77.0.1", cut, EVER)).isEmpty();
      assertThat(sink.outside("ours", "127.77.0.1", cut, EVER)).isEqualTo(1);

      post(sink.url("ours"), alert("firing", "127.77.0.1"));
      assertThat(sink.firstNanos("ours", "127.77.0.1", cut, EVER)).isPresent();
      assertThat(sink.outside("ours", "127.77.0.1", cut, EVER)).isEqualTo(1);
    }
  }
}
