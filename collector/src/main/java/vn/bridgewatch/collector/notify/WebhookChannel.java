package vn.bridgewatch.collector.notify;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;

/// Posts batches to a webhook in Alertmanager's format.
///
/// The header `Idempotency-Key` is the same whenever the same batch is sent: a kill between the
/// sending and our note of it sends one batch a second time, which the other side may tell by it.
final class WebhookChannel implements Channel {

  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
  static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

  /// Too early, too many: the same batch may be taken later.
  private static final Set<Integer> LATER = Set.of(408, 425, 429);

  private final NotifySettings.Webhook settings;
  private final HttpClient client;
  private final String externalUrl;

  WebhookChannel(NotifySettings.Webhook settings, HttpClient client, String externalUrl) {
    this.settings = settings;
    this.client = client;
    this.externalUrl = externalUrl;
  }

  @Override
  public String name() {
    return settings.name();
  }

  @Override
  public void deliver(Outbox.Batch batch) throws DeliveryException, InterruptedException {
    byte[] body = WebhookPayload.of(batch, externalUrl).json();
    HttpRequest request =
        HttpRequest.newBuilder(settings.url())
            .timeout(REQUEST_TIMEOUT)
            .header("Content-Type", "application/json")
            .header("User-Agent", "bridgewatch")
            .header("Idempotency-Key", key(batch))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    int status;
    try {
      status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      // its message may hold the address, which may hold a secret
      throw new DeliveryException(e.getClass().getSimpleName(), true);
    }
    if (status / 100 != 2) {
      throw new DeliveryException("HTTP " + status, status >= 500 || LATER.contains(status));
    }
  }

  private static String key(Outbox.Batch batch) {
    return batch.channel() + "-" + batch.id() + "-" + batch.messages().getFirst().key();
  }
}
