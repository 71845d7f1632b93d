package vn.bridgewatch.collector.live;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.bridgewatch.collector.alert.Acknowledgement;
import vn.bridgewatch.collector.alert.AlertDesk;
import vn.bridgewatch.collector.alert.AlertView;
import vn.bridgewatch.collector.alert.Escalation;
import vn.bridgewatch.collector.alert.Recipient;
import vn.bridgewatch.collector.conference.StoredConferences;
import vn.bridgewatch.collector.fakes.MemoryJournal;
import vn.bridgewatch.collector.journal.JournalEntry;
import vn.bridgewatch.collector.journal.Offsets;
import vn.bridgewatch.collector.notify.Outbox;
import vn.bridgewatch.collector.store.AlertStore;
import vn.bridgewatch.collector.store.ConferenceStore;
import vn.bridgewatch.collector.store.OutboxStore;
import vn.bridgewatch.collector.store.Store;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.time.NanoClock;
import vn.bridgewatch.time.WallClock;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.RecordId;

/// The thread and the real database.
class LiveStateTest {

  private static final String SITE = "00004";
  private static final int WAIT_SECONDS = 60;
  private static final String RULES =
      """
      rules:
        - name: unreachable
          metric: probe_success
          below: 0.5
          clear: 0s
          grade: critical
          summary: { vi: "Mất", en: "Lost" }
          first_step: { vi: "Kiểm tra", en: "Check" }
      """;

  @TempDir Path folder;
  private final MemoryJournal journal = new MemoryJournal(4);
  private long sequence;
  private final List<Life> lives = new CopyOnWriteArrayList<>();

  /// One life of the collector.
  private final class Life {
    private final Store store = Store.open(folder.resolve("b.db"), WallClock.SYSTEM);
    private final Outbox outbox = new OutboxStore(store);
    private final Semaphore outgoing = new Semaphore(0);
    private final BlockingQueue<AlertView> transitions = new LinkedBlockingQueue<>();
    private final AlertDesk desk;
    private final LiveState live;

    private Life(UnaryOperator<LiveRepository> disturbed) throws IOException, InterruptedException {
      var alerts = new AlertStore(store);
      var conferences =
          new StoredConferences(new ConferenceStore(store), Fixture.INVENTORY, WallClock.SYSTEM);
      desk =
          new AlertDesk(
              alerts,
              Fixture.INVENTORY,
              conferences,
              List.of(new Recipient("log", true)),
              Duration.ZERO,
              Escalation.DEFAULT);
      desk.onTransition(transitions::add);
      live =
          new LiveState(
              Fixture.rules(RULES),
              Fixture.INVENTORY,
              desk,
              disturbed.apply(alerts),
              Duration.ofSeconds(12),
              outgoing::release,
              NanoClock.SYSTEM,
              WallClock.SYSTEM);
      live.start(journal);
      lives.add(this);
    }

    private void receive(double success) {
      live.durable(journal.put(entry(++sequence, success)));
    }

    private String transition() throws InterruptedException {
      AlertView view = transitions.poll(WAIT_SECONDS, SECONDS);
      return view == null ? "nothing" : view.status();
    }

    private boolean kept() throws InterruptedException {
      return outgoing.tryAcquire(WAIT_SECONDS, SECONDS);
    }

    private List<String> waiting() {
      return outbox.due("log", Long.MAX_VALUE, 100).stream()
          .flatMap(batch -> batch.messages().stream())
          .map(message -> message.key() + " " + message.kind())
          .toList();
    }
  }

  @AfterEach
  void end() {
    lives.forEach(life -> {
      life.live.close();
      life.store.close();
    });
  }

  @Test
  void aFaultGoesFromTheJournalToTheOutbox() throws Exception {
    var life = new Life(it -> it);
    life.receive(0);

    assertThat(life.transition()).isEqualTo("firing");
    assertThat(life.kept()).isTrue();
    assertThat(life.waiting()).containsExactly("1-1 FIRED");
    assertThat(life.desk.recent(10)).extracting(AlertView::status).containsExactly("firing");
    assertThat(life.live.site(SITE).orElseThrow().state()).isEqualTo(SiteState.CRITICAL);
    life.live.close();
    assertThat(life.live.replayFrom())
        .isEqualTo(Offsets.of(journal.partitionOf(SITE), journal.all().getFirst().position()));
  }

  @Test
  void afterAKillTheAlertIsOpenAndNothingIsToldAgain() throws Exception {
    var killed = new Life(it -> it);
    killed.receive(0);
    assertThat(killed.kept()).isTrue();
    List<AlertView> open = killed.desk.open();
    List<String> waiting = killed.waiting();

    var next = new Life(it -> it); // the other is left lying, nothing of it was closed
    assertThat(next.desk.open()).isEqualTo(open);
    assertThat(next.waiting()).isEqualTo(waiting);
    next.receive(0);
    next.receive(1);

    assertThat(next.transition()).isEqualTo("resolved");
    assertThat(next.kept()).isTrue();
    assertThat(next.waiting()).containsExactly("1-1 FIRED");
    next.outbox.sent(next.outbox.due("log", Long.MAX_VALUE, 1).getFirst(), 1);
    assertThat(next.waiting()).containsExactly("1-2 RESOLVED");
    assertThat(next.desk.recent(10)).extracting(AlertView::status).containsExactly("resolved");
  }

  @Test
  void whoDealsWithAnAlertIsKeptBeforeItIsAnswered() throws Exception {
    var killed = new Life(it -> it);
    killed.receive(0);
    assertThat(killed.kept()).isTrue();
    var minh = new Acknowledgement(5, "Minh", "127.0.0.1", "đang gọi nhà mạng");
    AlertView answered = killed.live.acknowledge(1, minh).get(WAIT_SECONDS, SECONDS).orElseThrow();

    var next = new Life(it -> it); // the other is left lying
    assertThat(next.desk.open()).containsExactly(answered);
    assertThat(answered.handling().acknowledged()).isEqualTo(minh);
    assertThat(answered.handling().unattendedSinceMillis()).isNull();
    assertThat(next.live.acknowledge(2, minh).get(WAIT_SECONDS, SECONDS)).isEmpty();
    assertThat(next.live.acknowledge(1, null).get(WAIT_SECONDS, SECONDS).orElseThrow().handling())
        .satisfies(it -> {
          assertThat(it.acknowledged()).isNull();
          assertThat(it.unattendedSinceMillis()).isNotNull();
        });
    assertThat(next.waiting()).containsExactly("1-1 FIRED");
  }

  @Test
  void whatCannotBeKeptIsTriedAgainAndNothingIsLostOrDoubled() throws Exception {
    var failures = new AtomicInteger(2);
    var life = new Life(real -> new Failing(real, failures));
    life.receive(0);
    life.receive(1);
    life.receive(0);

    assertThat(life.kept()).isTrue();
    assertThat(life.kept()).isTrue();
    assertThat(life.kept()).isTrue();
    assertThat(life.desk.recent(10))
        .extracting(AlertView::status)
        .containsExactly("firing", "resolved");
    assertThat(life.outbox.waiting("log")).isEqualTo(3);
  }

  @Test
  void itsBoundsAndCountsAreMeasured() throws Exception {
    var registry = new SimpleMeterRegistry();
    var life = new Life(it -> it);
    life.live.bindTo(registry);
    life.receive(0);
    life.transition();

    assertThat(registry.get("bridgewatch.collector.live.entries").functionCounter().count())
        .isEqualTo(1);
    assertThat(registry.get("bridgewatch.collector.live.series").gauge().value()).isEqualTo(1);
  }

  /// Fails the first commits that decide something, as a full disk would.
  private record Failing(LiveRepository real, AtomicInteger failures) implements LiveRepository {

    @Override
    public Kept load() {
      return real.load();
    }

    @Override
    public CompletableFuture<Void> commit(Commit commit) {
      return failures.getAndDecrement() > 0
          ? CompletableFuture.failedFuture(new IOException("disk full"))
          : real.commit(commit);
    }
  }

  private static JournalEntry entry(long sequence, double success) {
    long now = System.currentTimeMillis() + sequence; // no two in one millisecond
    var observation =
        Observation.of(Metric.gauge("probe_success", ""), Labels.of("probe", "gateway"), success);
    return new JournalEntry(
        new RecordId("agent", SITE, 1, sequence),
        Lane.LIVE,
        now,
        now,
        new Payload.Samples(new Tick(now, List.of(observation))));
  }
}
