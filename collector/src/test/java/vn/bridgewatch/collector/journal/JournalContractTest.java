package vn.bridgewatch.collector.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vn.bridgewatch.collector.fakes.MemoryJournal;
import vn.bridgewatch.collector.journal.segment.JournalSettings;
import vn.bridgewatch.collector.journal.segment.SegmentJournal;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.RecordId;

/// What consumers may count on, whatever the journal is made of.
class JournalContractTest {

  private static final int WAIT_SECONDS = 60;
  private static final List<String> SITES = List.of("00", "01", "00004", "31", "79", "27001", "92");

  enum Kind {
    SEGMENT_FILES,
    SEVERAL_PARTITIONS_THAT_REDELIVER
  }

  @TempDir Path folder;
  private final List<Journal> opened = new ArrayList<>();

  private Journal open(Kind kind) throws IOException {
    Journal journal =
        switch (kind) {
          case SEGMENT_FILES ->
              SegmentJournal.open(
                  new JournalSettings(folder, 2_048, Long.MAX_VALUE, Long.MAX_VALUE));
          case SEVERAL_PARTITIONS_THAT_REDELIVER -> new MemoryJournal(4);
        };
    opened.add(journal);
    return journal;
  }

  @AfterEach
  void close() {
    opened.forEach(Journal::close);
  }

  @ParameterizedTest
  @EnumSource
  void everythingAppendedIsReadAndEachSiteKeepsItsOrderAndPartition(Kind kind) throws Exception {
    Journal journal = open(kind);
    append(journal, 1, 30);

    var consumer = new Consumer();
    consumer.readAll(journal, Offsets.NONE);
    consumer.hasSeen(1, 30);
    consumer.partitions.forEach((site, partition) ->
        assertThat(partition)
            .isEqualTo(journal.partitionOf(site))
            .isLessThan(journal.partitions()));
  }

  @ParameterizedTest
  @EnumSource
  void aConsumerThatIsKilledAnywhereGoesOnWithoutLossFromWhatItCommitted(Kind kind)
      throws Exception {
    Journal journal = open(kind);
    append(journal, 1, 40);
    for (int killedAfter = 0; killedAfter <= 40; killedAfter += 5) {
      var consumer = new Consumer();
      consumer.read(journal, Offsets.NONE, killedAfter);
      journal.commit("test", consumer.next);

      var next = new Consumer(consumer); // knows what the first one kept, and its positions
      next.readAll(journal, journal.committed("test").atLeast(consumer.next));
      next.hasSeen(1, 40);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSubscriberHearsWhatLiesThereAndWhatComesWithoutAGap(Kind kind) throws Exception {
    Journal journal = open(kind);
    append(journal, 1, 10);
    List<Journal.At> heard = new CopyOnWriteArrayList<>();
    var appending = Thread.ofPlatform().start(() -> appendUnchecked(journal, 11, 60));
    journal.subscribe(Offsets.NONE, heard::add);
    appending.join();

    var consumer = new Consumer();
    heard.forEach(consumer::take);
    consumer.hasSeen(1, 70);
  }

  @ParameterizedTest
  @EnumSource
  void aSubscriberFromTheEndHearsOnlyWhatComes(Kind kind) throws Exception {
    Journal journal = open(kind);
    append(journal, 1, 10);
    List<Journal.At> heard = new CopyOnWriteArrayList<>();
    Offsets ends = journal.ends();
    journal.subscribe(ends, heard::add);
    append(journal, 11, 10);

    var consumer = new Consumer();
    consumer.next = ends;
    heard.forEach(consumer::take);
    consumer.hasSeen(11, 10);
  }

  @ParameterizedTest
  @EnumSource
  void aCursorAtTheEndGoesOnWhenMoreComes(Kind kind) throws Exception {
    Journal journal = open(kind);
    var consumer = new Consumer();
    try (Journal.Cursor cursor = journal.read(Offsets.NONE)) {
      assertThat(cursor.next(10)).isEmpty();
      for (int first = 1; first <= 60; first += 20) {
        append(journal, first, 20);
        for (List<Journal.At> some = cursor.next(7); !some.isEmpty(); some = cursor.next(7)) {
          some.forEach(consumer::take);
        }
        consumer.hasSeen(1, first + 19);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatEachConsumerCommittedIsItsOwnAndNeverGoesBack(Kind kind) throws Exception {
    Journal journal = open(kind);
    append(journal, 1, 10);
    Offsets ends = journal.ends();
    Offsets starts = journal.starts();
    journal.commit("fast", ends);
    journal.commit("slow", Offsets.of(0, starts.in(0, 0)));
    journal.commit("fast", Offsets.of(0, starts.in(0, 0)));

    assertThat(journal.committed("fast")).isEqualTo(ends);
    assertThat(journal.committed("slow").in(0, -1)).isEqualTo(starts.in(0, 0));
    assertThat(journal.committed("another").isEmpty()).isTrue();
    journal.forget("slow");
    assertThat(journal.committed("slow").isEmpty()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void endsAreBehindEverythingAndPositionsRise(Kind kind) throws Exception {
    Journal journal = open(kind);
    for (int i = 1; i <= 20; i++) {
      JournalEntry entry = entry(i);
      int partition = journal.partitionOf(entry.id().site());
      long before = journal.ends().in(partition, -1);
      long position = journal.append(entry).get(WAIT_SECONDS, TimeUnit.SECONDS);
      assertThat(position).isGreaterThanOrEqualTo(before);
      assertThat(journal.ends().in(partition, -1)).isGreaterThan(position);
    }
  }

  /// Keeps its place and drops what it has passed, as every consumer must.
  private static final class Consumer {
    Offsets next = Offsets.NONE;
    final Set<Long> seen = new LinkedHashSet<>();
    final Map<String, Long> lastOfSite = new HashMap<>();
    final Map<String, Integer> partitions = new HashMap<>();

    Consumer() {}

    Consumer(Consumer before) {
      next = before.next;
      seen.addAll(before.seen);
      lastOfSite.putAll(before.lastOfSite);
    }

    void take(Journal.At at) {
      if (at.position() < next.in(at.partition(), 0)) {
        return;
      }
      next = next.with(at.partition(), at.position() + 1);
      long sequence = at.entry().id().sequence();
      String site = at.entry().id().site();
      assertThat(at.entry()).isEqualTo(entry(sequence));
      assertThat(seen.add(sequence)).as("sequence %d once", sequence).isTrue();
      assertThat(lastOfSite.getOrDefault(site, 0L)).as("order of " + site).isLessThan(sequence);
      lastOfSite.put(site, sequence);
      assertThat(partitions.merge(site, at.partition(), (first, _) -> first))
          .isEqualTo(at.partition());
    }

    void readAll(Journal journal, Offsets from) throws IOException {
      read(journal, from, Integer.MAX_VALUE);
    }

    void read(Journal journal, Offsets from, int countMax) throws IOException {
      int left = countMax;
      try (Journal.Cursor cursor = journal.read(from)) {
        List<Journal.At> some = cursor.next(4);
        while (!some.isEmpty() && left > 0) {
          for (Journal.At at : some) {
            if (left-- > 0) {
              take(at);
            }
          }
          some = cursor.next(4);
        }
      }
    }

    void hasSeen(long first, int count) {
      assertThat(seen).hasSize(count);
      for (long sequence = first; sequence < first + count; sequence++) {
        assertThat(seen).contains(sequence);
      }
    }
  }

  private static void append(Journal journal, int first, int count) throws Exception {
    var futures = new ArrayList<CompletableFuture<Long>>();
    for (int i = first; i < first + count; i++) {
      futures.add(journal.append(entry(i)));
    }
    for (CompletableFuture<Long> future : futures) {
      future.get(WAIT_SECONDS, TimeUnit.SECONDS);
    }
  }

  private static void appendUnchecked(Journal journal, int first, int count) {
    for (int i = first; i < first + count; i++) {
      journal.append(entry(i)).join();
    }
  }

  private static JournalEntry entry(long sequence) {
    var value =
        Observation.of(Metric.gauge("up", ""), Labels.of("probe", "gateway"), sequence / 4.0);
    return new JournalEntry(
        new RecordId("agent", SITES.get((int) (sequence % SITES.size())), 1, sequence),
        Lane.LIVE,
        1_000 + sequence,
        999 + sequence,
        new Payload.Samples(new Tick(900 + sequence, List.of(value))));
  }
}
