package vn.bridgewatch.collector.notify;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.collector.alert.AlertView;
import vn.bridgewatch.collector.alert.Announcement;
import vn.bridgewatch.collector.alert.Escalation;
import vn.bridgewatch.collector.alert.Handling;
import vn.bridgewatch.collector.alert.Severity;
import vn.bridgewatch.time.WallClock;

class NotifierTest {

  private static final int WAIT_SECONDS = 60;
  private static final ObjectMapper JSON = new ObjectMapper();

  private record Request(String key, JsonNode body) {}

  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
  private final ConcurrentLinkedQueue<Integer> answers = new ConcurrentLinkedQueue<>();
  private final MemoryOutbox outbox = new MemoryOutbox();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final List<Notifier> notifiers = new ArrayList<>();
  private HttpServer server;

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/alerts", this::answer);
    server.start();
  }

  @AfterEach
  void close() {
    notifiers.forEach(Notifier::close);
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
      requests.add(new Request(key, JSON.readTree(exchange.getRequestBody().readAllBytes())));
      Integer status = answers.poll();
      exchange.sendResponseHeaders(status == null ? 200 : status, -1);
    }
  }

  private Notifier notifier() {
    var url =
        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/alerts?token=secret");
    var settings =
        new NotifySettings(
            false,
            Duration.ZERO,
            List.of(new NotifySettings.Webhook("ops", url, true, 1)),
            Escalation.DEFAULT);
    var made = new Notifier(settings, outbox, "http://127.0.0.1:8480", registry, WallClock.SYSTEM);
    notifiers.add(made);
    return made;
  }

  private Request request() throws InterruptedException {
    Request request = requests.poll(WAIT_SECONDS, SECONDS);
    if (request == null) {
      throw new AssertionError("no request within " + WAIT_SECONDS + " s");
    }
    return request;
  }

  static Announcement message(long id, Announcement.Kind kind) {
    boolean over = kind == Announcement.Kind.RESOLVED;
    var view =
        new AlertView(
            id,
            "00000000000000" + id,
            "target_unreachable",
            "00004",
            "mcu",
            Map.of("site", "00004", "province", "01", "probe", "p" + id),
            over ? "resolved" : "firing",
            Severity.CRITICAL,
            "LIVE",
            "giao-ban-mat",
            1_795_392_000_000L,
            1_795_392_010_000L,
            over ? Long.valueOf(1_795_392_100_000L) : null,
            null,
            "probe_success 0 < 0.5",
            "Không liên lạc được",
            "Cannot reach",
            "Kiểm tra dây",
            "Check the cable",
            null,
            false,
            Handling.NONE);
    return new Announcement(
        id + (over ? "-2" : "-1"),
        kind,
        view,
        "Phường Ba Đình",
        "01",
        "Thành phố Hà Nội",
        "HN-11",
        1_795_392_010_000L,
        "lời",
        "text");
  }

  @Test
  void aBatchArrivesInAlertmanagersFormat() throws InterruptedException {
    outbox.add(
        new Outbox.Batch(5, "ops", "00004", 0, List.of(message(1, Announcement.Kind.FIRED))));
    notifier().start();
    JsonNode body = request().body();

    assertThat(body.get("version").asText()).isEqualTo("4");
    assertThat(body.get("status").asText()).isEqualTo("firing");
    assertThat(body.get("receiver").asText()).isEqualTo("ops");
    assertThat(body.get("groupKey").asText()).isEqualTo("{}:{site=\"00004\"}");
    assertThat(body.get("externalURL").asText()).isEqualTo("http://127.0.0.1:8480");
    assertThat(body.get("groupLabels").get("site").asText()).isEqualTo("00004");
    JsonNode alert = body.get("alerts").get(0);
    assertThat(alert.get("labels").get("alertname").asText()).isEqualTo("target_unreachable");
    assertThat(alert.get("labels").get("severity").asText()).isEqualTo("critical");
    assertThat(alert.get("annotations").get("summary").asText()).isEqualTo("Không liên lạc được");
    assertThat(alert.get("startsAt").asText()).isEqualTo("2026-11-23T00:00:00Z");
    assertThat(alert.get("endsAt").asText()).isEqualTo("0001-01-01T00:00:00Z");
    assertThat(alert.get("fingerprint").asText()).isEqualTo("000000000000001");
    assertThat(body.toString()).contains("HN-11").doesNotContain("giao-ban-mat");
  }

  @Test
  void anAlertThatCameAndWentWhileMessagesGatheredIsToldOnceAsOver() {
    WebhookPayload payload =
        WebhookPayload.of(
            new Outbox.Batch(
                5,
                "ops",
                "00004",
                0,
                List.of(
                    message(1, Announcement.Kind.FIRED),
                    message(2, Announcement.Kind.FIRED),
                    message(1, Announcement.Kind.RESOLVED),
                    message(2, Announcement.Kind.RESOLVED))),
            "http://x");

    assertThat(payload.status()).isEqualTo("resolved");
    assertThat(payload.alerts())
        .extracting(WebhookPayload.Alert::status)
        .containsExactly("resolved", "resolved");
    assertThat(payload.alerts().getFirst().endsAt()).isEqualTo("2026-11-23T00:01:40Z");
    assertThat(payload.commonLabels()).containsEntry("site", "00004").doesNotContainKey("probe");
  }

  @Test
  void whatWasNotTakenIsSentAgainUnderTheSameKey() throws InterruptedException {
    answers.addAll(List.of(503, 500));
    outbox.add(
        new Outbox.Batch(5, "ops", "00004", 0, List.of(message(1, Announcement.Kind.FIRED))));
    notifier().start();

    String key = request().key();
    assertThat(request().key()).isEqualTo(key);
    assertThat(request().key()).isEqualTo(key);
    assertThat(outbox.awaitSent()).isTrue();
    notifiers.getFirst().close();
    assertThat(outbox.failures).containsExactly("HTTP 503", "HTTP 500");
    assertThat(registry.get("bridgewatch.collector.notify.sent").counter().count()).isEqualTo(1);
  }

  @Test
  void aBatchThatTheOtherSideWillNotTakeDoesNotHoldUpTheOthers() throws InterruptedException {
    answers.add(400);
    outbox.add(
        new Outbox.Batch(5, "ops", "00004", 0, List.of(message(1, Announcement.Kind.FIRED))));
    outbox.add(new Outbox.Batch(6, "ops", "01", 0, List.of(message(2, Announcement.Kind.FIRED))));
    notifier().start();

    assertThat(request().key()).isEqualTo("ops-5-1-1");
    assertThat(request().key()).isEqualTo("ops-6-2-1");
  }

  @Test
  void aBatchThatIsRefusedAgainAndAgainIsGivenUp() throws InterruptedException {
    answers.addAll(Collections.nCopies(Notifier.REFUSALS_MAX, 422));
    outbox.impatient = true; // no pauses
    outbox.add(
        new Outbox.Batch(5, "ops", "00004", 0, List.of(message(1, Announcement.Kind.FIRED))));
    notifier().start();
    for (int i = 0; i < Notifier.REFUSALS_MAX; i++) {
      assertThat(request().key()).isEqualTo("ops-5-1-1");
    }
    outbox.add(
        new Outbox.Batch(6, "ops", "00004", 0, List.of(message(2, Announcement.Kind.FIRED))));
    notifiers.getFirst().wake();

    assertThat(request().key()).as("what waited behind it").isEqualTo("ops-6-2-1");
    assertThat(outbox.awaitSent()).isTrue();
    notifiers.getFirst().close();
    assertThat(outbox.failures).hasSize(Notifier.REFUSALS_MAX).endsWith("refused: HTTP 422");
    assertThat(registry.get("bridgewatch.collector.notify.refused").counter().count()).isOne();
  }

  @Test
  void newMessagesGoOutWhenTheyAreAnnounced() throws InterruptedException {
    Notifier notifier = notifier();
    notifier.start();
    outbox.add(
        new Outbox.Batch(5, "ops", "00004", 0, List.of(message(1, Announcement.Kind.FIRED))));
    notifier.wake();

    assertThat(request().key()).isEqualTo("ops-5-1-1");
    assertThat(outbox.awaitSent()).isTrue();
  }

  @Test
  void afterAKillBetweenSendingAndMarkingOneBatchComesTwiceUnderOneKey() throws Exception {
    outbox.add(
        new Outbox.Batch(5, "ops", "00004", 0, List.of(message(1, Announcement.Kind.FIRED))));
    outbox.forgetsMarks = true; // the kill: what is marked is not kept
    notifier().start();
    String key = request().key();
    assertThat(outbox.awaitSent()).isTrue();
    notifiers.getFirst().close();
    outbox.restart();
    requests.clear();

    notifier().start();
    assertThat(request().key()).isEqualTo(key);
    assertThat(outbox.awaitSent()).isTrue();
    assertThat(outbox.waiting("ops")).isZero();
  }

  @Test
  void noSecretOfAnAddressReachesTheReasonOfAFailure() throws InterruptedException {
    server.stop(0);
    outbox.add(
        new Outbox.Batch(5, "ops", "00004", 0, List.of(message(1, Announcement.Kind.FIRED))));
    notifier().start();

    assertThat(outbox.failed.tryAcquire(WAIT_SECONDS, SECONDS)).isTrue();
    assertThat(outbox.failures.getFirst()).isEqualTo("ConnectException");
  }

  /// An outbox in memory with the promises of the real one.
  private static final class MemoryOutbox implements Outbox {
    private final List<Batch> waiting = new ArrayList<>();
    private final Map<Long, Long> dueMillis = new HashMap<>();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final Semaphore marked = new Semaphore(0);
    private final Semaphore failed = new Semaphore(0);
    private volatile boolean forgetsMarks;
    private volatile boolean impatient;

    synchronized void add(Batch batch) {
      waiting.add(batch);
    }

    boolean awaitSent() throws InterruptedException {
      return marked.tryAcquire(WAIT_SECONDS, SECONDS);
    }

    @Override
    public synchronized List<Batch> due(String channel, long nowMillis, int countMax) {
      return waiting.stream()
          .filter(batch -> dueMillis.getOrDefault(batch.id(), 0L) <= nowMillis)
          .toList();
    }

    @Override
    public synchronized long nextDueMillis(String channel) {
      return waiting.stream()
          .mapToLong(batch -> dueMillis.getOrDefault(batch.id(), 0L))
          .min()
          .orElse(Long.MAX_VALUE);
    }

    @Override
    public synchronized void sent(Batch batch, long nowMillis) {
      if (forgetsMarks) {
        dueMillis.put(batch.id(), Long.MAX_VALUE); // nothing more happens in this life
      } else {
        waiting.remove(batch);
      }
      marked.release();
    }

    /// Begins the next life over what is on disk.
    synchronized void restart() {
      forgetsMarks = false;
      dueMillis.clear();
    }

    @Override
    public synchronized void failed(Batch batch, long retryMillis, String why) {
      failures.add(why);
      dueMillis.put(batch.id(), impatient ? 0 : retryMillis);
      failed.release();
    }

    @Override
    public synchronized void refused(Batch batch, long nowMillis, String why) {
      failures.add("refused: " + why);
      waiting.remove(batch);
    }

    @Override
    public int abandon(String channel, long createdBeforeMillis, long nowMillis) {
      return 0;
    }

    @Override
    public synchronized long waiting(String channel) {
      return waiting.size();
    }
  }
}
