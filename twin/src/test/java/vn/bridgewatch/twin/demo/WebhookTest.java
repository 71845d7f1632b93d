package vn.bridgewatch.twin.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WebhookTest {

  private static int post(Webhook webhook, String body) throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + webhook.port() + "/alerts"))
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  @Test
  void remembersEveryAlertOfAPayload() throws IOException, InterruptedException {
    var told = new LinkedBlockingQueue<Webhook.Received>();
    try (Webhook webhook = Webhook.open(told::add)) {
      int status =
          post(
              webhook,
              """
              {"version":"4","alerts":[
                {"status":"firing","fingerprint":"ab",
                 "labels":{"alertname":"site_silent","site":"00004","severity":"critical"},
                 "annotations":{"summary":"Điểm cầu mất liên lạc"}},
                {"status":"resolved","labels":{"alertname":"rtt_high","site":"01"}}]}
              """);

      assertThat(status).isEqualTo(200);
      assertThat(webhook.received())
          .extracting(Webhook.Received::status, Webhook.Received::rule, Webhook.Received::site)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple("firing", "site_silent", "00004"),
              org.assertj.core.groups.Tuple.tuple("resolved", "rtt_high", "01"));
      assertThat(webhook.received().getFirst().text()).isEqualTo("Điểm cầu mất liên lạc");
      assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo(webhook.received().getFirst());
      assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo(webhook.received().getLast());
    }
  }

  @Test
  void refusesABodyThatIsTooLarge() throws IOException, InterruptedException {
    try (Webhook webhook = Webhook.open(_ -> {})) {
      assertThat(post(webhook, "x".repeat(Webhook.BODY_BYTES_MAX + 1))).isEqualTo(413);
      assertThat(webhook.received()).isEmpty();
    }
  }
}
