package vn.bridgewatch.collector.journal.segment;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.collector.journal.Journal;
import vn.bridgewatch.collector.journal.Offsets;

/// What may go, and what must not, over restarts too.
class RetentionTest {

  private static final Path FOLDER = Path.of("/journal");
  private static final Path FILE = FOLDER.resolve(Consumers.FILE);
  private static final JournalSettings SETTINGS = new JournalSettings(FOLDER, 1_024, 0, 8_000);

  private final MemoryFiles disk = new MemoryFiles();

  @Test
  void theSlowestConsumerHoldsItsSegments() throws Exception {
    try (var journal = filled()) {
      journal.commit("fast", journal.ends());
      assertThat(start(journal)).as("only one consumer").isGreaterThan(5_000);
    }
    try (var journal = filled()) {
      journal.commit("slow", Offsets.of(0, start(journal)));
      long slow = start(journal);
      journal.commit("fast", journal.ends());
      assertThat(start(journal)).isEqualTo(slow);
      assertThat(journal.isOverQuota()).as("backlog waits at the agents").isTrue();

      journal.commit("slow", journal.ends());
      assertThat(start(journal)).isGreaterThan(slow);
      assertThat(journal.isOverQuota()).isFalse();
    }
  }

  @Test
  void aConsumerThatHasNotStartedYetHoldsItsSegmentsAfterARestart() throws Exception {
    long needed;
    try (var journal = filled()) {
      needed = start(journal);
      journal.commit("slow", Offsets.of(0, needed));
    }
    try (var journal = filled()) {
      journal.commit("fast", journal.ends());
      assertThat(start(journal)).isEqualTo(needed);
      assertThat(journal.committed("slow")).isEqualTo(Offsets.of(0, needed));

      journal.forget("slow");
      journal.commit("fast", journal.ends());
      assertThat(start(journal)).isGreaterThan(needed);
    }
  }

  @Test
  void nothingGoesWhileNobodySaidWhatIsNeeded() throws Exception {
    try (var journal = filled()) {
      journal.commit("live", Offsets.NONE);
      assertThat(start(journal)).isLessThan(1_024);
      assertThat(journal.isOverQuota()).isTrue();
    }
  }

  @Test
  void aDamagedFileOfConsumersLetsNothingGoUntilTheySpeakAgain() throws Exception {
    long needed;
    try (var journal = filled()) {
      needed = start(journal);
      journal.commit("live", journal.ends());
    }
    byte[] whole = Objects.requireNonNull(disk.files.get(FILE));
    for (int at = 0; at < whole.length; at++) {
      byte[] bad = whole.clone();
      bad[at] ^= 4;
      disk.files.put(FILE, bad);
      var consumers = new Consumers(FOLDER, disk);
      assertThat(consumers.load()).as("byte %d", at).isFalse();
      assertThat(consumers.slowest()).isEqualTo(-1);
    }
    try (var journal = SegmentJournal.open(SETTINGS, disk)) {
      assertThat(journal.committed("live").isEmpty()).isTrue();
      journal.commit("live", journal.ends());
      assertThat(journal.committed("live").in(0, -1)).isGreaterThan(needed);
    }
  }

  @Test
  void anEmptySegmentThatSaysWhatIsToBeTrustedStays() throws Exception {
    var retention = new Retention(SETTINGS, disk, new Consumers(FOLDER, disk), 0);
    Segment vouches = empty(100, 66);
    Segment newest = empty(300, Long.MAX_VALUE);
    for (Segment segment : List.of(vouches, empty(200, Long.MAX_VALUE), newest)) {
      retention.add(segment);
    }
    retention.dropEmpty();

    assertThat(retention.segments()).containsExactly(vouches, newest);
    assertThat(disk.files).containsOnlyKeys(vouches.path(), newest.path());
  }

  private Segment empty(long base, long trusted) {
    Path path = FOLDER.resolve(SegmentRecovery.fileName(base));
    disk.files.put(path, new byte[40]);
    var header = new SegmentFormat.Header(SegmentFormat.CURRENT, base, 1, trusted, 40);
    return new Segment(path, header, new SegmentIndex());
  }

  @Test
  void whatConsumersHavePassedIsKnownWhileTheDiskIsWritten() throws Exception {
    var asked = new ArrayList<Long>();
    var consumers = new AtomicReference<Consumers>();
    var slow =
        new MemoryFiles() {
          @Override
          public Output create(Path path) throws IOException {
            asked.add(
                CompletableFuture.supplyAsync(consumers.get()::slowest)
                    .orTimeout(20, SECONDS)
                    .join());
            return super.create(path);
          }
        };
    consumers.set(new Consumers(FOLDER, slow));
    consumers.get().passed("a", 7);
    consumers.get().passed("b", 5);
    consumers.get().save();

    assertThat(asked).containsExactly(5L);
    var again = new Consumers(FOLDER, slow);
    assertThat(again.load()).isTrue();
    assertThat(again.slowest()).isEqualTo(5);
  }

  @Test
  void aConsumerIsOneWord() throws Exception {
    try (var journal = filled()) {
      for (String name : new String[] {"", "two words", "line\nbreak", "x".repeat(65)}) {
        assertThatThrownBy(() -> journal.commit(name, Offsets.of(0, 1)))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  private SegmentJournal filled() throws Exception {
    var journal = SegmentJournal.open(SETTINGS, disk);
    long first = journal.recovery().entries() + 1_000 * (disk.files.size() + 1L);
    for (int i = 0; i < 300; i++) {
      var done = journal.append(JournalLife.entry(first + i));
      if (i % 10 == 9) {
        done.join();
      }
    }
    return journal;
  }

  private static long start(Journal journal) {
    return journal.starts().in(0, -1);
  }
}
