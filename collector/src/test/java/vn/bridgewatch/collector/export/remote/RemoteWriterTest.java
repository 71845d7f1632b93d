package vn.bridgewatch.collector.export.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.bridgewatch.collector.fakes.World;
import vn.bridgewatch.collector.journal.JournalEntry;
import vn.bridgewatch.collector.journal.segment.JournalSettings;
import vn.bridgewatch.collector.journal.segment.SegmentJournal;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.RecordId;

final class RemoteWriterTest {

  private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final Metric UP = Metric.gauge("up", "");
  private static final Labels PROBE = Labels.of("probe", "gateway");

  @TempDir private Path folder;

  private final World world = new World();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final FakeReceiver receiver;
  private SegmentJournal journal;
  private @Nullable RemoteWriter writer;

  @SuppressWarnings("NullAway.Init")
  private RemoteWriterTest() throws IOException {
    receiver = new FakeReceiver();
  }

  @BeforeEach
  void open() throws IOException {
    journal = SegmentJournal.open(JournalSettings.in(folder.resolve("journal")));
  }

  @AfterEach
  void close() {
    stop();
    journal.close();
    receiver.close();
  }

  private void stop() {
    if (writer != null) {
      writer.close();
      writer = null;
    }
  }

  private void start(int behindMib) throws IOException {
    var settings = new RemoteWriteSettings(receiver.uri(), Optional.empty(), behindMib);
    writer = new RemoteWriter(journal, world.inventory, settings, registry);
    writer.start();
  }

  private void start() throws IOException {
    start(64);
  }

  private void append(String site, long sequence, Observation... observations) {
    journal
        .append(
            new JournalEntry(
                new RecordId("agent-" + site, site, 1, sequence),
                Lane.LIVE,
                sequence * 1_000 + 7,
                sequence * 1_000,
                new Payload.Samples(new Tick(sequence * 1_000 - 50_000, List.of(observations)))))
        .join();
  }

  private void append(String site, long from, long to) {
    for (long sequence = from; sequence <= to; sequence++) {
      append(site, sequence, Observation.of(UP, PROBE, sequence));
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + WAIT_NANOS;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("60 s are over").isLessThan(deadlineNanos);
      Thread.sleep(10);
    }
  }

  private List<Double> values(String site) {
    return receiver.taken.stream()
        .filter(sample -> sample.labels().contains("site=" + site))
        .map(FakeReceiver.Sample::value)
        .toList();
  }

  private static List<Double> numbers(long from, long to) {
    return LongStream.rangeClosed(from, to).mapToObj(it -> (double) it).toList();
  }

  private double counted(String name, String... tags) {
    return registry.get("bridgewatch.collector.export." + name).tags(tags).counter().count();
  }

  @Test
  void everythingIsSentAtItsCorrectedTimeWhetherItLayThereOrCameLater() throws Exception {
    append("01", 1, 20);
    start();
    append("01", 21, 40);
    await(() -> receiver.taken.size() >= 40);

    assertThat(values("01")).isEqualTo(numbers(1, 40));
    assertThat(receiver.taken.getFirst())
        .isEqualTo(
            new FakeReceiver.Sample(
                "[__name__=up, probe=gateway, province=01, site=01]", 1_000, 1));
    await(() -> counted("samples", "result", "taken") == 40);
  }

  @Test
  void whatCouldNotBeReadIsStaleAndWhatIsOursOrOfNobodyIsNotSent() throws Exception {
    start();
    append(
        "00004",
        1,
        Observation.absent(UP, PROBE, Absence.TIMED_OUT),
        Observation.of(Metric.gauge("bridgewatch_site_state", ""), PROBE, 3));
    append("99999", 2, Observation.of(UP, PROBE, 1));
    append("00004", 3, Observation.of(UP, PROBE, 5));
    await(() -> receiver.taken.size() >= 2);

    assertThat(receiver.taken).hasSize(2);
    assertThat(Double.doubleToRawLongBits(receiver.taken.getFirst().value()))
        .isEqualTo(Double.doubleToRawLongBits(WriteRequest.STALE));
    assertThat(receiver.taken.getLast().value()).isEqualTo(5);
  }

  @Test
  void whileTheReceiverIsAwayEverythingWaits() throws Exception {
    receiver.answer = _ -> 503;
    start();
    append("01", 1, 30);
    await(() -> receiver.answers.size() >= 2);
    assertThat(receiver.taken).isEmpty();

    receiver.answer = _ -> 200;
    await(() -> receiver.taken.size() >= 30);
    assertThat(values("01")).isEqualTo(numbers(1, 30));
    assertThat(counted("failures")).isPositive();
  }

  @Test
  void aRestartGoesOnWhereItWas() throws Exception {
    append("01", 1, 10);
    start();
    await(() -> receiver.taken.size() >= 10);
    stop();
    append("01", 11, 20);
    assertThat(receiver.taken).hasSize(10);

    start();
    await(() -> receiver.taken.size() >= 20);
    assertThat(values("01")).as("nothing twice, nothing left out").isEqualTo(numbers(1, 20));
  }

  /// As a kill would leave it: what it noted at its end is taken back.
  @Test
  void aKillSendsAgainAndLeavesNothingOut() throws Exception {
    append("01", 1, 10);
    start();
    Path noted = folder.resolve("journal/consumers");
    await(() -> Files.exists(noted));
    byte[] before = Files.readAllBytes(noted);
    await(() -> receiver.taken.size() >= 10);
    stop();
    append("01", 11, 12);
    journal.close();
    Files.write(noted, before);
    journal = SegmentJournal.open(JournalSettings.in(folder.resolve("journal")));
    start();

    await(() -> receiver.taken.size() >= 22);
    assertThat(values("01").subList(10, 22)).isEqualTo(numbers(1, 12));
  }

  @Test
  void oneSiteThatIsRefusedTakesNoOtherWithIt() throws Exception {
    receiver.answer =
        samples -> samples.stream().anyMatch(it -> it.labels().contains("site=01")) ? 400 : 204;
    for (long sequence = 1; sequence <= 5; sequence++) {
      append("01", 2 * sequence, Observation.of(UP, PROBE, 0));
      append("00004", 2 * sequence + 1, Observation.of(UP, PROBE, sequence));
    }
    start();
    await(() -> values("00004").size() >= 5);
    await(() -> counted("samples", "result", "refused") >= 5);

    assertThat(values("00004")).isEqualTo(numbers(1, 5));
    assertThat(values("01")).isEmpty();
  }

  @Test
  void aReceiverThatIsNoLongerConfiguredHoldsNothing() throws Exception {
    append("01", 1, 3);
    start();
    await(() -> receiver.taken.size() >= 3);
    stop();
    assertThat(journal.committed(RemoteWriter.CONSUMER).isEmpty()).isFalse();

    RemoteWriter.forget(journal);
    assertThat(journal.committed(RemoteWriter.CONSUMER).isEmpty()).isTrue();
  }

  @Test
  void whoIsTooFarBehindGivesTheOldestUpAndSaysHowMuch() throws Exception {
    receiver.answer = _ -> 503;
    start(1);
    var random = new Random(3);
    for (long sequence = 1; sequence <= 200; sequence++) {
      append(
          "01",
          sequence,
          IntStream.range(0, 1_000)
              .mapToObj(i -> Observation.of(UP, Labels.of("i", "" + i), random.nextGaussian()))
              .toArray(Observation[]::new));
    }
    await(() -> counted("given.up.bytes") > 0);
    receiver.answer = _ -> 204;

    append("01", 10_000, 10_000);
    await(() -> values("01").contains(10_000.0));
    assertThat(values("01")).hasSizeLessThan(200_000);
  }
}
