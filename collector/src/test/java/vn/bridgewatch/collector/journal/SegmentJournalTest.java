package vn.bridgewatch.collector.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.RecordId;
import vn.bridgewatch.wire.SequenceRange;

class SegmentJournalTest {

  private static final int SMALL_SEGMENT_BYTES = 1_024;
  private static final int WAIT_SECONDS = 60; // an fsync takes what a busy disk takes

  @TempDir Path folder;

  @Test
  void whatWasAppendedIsReadInOrder() throws Exception {
    try (var journal = open()) {
      append(journal, 1, 50);

      assertThat(sequences(journal.read(0, 100))).hasSize(50).isSorted();
      assertThat(journal.read(0, 100).get(7).entry()).isEqualTo(entry(8));
    }
  }

  @Test
  void readingGoesOnFromAnyPosition() throws Exception {
    try (var journal = openSmall()) {
      append(journal, 1, 60);
      List<Long> seen = new ArrayList<>();
      long position = journal.start();
      for (List<Journal.At> some = journal.read(position, 7);
          !some.isEmpty();
          some = journal.read(position, 7)) {
        seen.addAll(sequences(some));
        position = some.getLast().position() + 1;
      }

      assertThat(seen).hasSize(60).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  void subscribersHearEachEntryOnceInOrderAndOnlyAfterTheFsync() throws Exception {
    var files = new FaultyFiles();
    try (var journal = SegmentJournal.open(JournalSettings.in(folder), files)) {
      var heard = new CopyOnWriteArrayList<Long>();
      journal.subscribe(at -> heard.add(at.entry().id().sequence()));
      files.forceGate = new CountDownLatch(1);
      files.arm();
      CompletableFuture<Long> first = journal.append(entry(1));
      assertThat(files.forceReached.await(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();

      assertThat(first).isNotDone();
      assertThat(heard).isEmpty();
      assertThat(journal.keepsUp(System.nanoTime() + TimeUnit.SECONDS.toNanos(2))).isFalse();
      assertThat(journal.ledger().contains(entry(1).id())).isFalse();
      assertThat(journal.read(0, 10)).isEmpty();

      files.forceGate.countDown();
      append(journal, 2, 20);
      assertThat(first).isCompleted();
      assertThat(journal.keepsUp()).isTrue();
      assertThat(heard).hasSize(21).isSorted();
    }
  }

  @Test
  void whatGathersDuringOneFsyncSharesTheNext() throws Exception {
    var files = new FaultyFiles();
    try (var journal = SegmentJournal.open(JournalSettings.in(folder), files)) {
      var registry = new io.micrometer.core.instrument.simple.SimpleMeterRegistry();
      journal.bindTo(registry);
      files.forceGate = new CountDownLatch(1);
      files.arm();
      journal.append(entry(1));
      assertThat(files.forceReached.await(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
      List<CompletableFuture<Long>> rest = new ArrayList<>();
      for (int i = 2; i <= 100; i++) {
        rest.add(journal.append(entry(i)));
      }
      files.forceGate.countDown();
      rest.getLast().get(WAIT_SECONDS, TimeUnit.SECONDS);

      assertThat(registry.get("bridgewatch.collector.journal.fsyncs").functionCounter().count())
          .isEqualTo(2);
    }
  }

  @Test
  void aFailedFsyncIsNeverAcknowledgedAndFailsTheJournalForGood() throws Exception {
    var files = new FaultyFiles();
    try (var journal = SegmentJournal.open(JournalSettings.in(folder), files)) {
      files.failForce = true;
      files.arm();

      assertThatThrownBy(() -> journal.append(entry(1)).get(WAIT_SECONDS, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class);
      files.failForce = false;
      assertThatThrownBy(() -> journal.append(entry(2)).get(WAIT_SECONDS, TimeUnit.SECONDS))
          .hasMessageContaining("failed before");
      assertThat(journal.failure()).isPresent();
      assertThat(journal.keepsUp()).isFalse();
      assertThat(journal.ledger().contains(entry(1).id())).isFalse();
    }
  }

  @Test
  void aFullDiskFailsTheJournalAndTheHalfWrittenEntryIsCutOffAtTheNextStart() throws Exception {
    var files = new FaultyFiles();
    try (var journal = SegmentJournal.open(JournalSettings.in(folder), files)) {
      append(journal, 1, 3);
      files.failWrite = true;
      assertThatThrownBy(() -> journal.append(entry(4)).get(WAIT_SECONDS, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class);
    }
    try (var journal = open()) {
      assertThat(sequences(journal.read(0, 10))).containsExactly(1L, 2L, 3L);
      assertThat(journal.recovery().tornBytes()).isPositive();
      assertThat(journal.recovery().damagedBytes()).isZero();
    }
  }

  @Test
  void everyPrefixOfTheLastWritesGivesTheWholeEntriesInIt() throws Exception {
    try (var journal = open()) {
      append(journal, 1, 3);
    }
    Path segment = segments().getFirst();
    byte[] whole = Files.readAllBytes(segment);
    int header = headerBytes(segment);
    int seenBefore = 0;
    for (int length = header; length <= whole.length; length++) {
      Path copy = folder.resolve("prefix-" + length);
      Files.createDirectories(copy);
      Files.write(copy.resolve(segment.getFileName()), Arrays.copyOf(whole, length));
      try (var journal = SegmentJournal.open(JournalSettings.in(copy))) {
        List<Long> found = sequences(journal.read(0, 10));
        assertThat(found).as("prefix of %d bytes", length).isSorted().hasSizeBetween(seenBefore, 3);
        assertThat(found).isEqualTo(List.of(1L, 2L, 3L).subList(0, found.size()));
        assertThat(journal.ledger().contains(entry(3).id())).isEqualTo(found.size() == 3);
        assertThat(journal.end()).isGreaterThanOrEqualTo(length);
        seenBefore = found.size();
      }
    }
    assertThat(seenBefore).isEqualTo(3);
  }

  @Test
  void aFlippedBitLosesTheEntryItHitsAndNoOther() throws Exception {
    try (var journal = open()) {
      append(journal, 1, 3);
    }
    Path segment = segments().getFirst();
    byte[] whole = Files.readAllBytes(segment);
    for (int at = headerBytes(segment); at < whole.length; at++) {
      Path copy = folder.resolve("flip-" + at);
      Files.createDirectories(copy);
      byte[] bad = whole.clone();
      bad[at] ^= 0x10;
      Files.write(copy.resolve(segment.getFileName()), bad);
      try (var journal = SegmentJournal.open(JournalSettings.in(copy))) {
        List<Long> found = sequences(journal.read(0, 10));
        assertThat(found).as("flip at byte %d", at).hasSize(2).isSorted();
        Recovery recovery = journal.recovery();
        assertThat(recovery.damagedBytes() + recovery.tornBytes()).isPositive();
        assertThat(recovery.tornBytes() > 0).isEqualTo(!found.contains(3L));
      }
    }
  }

  @Test
  void aSegmentWithoutAReadableHeaderIsSetAsideAndReported() throws Exception {
    try (var journal = open()) {
      append(journal, 1, 2);
    }
    Path segment = segments().getFirst();
    byte[] bad = Files.readAllBytes(segment);
    bad[17] ^= 1;
    Files.write(segment, bad);

    try (var journal = open()) {
      assertThat(journal.recovery().damagedBytes()).isEqualTo(bad.length);
      assertThat(journal.read(0, 10)).isEmpty();
      append(journal, 3, 1);
      assertThat(sequences(journal.read(0, 10))).containsExactly(3L);
    }
    assertThat(Files.exists(segment.resolveSibling(segment.getFileName() + ".damaged"))).isTrue();
  }

  @Test
  void positionsAreNeverGivenTwice() throws Exception {
    long last;
    try (var journal = open()) {
      last = append(journal, 1, 3);
    }
    Path segment = segments().getFirst();
    byte[] whole = Files.readAllBytes(segment);
    Files.write(segment, Arrays.copyOf(whole, whole.length - 1));

    try (var journal = open()) {
      assertThat(append(journal, 3, 1)).isGreaterThan(last);
    }
  }

  @Test
  void duplicatesAreStillKnownWhenTheirSegmentIsGone() throws Exception {
    try (var journal = openSmall()) {
      append(journal, 1, 100);
      journal.release(journal.end());
      assertThat(journal.start()).isGreaterThan(SMALL_SEGMENT_BYTES);
    }
    try (var journal = openSmall()) {
      assertThat(journal.ledger().known("agent-1", "00004", 1))
          .containsExactly(new SequenceRange(1, 100));
    }
  }

  @Test
  void nothingGoesBeforeTheSlowestConsumerHasPassed() throws Exception {
    try (var journal = openSmall()) {
      append(journal, 1, 100);
      long middle = journal.read(0, 50).getLast().position();
      journal.release(middle);

      assertThat(journal.start()).isLessThanOrEqualTo(middle);
      assertThat(sequences(journal.read(middle, 100))).startsWith(50L).hasSize(51);
    }
  }

  @Test
  void theQuotaIsReachedByWhatIsNotReleased() throws Exception {
    var settings = new JournalSettings(folder, SMALL_SEGMENT_BYTES, 0, 4_000);
    try (var journal = SegmentJournal.open(settings)) {
      append(journal, 1, 100);
      assertThat(journal.isOverQuota()).isTrue();
      journal.release(journal.end());
      assertThat(journal.isOverQuota()).isFalse();
    }
  }

  @Test
  void startsWithoutTrafficLeaveOneEmptySegment() throws Exception {
    for (int i = 0; i < 4; i++) {
      open().close();
    }
    assertThat(segments()).hasSize(1);
  }

  @Test
  void nothingIsTakenAfterTheEnd() throws Exception {
    var journal = open();
    journal.close();

    assertThat(journal.append(entry(1))).isCompletedExceptionally();
  }

  private SegmentJournal open() throws IOException {
    return SegmentJournal.open(JournalSettings.in(folder));
  }

  private SegmentJournal openSmall() throws IOException {
    return SegmentJournal.open(new JournalSettings(folder, SMALL_SEGMENT_BYTES, 0, Long.MAX_VALUE));
  }

  private static long append(Journal journal, int first, int count) throws Exception {
    long position = 0;
    for (int i = first; i < first + count; i++) {
      position = journal.append(entry(i)).get(WAIT_SECONDS, TimeUnit.SECONDS);
    }
    return position;
  }

  private static JournalEntry entry(long sequence) {
    var observation =
        Observation.of(Metric.gauge("up", ""), Labels.of("probe", "gateway"), sequence / 4.0);
    return new JournalEntry(
        new RecordId("agent-1", "00004", 1, sequence),
        Lane.LIVE,
        1_000 + sequence,
        999 + sequence,
        new Payload.Samples(new Tick(900 + sequence, List.of(observation))));
  }

  private static List<Long> sequences(List<Journal.At> entries) {
    return entries.stream().map(at -> at.entry().id().sequence()).toList();
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(".seg")).sorted().toList();
    }
  }

  private static int headerBytes(Path segment) throws IOException {
    byte[] bytes = Files.readAllBytes(segment);
    return 32 + java.nio.ByteBuffer.wrap(bytes).getInt(24);
  }
}
