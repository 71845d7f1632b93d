package vn.bridgewatch.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vn.bridgewatch.wire.ContentHash;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.SequenceRange;
import vn.bridgewatch.wire.SequenceRanges;

class DiskSpoolTest {

  private static final long ONE = SpoolRig.epoch(1);
  private static final long TWO = SpoolRig.epoch(2);
  private final FakeDisk disk = new FakeDisk();
  private final SpoolRig rig = new SpoolRig(disk, ONE);

  @Test
  void samplesGoAtOnceFromMemoryAndAreOnTheDiskWithinASecond() {
    rig.work();
    rig.sample();
    assertThat(SpoolRig.sequences(rig.drain(Lane.LIVE))).containsExactly(1L);
    rig.pass(499);
    rig.work();
    assertThat(disk.forces).isZero();

    rig.pass(1);
    rig.work();
    assertThat(disk.forces).isEqualTo(1);
    assertThat(after(disk.afterPowerCut())).containsExactly(1L);
  }

  @Test
  void anEventIsSentOnceItIsOnTheDisk() {
    rig.event();
    assertThat(rig.spool.next(Lane.LIVE)).isEmpty();

    rig.work();
    assertThat(disk.forces).isEqualTo(1);
    assertThat(rig.spool.next(Lane.LIVE)).isPresent();
  }

  @Test
  void whoWaitsForAnEventIsToldOnceItIsOnTheDisk() {
    List<String> told = new ArrayList<>();
    rig.spool.whenSafe(() -> told.add("nothing to wait for"));
    rig.event();
    rig.spool.whenSafe(() -> told.add("safe"));
    assertThat(told).containsExactly("nothing to wait for");

    rig.work();
    assertThat(told).containsExactly("nothing to wait for", "safe");
  }

  @Test
  void whoWaitsForAnEventIsToldWhereTheCentreHasItFirst() {
    List<String> told = new ArrayList<>();
    rig.event();
    rig.spool.whenSafe(() -> {
      throw new IllegalStateException("of somebody else");
    });
    rig.spool.whenSafe(() -> told.add("the centre has it"));
    acknowledge(1, 1);
    rig.work();
    rig.event();
    rig.spool.whenSafe(() -> told.add("safe"));
    rig.work();

    assertThat(told).containsExactly("the centre has it", "safe");
  }

  @Test
  void whoWaitsForAnEventIsNotToldWhereItWasDropped() {
    List<String> told = new ArrayList<>();
    rig.event();
    rig.spool.whenSafe(() -> told.add("dropped"));
    rig.pass(DiskSpool.EVENT_MILLIS_MAX + 1);
    rig.spool.discard(rig.spool.next(Lane.LIVE).orElseThrow());
    rig.event();
    rig.spool.whenSafe(() -> told.add("safe"));
    rig.work();

    assertThat(told).containsExactly("safe");
  }

  @Test
  void eventsComeBackWhileTheSamplesHaveNoRoom() {
    List<vn.bridgewatch.metric.Observation> many = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      many.add(
          vn.bridgewatch.metric.Observation.of(
              vn.bridgewatch.metric.Metric.gauge("probe_success", "Reached"),
              vn.bridgewatch.metric.Labels.of("probe", "p" + i),
              1));
    }
    for (int i = 0; i < 60; i++) {
      rig.tick(many);
      rig.event();
      rig.event();
      rig.event();
      rig.pass(1_000);
      rig.work();
    }
    var next = new SpoolRig(disk.afterKill(), TWO).work();
    List<SpooledRecord> got = new ArrayList<>();
    next.spool.next(Lane.BACKLOG).ifPresent(got::add);
    for (int empty = 0; empty < 3; ) {
      int steps = 0;
      while (next.spool.disk().work() == 0) {
        steps++;
        assertThat(steps).as("steps without an end").isLessThan(1_000);
      }
      empty = next.spool.next(Lane.BACKLOG).map(got::add).isPresent() ? 0 : empty + 1;
    }

    assertThat(SpoolRig.sequences(got)).doesNotHaveDuplicates().hasSize(240);
    assertThat(got.subList(0, 180))
        .as("events first")
        .allMatch(record -> record.payload() instanceof vn.bridgewatch.wire.Payload.Happening);
  }

  @Test
  void aCursorBetweenFilesGoesOnInTheOneThatTookTheirPlace() {
    var shelf = new Shelf();
    var thinned = new Segment(new Segment.Name(0, 9, 1), 1);
    var next = new Segment(new Segment.Name(10, 10, 0), 2);
    shelf.add(thinned);
    shelf.add(next);

    assertThat(shelf.after(-1)).isSameAs(thinned);
    assertThat(shelf.after(3)).isSameAs(thinned);
    assertThat(shelf.after(9)).isSameAs(next);
    assertThat(shelf.after(10)).isNull();
  }

  @Test
  void whoWaitsForAnEventIsToldToWhereTheDiskFails() {
    List<String> told = new ArrayList<>();
    disk.failForce = true;
    rig.event();
    rig.spool.whenSafe(() -> told.add("as safe as can be"));
    rig.work();

    assertThat(told).hasSize(1);
  }

  @Test
  void anEventDoesNotWaitForEverForADiskThatHangs() {
    rig.event();
    rig.pass(DiskSpool.EVENT_MILLIS_MAX + 1);

    assertThat(rig.spool.next(Lane.LIVE)).isPresent();
    assertThat(rig.spool.diskStatus().undurableEvents()).isEqualTo(1);
  }

  @Test
  void afterAnOutageTheNewestGoFirstAndTheRestComesBackFromTheDisk() {
    rig.samples(100);
    rig.event();
    rig.work();
    rig.pass(11_000);
    rig.sample();

    List<Long> live = SpoolRig.sequences(rig.drain(Lane.LIVE));
    assertThat(live).containsExactly(102L, 101L);
    assertThat(SpoolRig.sequences(rig.drain(Lane.BACKLOG)))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 100).boxed().toList());
  }

  @Test
  void whatComesBackSaysWhatWasRecorded() {
    rig.samples(50);
    rig.event();
    rig.work();
    var next = new SpoolRig(disk.afterKill(), TWO).work();

    List<SpooledRecord> records = next.drain(Lane.BACKLOG);
    assertThat(records).hasSize(51);
    assertThat(records.getFirst().sequence()).as("events first").isEqualTo(51);
    for (SpooledRecord record : records) {
      assertThat(record.bootEpoch()).isEqualTo(ONE);
      assertThat(ContentHash.of(record.payload())).isEqualTo(rig.issued.get(record.sequence()));
    }
  }

  @Test
  void memoryHoldsTheLastSecondsOnly() {
    rig.samples(1_000);

    assertThat(rig.spool.status().records()).isEqualTo(1_000);
    assertThat(rig.spool.diskStatus().unwritten()).isZero();
    assertThat(rig.spool.memoryBytes()).isLessThan(2_000);
  }

  @Test
  void whatIsAcknowledgedGoesFromTheDiskAndDoesNotComeAgain() {
    rig.samples(2_000);
    assertThat(disk.names()).hasSizeGreaterThan(2);
    rig.drain();
    acknowledge(1, 2_000);
    rig.pass(11_000);
    rig.sample();
    rig.pass(1_000);
    rig.work();

    assertThat(disk.names()).hasSize(1);
    assertThat(after(disk.afterPowerCut())).as("only what is new").containsExactly(2_001L);
  }

  @Test
  void aCleanEndLeavesNothingToSendAgain() {
    rig.samples(30);
    rig.drain();
    acknowledge(1, 29);
    rig.spool.close();
    rig.spool.disk().runToEnd();

    assertThat(after(disk.afterPowerCut())).containsExactly(30L);
  }

  @Test
  void aLostConnectionHasAllSentAgainThatWasNotAcknowledged() {
    rig.samples(300);
    assertThat(rig.drain()).hasSize(300);
    acknowledge(1, 120);
    acknowledge(200, 250);
    rig.spool.rewind();

    assertThat(SpoolRig.sequences(rig.drain()).stream().sorted())
        .containsExactlyElementsOf(
            LongStream.concat(LongStream.rangeClosed(121, 199), LongStream.rangeClosed(251, 300))
                .boxed()
                .toList());
  }

  @Test
  void whatWasSentLiveIsNotSentAgainFromTheDisk() {
    rig.sample();
    assertThat(rig.drain(Lane.LIVE)).hasSize(1);
    rig.pass(1_000);
    rig.work();
    rig.pass(20_000);
    rig.sample();

    assertThat(SpoolRig.sequences(rig.drain(Lane.LIVE))).containsExactly(2L);
    assertThat(rig.drain(Lane.BACKLOG)).isEmpty();
  }

  @Test
  void aCollectorThatAcknowledgesWhatIsStillToComeSettlesNothingOfIt() {
    rig.sample();
    rig.work();
    acknowledge(1, 1_000_000);
    rig.sample();

    assertThat(SpoolRig.sequences(rig.drain(Lane.LIVE))).containsExactly(2L);
  }

  @Test
  void aFullDiskStopsNothingAndAllIsWrittenOnceThereIsRoom() {
    rig.samples(10);
    disk.limit(disk.bytes() + 10);
    rig.samples(20);
    rig.event();
    rig.work();

    assertThat(rig.troubles).containsExactly("No space left on device");
    assertThat(rig.spool.diskStatus().trouble()).contains("No space");
    List<SpooledRecord> live = rig.drain(Lane.LIVE);
    assertThat(SpoolRig.sequences(live)).as("live goes on, events too").contains(30L, 31L);

    disk.limit(Long.MAX_VALUE);
    rig.pass(10_000);
    rig.work();
    assertThat(rig.troubles).containsExactly("No space left on device", "works");
    assertThat(rig.spool.diskStatus().trouble()).isEmpty();
    assertThat(after(disk.afterPowerCut())).hasSize(31);
  }

  @Test
  void aDiskThatFailsForLongCostsTheOldestSamplesAndNoEvent() {
    var small = new SpoolSettings(1 << 20, 16 * 1024, 40_000, Duration.ofMillis(500));
    var cut = new SpoolRig(disk, ONE, small);
    disk.readOnly = true;
    cut.event();
    cut.samples(300);

    SpoolStatus status = cut.spool.status();
    assertThat(status.droppedEvents()).isZero();
    assertThat(status.droppedSamples()).isPositive();
    assertThat(cut.spool.memoryBytes()).isLessThanOrEqualTo(40_000);
    assertThat(cut.spool.diskStatus().unwritten()).as("of 301").isLessThan(301 - 50);
    List<Long> held = SpoolRig.sequences(cut.drain());
    assertThat(held).contains(1L, 301L);
    var lost = new SequenceRanges();
    cut.spool.losses().forEach(loss -> lost.addAll(loss.ranges()));
    held.forEach(lost::add);
    assertThat(lost.ranges()).containsExactly(new SequenceRange(1, 301));
  }

  @Test
  void afterAFailedFsyncTheBytesAreWrittenAgainElsewhere() {
    rig.samples(5);
    disk.failForce = true;
    rig.samples(1);
    disk.failForce = false;
    rig.pass(10_000);
    rig.work();

    assertThat(rig.troubles).containsExactly("Input/output error", "works");
    assertThat(disk.names()).hasSize(2);
    assertThat(after(disk.afterPowerCut())).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(after(disk.afterKill())).as("it is in both files").hasSize(6);
  }

  @Test
  void readErrorsStopNeitherRecordingNorTheLiveLane() {
    rig.samples(10);
    disk.failRead = true;
    rig.samples(10);
    assertThat(rig.drain()).isNotEmpty();
    disk.failRead = false;
    rig.spool.rewind();
    rig.pass(10_000);

    assertThat(rig.drain()).hasSize(20);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aFlippedBitCostsOneRecordAtMost(long seed) {
    rig.samples(1_500);
    var random = new Random(seed);
    String name = disk.names().get(random.nextInt(disk.names().size()));
    FakeDisk flipped = disk.afterKill();
    long bit = random.nextLong(8L * disk.content(name).length);
    flipped.flip(name, bit);

    var next = new SpoolRig(flipped, TWO).work();
    assertThat(next.drain()).as("seed %d, %s bit %d", seed, name, bit).hasSizeBetween(1_499, 1_500);
  }

  @Test
  void aFlippedBitInWhatThisLifeWroteIsToldAsLost() {
    rig.samples(1_500);
    String name = disk.names().get(1);
    disk.flip(name, 8L * disk.content(name).length / 2);

    List<Long> got = SpoolRig.sequences(rig.drain());
    assertThat(got).hasSize(1_499);
    assertThat(rig.spool.losses())
        .singleElement()
        .satisfies(loss -> {
          assertThat(loss.bootEpoch()).isEqualTo(ONE);
          assertThat(loss.ranges())
              .singleElement()
              .satisfies(range -> {
                assertThat(range.count()).isEqualTo(1);
                assertThat(got).doesNotContain(range.first());
              });
        });
    assertThat(rig.spool.diskStatus().damaged()).isEqualTo(1);
  }

  @Test
  void aFileThatSomebodyTookAwayIsToldAsLost() {
    rig.samples(1_500);
    disk.lose(disk.names().get(1));

    int got = rig.drain().size();
    long lost =
        rig.spool.losses().stream()
            .flatMap(loss -> loss.ranges().stream())
            .mapToLong(SequenceRange::count)
            .sum();
    assertThat(lost).isPositive();
    assertThat(got + lost).isEqualTo(1_500);
  }

  @Test
  void aFileWithoutAHeaderIsSetAside() {
    rig.samples(1_500);
    String name = disk.names().get(1);
    FakeDisk damaged = disk.afterKill();
    damaged.flip(name, 3);
    damaged.flip(name, 8 * 24 + 3);

    var next = new SpoolRig(damaged, TWO).work();
    assertThat(next.drain()).hasSizeBetween(700, 1_400);
    assertThat(damaged.names()).contains(name + ".aside");
  }

  @Test
  void atTheQuotaTheOldestAreThinnedAndEventsStay() {
    var small = new SpoolSettings(64 * 1024, 1_024, 1 << 20, Duration.ofMillis(500));
    var full = new SpoolRig(disk, ONE, small);
    for (int i = 0; i < 40; i++) {
      full.samples(100);
      full.event();
      full.work();
      assertThat(disk.bytes()).isLessThanOrEqualTo(64 * 1024);
    }

    Map<Boolean, List<SpooledRecord>> got = new HashMap<>();
    for (SpooledRecord record : full.drain()) {
      boolean event = record.payload() instanceof vn.bridgewatch.wire.Payload.Happening;
      got.computeIfAbsent(event, _ -> new ArrayList<>()).add(record);
    }
    assertThat(got.get(true)).hasSize(40);
    List<Long> samples = SpoolRig.sequences(got.get(false));
    assertThat(samples).hasSizeLessThan(3_000).contains(4_039L, 4_030L).doesNotHaveDuplicates();
    assertThat(samples.stream().filter(sequence -> sequence <= 1_000).count())
        .as("of the first thousand each tenth is left, or fewer")
        .isBetween(5L, 130L);
    var known = new SequenceRanges();
    full.spool.losses().forEach(loss -> known.addAll(loss.ranges()));
    long told = known.ranges().stream().mapToLong(SequenceRange::count).sum();
    got.values().forEach(records -> records.forEach(record -> known.add(record.sequence())));
    assertThat(known.ranges()).as("the rest is told").containsExactly(new SequenceRange(1, 4_040));
    assertThat(told).isEqualTo(full.spool.diskStatus().thinned());
  }

  @Test
  void veryManyEventsMakeNoMoreHolesThanACollectorBears() {
    int pairs = 9_000;
    var large = new SpoolRig(disk, ONE, SpoolSettings.of(16, 1 << 20));
    for (int i = 0; i < pairs; i++) {
      large.event();
      large.sample();
      large.pass(500);
      large.work();
    }
    large.pass(11_000);

    var ledger = new SequenceRanges();
    int most = 0;
    while (ledger.ranges().stream().mapToLong(SequenceRange::count).sum() < 2L * pairs) {
      List<SpooledRecord> some = large.take(Lane.LIVE, 1_024);
      some.addAll(large.take(Lane.BACKLOG, 32));
      assertThat(some).isNotEmpty();
      for (SpooledRecord record : some) {
        assertThat(ledger.add(record.sequence())).as("twice").isTrue();
        large.spool.acknowledge(
            SpoolRig.SITE, ONE, List.of(new SequenceRange(record.sequence(), record.sequence())));
      }
      most = Math.max(most, ledger.size());
    }
    assertThat(most).isBetween(4_000, 6_000);
  }

  @Test
  void whereOnlyEventsAreLeftTheOldestGo() {
    var small = new SpoolSettings(16 * 1024, 512, 1 << 20, Duration.ofMillis(500));
    var full = new SpoolRig(disk, ONE, small);
    for (int i = 0; i < 500; i++) {
      full.event();
      full.work();
      full.pass(11_000);
    }

    assertThat(disk.bytes()).isLessThanOrEqualTo(16 * 1024);
    assertThat(full.spool.status().droppedEvents()).isPositive();
    List<Long> left = SpoolRig.sequences(full.drain());
    assertThat(left).contains(500L).doesNotContain(1L);
    assertThat(left.size() + full.spool.status().droppedEvents()).isEqualTo(500);
  }

  @Test
  void manyShortLivesLeaveFewFilesAndLoseNothing() {
    var files = new TreeMap<String, byte[]>();
    for (int life = 1; life <= 600; life++) {
      var own = new FakeDisk();
      var each = new SpoolRig(own, SpoolRig.epoch(life));
      each.event();
      each.work();
      files.put(new Segment.Name(life, life, 0).file(), own.content(own.names().getFirst()));
    }
    FakeDisk kept = FakeDisk.of(files);
    var last = new SpoolRig(kept, SpoolRig.epoch(601)).work();
    assertThat(kept.names()).hasSizeLessThan(520);

    var epochs = new TreeSet<Long>();
    while (epochs.size() < 600) {
      List<SpooledRecord> more = last.drain(Lane.BACKLOG);
      assertThat(more).hasSizeBetween(1, 4);
      for (SpooledRecord record : more) {
        assertThat(epochs.add(record.bootEpoch())).isTrue();
        last.spool.acknowledge(SpoolRig.SITE, record.bootEpoch(), List.of(new SequenceRange(1, 1)));
      }
    }
    last.event();
    last.work();
    assertThat(kept.names()).hasSize(1);
  }

  @Test
  void theAgeOfTheOldestIsThatOfTheFirstThatIsNotAcknowledged() {
    rig.samples(100);
    rig.drain();
    acknowledge(1, 40);

    assertThat(rig.spool.status().oldestAgeMillis()).isBetween(295_000L, 305_000L);
    var next = new SpoolRig(disk.afterKill(), TWO).work();
    next.pass(60_000);
    assertThat(next.spool.status().oldestAgeMillis()).isGreaterThan(500_000L);
  }

  @Test
  void aWallClockThatJumpsChangesNoTimeBetweenRecords() {
    rig.samples(3);
    var tick =
        new vn.bridgewatch.metric.Tick(
            1,
            List.of(
                vn.bridgewatch.metric.Observation.of(
                    vn.bridgewatch.metric.Metric.gauge("probe_success", "Reached"),
                    vn.bridgewatch.metric.Labels.of("probe", "mcu"),
                    1)));
    rig.record(new vn.bridgewatch.wire.Payload.Samples(tick));
    rig.pass(12_000);
    rig.work();
    rig.sample();

    List<SpooledRecord> records = rig.drain(Lane.BACKLOG);
    var times = new TreeMap<Long, Long>();
    records.forEach(record -> times.put(record.sequence(), record.monoMillis()));
    assertThat(times.get(4L) - times.get(3L)).isEqualTo(5_000);
    assertThat(rig.spool.status().oldestAgeMillis()).isLessThan(60_000);
  }

  @Test
  void aFileThatCannotBeOpenedStaysAndKeepsNothingElse() {
    var small = new SpoolSettings(64 * 1024, 1_024, 1 << 20, Duration.ofMillis(500));
    new SpoolRig(disk, ONE, small).samples(1_000);
    FakeDisk left = disk.afterKill();
    left.unreadable = left.names().get(left.names().size() / 2);
    Segment.Name closed = Segment.Name.parse(left.unreadable).orElseThrow();
    var next = new SpoolRig(left, TWO, small);
    next.samples(20);

    assertThat(next.spool.diskStatus().recovering()).isFalse();
    assertThat(next.troubles).as("it can be written to").isEmpty();
    assertThat(next.spool.diskStatus().failures()).as("then it is passed over").isEqualTo(2);
    assertThat(next.spool.diskStatus().damaged()).isEqualTo(1);
    assertThat(next.drain()).hasSizeBetween(900, 1_019);

    next.samples(5_000);
    assertThat(next.spool.diskStatus().thinned()).isPositive();
    assertThat(left.names())
        .contains(left.unreadable)
        .noneMatch(name -> Segment.Name.parse(name).orElseThrow().replaces(closed));
  }

  @Test
  void aFileThatIsTooLongForTheHeapIsSetAside() {
    rig.samples(10);
    String found = disk.names().getFirst();
    var files = new TreeMap<String, byte[]>();
    files.put(found, disk.content(found));
    String large = new Segment.Name(9, 9, 0).file();
    files.put(large, new byte[FoundFiles.READ_BYTES_MAX + 1]);
    FakeDisk left = FakeDisk.of(files);
    var next = new SpoolRig(left, TWO, SpoolSettings.of(128, 1 << 20)).work();

    assertThat(next.drain()).hasSize(10);
    assertThat(left.names()).contains(large + ".aside").doesNotContain(large);
    assertThat(next.spool.diskStatus().damaged()).isEqualTo(1);
    FakeDisk full = FakeDisk.of(files);
    assertThat(new SpoolRig(full, TWO).work().drain()).hasSize(10);
    assertThat(full.names()).as("no quota for it").containsExactly(found);
  }

  @Test
  void recordsOfASiteThatIsNoLongerConfiguredAreLetGo() {
    rig.samples(20);
    rig.event();
    rig.work();
    FakeDisk left = disk.afterKill();
    var settings = new SpoolSettings(1 << 20, 16 * 1024, 1 << 20, Duration.ofMillis(500));
    var spool =
        new DiskSpool(
            left,
            settings,
            java.util.Set.of("00099"),
            TWO,
            () -> 0,
            () -> SpoolRig.WALL_MILLIS,
            rig.listener());
    while (spool.disk().work() == 0) {
      // the next step
    }

    assertThat(spool.diskStatus().removed()).isEqualTo(21);
    assertThat(spool.status().records()).isZero();
    spool.disk().work();
    assertThat(left.names()).isEmpty();
  }

  @Test
  void whatWasGivenUpIsToldByTheNextLifeToo() {
    var small = new SpoolSettings(1 << 20, 16 * 1024, 40_000, Duration.ofMillis(500));
    var cut = new SpoolRig(disk, ONE, small);
    disk.readOnly = true;
    cut.samples(300);
    disk.readOnly = false;
    cut.pass(10_000);
    cut.work();
    List<SpooledRecord> held = cut.drain();
    held.removeLast();
    held.forEach(record ->
        cut.spool.acknowledge(
            SpoolRig.SITE, ONE, List.of(new SequenceRange(record.sequence(), record.sequence()))));
    long dropped = cut.spool.status().droppedSamples();
    assertThat(dropped).isPositive();
    cut.spool.close();
    cut.spool.disk().runToEnd();

    var next = new SpoolRig(disk.afterPowerCut(), TWO).work();
    assertThat(next.drain()).hasSize(1);
    assertThat(
            next.spool.losses().stream()
                .flatMap(loss -> loss.ranges().stream())
                .mapToLong(SequenceRange::count)
                .sum())
        .isEqualTo(dropped);
  }

  private void acknowledge(long first, long last) {
    rig.spool.acknowledge(SpoolRig.SITE, ONE, List.of(new SequenceRange(first, last)));
  }

  /// What the next life finds of the one before, ascending.
  private static List<Long> after(FakeDisk left) {
    var next = new SpoolRig(left, TWO).work();
    return next.drain().stream().map(SpooledRecord::sequence).sorted().toList();
  }
}
