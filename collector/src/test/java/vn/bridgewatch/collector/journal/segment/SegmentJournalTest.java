package vn.bridgewatch.collector.journal.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.bridgewatch.collector.journal.Journal;
import vn.bridgewatch.collector.journal.JournalEntry;
import vn.bridgewatch.collector.journal.Offsets;
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

      assertThat(sequences(read(journal, 0, 100))).hasSize(50).isSorted();
      assertThat(read(journal, 0, 100).get(7).entry()).isEqualTo(entry(8));
    }
  }

  @Test
  void readingGoesOnFromAnyPosition() throws Exception {
    try (var journal = openSmall()) {
      append(journal, 1, 60);
      List<Long> seen = new ArrayList<>();
      long position = start(journal);
      for (List<Journal.At> some = read(journal, position, 7);
          !some.isEmpty();
          some = read(journal, position, 7)) {
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
      journal.subscribe(journal.ends(), at -> heard.add(at.entry().id().sequence()));
      files.forceGate = new CountDownLatch(1);
      files.arm();
      CompletableFuture<Long> first = journal.append(entry(1));
      assertThat(files.forceReached.await(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();

      assertThat(first).isNotDone();
      assertThat(heard).isEmpty();
      assertThat(journal.keepsUp(System.nanoTime() + TimeUnit.SECONDS.toNanos(2))).isFalse();
      assertThat(journal.ledger().contains(entry(1).id())).isFalse();
      assertThat(read(journal, 0, 10)).isEmpty();

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
      var registry = new SimpleMeterRegistry();
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
  void aFailedFsyncIsNotAcknowledgedAndWhatWaitedGoesIntoAnotherSegment() throws Exception {
    var files = new FaultyFiles();
    try (var journal = SegmentJournal.open(JournalSettings.in(folder), files)) {
      append(journal, 1, 3);
      files.failForce = true;
      files.forceGate = new CountDownLatch(1);
      files.arm();
      CompletableFuture<Long> waiting = journal.append(entry(4));
      assertThat(files.forceReached.await(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
      files.disarm();
      files.forceGate.countDown();
      until(() -> journal.failure().isPresent());

      assertThat(waiting).isNotDone();
      assertThat(journal.keepsUp()).isFalse();
      assertThat(journal.isOverQuota()).as("backlog waits").isTrue();
      assertThat(journal.ledger().contains(entry(4).id())).isFalse();
      assertThat(sequences(read(journal, 0, 10))).containsExactly(1L, 2L, 3L);

      files.failForce = false;
      waiting.get(WAIT_SECONDS, TimeUnit.SECONDS);
      append(journal, 5, 1);
      assertThat(journal.failure()).isEmpty();
      assertThat(journal.keepsUp()).isTrue();
      assertThat(sequences(read(journal, 0, 10))).containsExactly(1L, 2L, 3L, 4L, 5L);
    }
    try (var journal = open()) { // the fourth stands in the first segment too, and is not believed
      assertThat(sequences(read(journal, 0, 10))).containsExactly(1L, 2L, 3L, 4L, 5L);
      assertThat(journal.recovery().damagedBytes()).isZero();
    }
  }

  @Test
  void aFullDiskTakesUpWhatWaitedWhenThereIsRoomAgain() throws Exception {
    var files = new FaultyFiles();
    try (var journal = SegmentJournal.open(JournalSettings.in(folder), files)) {
      append(journal, 1, 3);
      files.failWrite = true;
      List<CompletableFuture<Long>> waiting = new ArrayList<>();
      for (int i = 4; i <= 40; i++) {
        waiting.add(journal.append(entry(i)));
      }
      until(() -> journal.failure().isPresent());
      assertThat(waiting).noneMatch(CompletableFuture::isDone);

      files.failWrite = false;
      for (CompletableFuture<Long> each : waiting) {
        each.get(WAIT_SECONDS, TimeUnit.SECONDS);
      }
      assertThat(sequences(read(journal, 0, 100))).hasSize(40).isSorted().doesNotHaveDuplicates();
    }
    try (var journal = open()) {
      assertThat(sequences(read(journal, 0, 100))).hasSize(40).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  void aStartOnAFullDiskReadsWhatIsThereAndTakesUpWritingWhenThereIsRoom() throws Exception {
    var files = new FaultyFiles();
    try (var journal = SegmentJournal.open(JournalSettings.in(folder), files)) {
      append(journal, 1, 3);
    }
    files.failWrite = true;
    try (var journal = SegmentJournal.open(JournalSettings.in(folder), files)) {
      CompletableFuture<Long> waiting = journal.append(entry(4));
      assertThat(journal.failure()).isPresent();
      assertThat(sequences(read(journal, 0, 10))).containsExactly(1L, 2L, 3L);
      assertThat(waiting).isNotDone();

      files.failWrite = false;
      waiting.get(WAIT_SECONDS, TimeUnit.SECONDS);
      assertThat(sequences(read(journal, 0, 10))).containsExactly(1L, 2L, 3L, 4L);
      assertThat(journal.failure()).isEmpty();
    }
  }

  @Test
  void aFirstStartOnAFullDiskWaitsToo() throws Exception {
    var files = new FaultyFiles();
    files.failWrite = true;
    try (var journal = SegmentJournal.open(JournalSettings.in(folder), files)) {
      CompletableFuture<Long> waiting = journal.append(entry(1));
      assertThat(read(journal, 0, 10)).isEmpty();
      assertThat(journal.isOverQuota()).isTrue();

      files.failWrite = false;
      waiting.get(WAIT_SECONDS, TimeUnit.SECONDS);
      assertThat(sequences(read(journal, 0, 10))).containsExactly(1L);
    }
  }

  @Test
  void anEndWhileTheDiskRefusesFailsWhatWaits() throws Exception {
    var files = new FaultyFiles();
    var journal = SegmentJournal.open(JournalSettings.in(folder), files);
    append(journal, 1, 3);
    files.failWrite = true;
    CompletableFuture<Long> waiting = journal.append(entry(4));
    until(() -> journal.failure().isPresent());
    journal.close();

    assertThat(waiting).isCompletedExceptionally();
    try (var again = open()) {
      assertThat(sequences(read(again, 0, 10))).containsExactly(1L, 2L, 3L);
      assertThat(again.recovery().damagedBytes()).isZero();
    }
  }

  @Test
  void everyPrefixOfTheLastWritesGivesTheWholeEntriesInIt() throws Exception {
    Path segment = folder.resolve(SegmentRecovery.fileName(0));
    byte[] whole = threeEntries(segment);
    int seenBefore = 0;
    for (int length = header(whole).bytes(); length <= whole.length; length++) {
      var disk = new MemoryFiles(Map.of(segment, Arrays.copyOf(whole, length)));
      try (var journal = SegmentJournal.open(JournalSettings.in(folder), disk)) {
        List<Long> found = sequences(read(journal, 0, 10));
        assertThat(found).as("prefix of %d bytes", length).isSorted().hasSizeBetween(seenBefore, 3);
        assertThat(found).isEqualTo(List.of(1L, 2L, 3L).subList(0, found.size()));
        assertThat(journal.ledger().contains(entry(3).id())).isEqualTo(found.size() == 3);
        assertThat(journal.ends().in(0, -1)).isGreaterThanOrEqualTo(length);
        seenBefore = found.size();
      }
    }
    assertThat(seenBefore).isEqualTo(3);
  }

  @Test
  void aFlippedBitLosesWhatItHitsAndWhatGoesByItAndNeverChangesAnEntry() throws Exception {
    Path segment = folder.resolve(SegmentRecovery.fileName(0));
    byte[] whole = threeEntries(segment);
    var lost = new HashMap<Integer, Integer>();
    for (int at = header(whole).bytes(); at < whole.length; at++) {
      byte[] bad = whole.clone();
      bad[at] ^= 0x10;
      var disk = new MemoryFiles(Map.of(segment, bad));
      try (var journal = SegmentJournal.open(JournalSettings.in(folder), disk)) {
        var registry = new SimpleMeterRegistry();
        journal.bindTo(registry);
        List<Journal.At> found = read(journal, 0, 10);
        for (Journal.At one : found) {
          assertThat(one.entry()).isEqualTo(entry(one.entry().id().sequence()));
        }
        lost.merge(3 - found.size(), 1, Integer::sum);
        Recovery recovery = journal.recovery();
        double counted =
            registry
                .get("bridgewatch.collector.journal.unreadable.records")
                .functionCounter()
                .count();
        if (found.size() < 3) {
          assertThat(recovery.damagedBytes() + recovery.tornBytes() + counted)
              .as("flip at byte %d is noticed", at)
              .isPositive();
        }
      }
    }
    assertThat(lost).containsOnlyKeys(0, 1, 3); // marks and summary, a record, a definition
  }

  /// A segment of three entries whose process ended well.
  private byte[] threeEntries(Path segment) throws Exception {
    var disk = new MemoryFiles();
    try (var journal = SegmentJournal.open(JournalSettings.in(folder), disk)) {
      append(journal, 1, 3);
    }
    return Objects.requireNonNull(disk.files.get(segment));
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
      assertThat(read(journal, 0, 10)).isEmpty();
      append(journal, 3, 1);
      assertThat(sequences(read(journal, 0, 10))).containsExactly(3L);
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
      journal.commit("live", journal.ends());
      assertThat(start(journal)).isGreaterThan(SMALL_SEGMENT_BYTES);
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
      long middle = read(journal, 0, 50).getLast().position();
      journal.commit("live", Offsets.of(0, middle));

      assertThat(start(journal)).isLessThanOrEqualTo(middle);
      assertThat(sequences(read(journal, middle, 100))).startsWith(50L).hasSize(51);
    }
  }

  @Test
  void theQuotaIsReachedByWhatIsNotReleased() throws Exception {
    var settings = new JournalSettings(folder, SMALL_SEGMENT_BYTES, 0, 4_000);
    try (var journal = SegmentJournal.open(settings)) {
      append(journal, 1, 100);
      assertThat(journal.isOverQuota()).isTrue();
      journal.commit("live", journal.ends());
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

  private static List<Journal.At> read(Journal journal, long position, int countMax)
      throws IOException {
    try (Journal.Cursor cursor = journal.read(Offsets.of(0, position))) {
      return cursor.next(countMax);
    }
  }

  private static long start(Journal journal) {
    return journal.starts().in(0, -1);
  }

  private static void until(BooleanSupplier holds) throws InterruptedException {
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(endNanos);
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  private static List<Long> sequences(List<Journal.At> entries) {
    return entries.stream().map(at -> at.entry().id().sequence()).toList();
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(".seg")).sorted().toList();
    }
  }

  private static SegmentFormat.Header header(byte[] segment) {
    return SegmentFormat.readHeader(ByteBuffer.wrap(segment)).orElseThrow();
  }
}
