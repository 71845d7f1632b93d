package vn.bridgewatch.collector.journal.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.collector.journal.Journal;
import vn.bridgewatch.collector.journal.JournalEntry;
import vn.bridgewatch.collector.journal.Ledger;
import vn.bridgewatch.metric.Event;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.RecordId;

/// A life of the journal with failures, and after each of its steps every state that a loss of
/// power could leave: what was acknowledged is in all of them, once, and nothing that was not sent.
class CrashStatesTest {

  private static final int STATES_MIN = 10_000;
  private static final int GROUPS = 150;
  private static final Path FOLDER = Path.of("/journal");
  private static final JournalSettings SETTINGS =
      new JournalSettings(FOLDER, 1_024, 3_000, Long.MAX_VALUE);

  private final Map<RecordId, JournalEntry> issued = new HashMap<>();
  private final Set<RecordId> acknowledged = new HashSet<>();
  private final Map<RecordId, Long> positions = new HashMap<>();
  private final Consumers consumers;
  private final Retention retention;
  private final SegmentWriter writer;
  private final CrashingFiles files;
  private final Random random = new Random(7);
  private long released = -1;
  private int states;
  private int inRecovery;

  CrashStatesTest() {
    files = new CrashingFiles(19, this::check);
    consumers = new Consumers(FOLDER, files);
    retention = new Retention(SETTINGS, files, consumers, 0);
    writer =
        new SegmentWriter(
            SETTINGS,
            files,
            new Ledger(),
            new JournalCounters(),
            0,
            retention::add,
            (entries, at) -> {
              for (int i = 0; i < at.length; i++) {
                positions.put(entries.get(i).id(), at[i]);
              }
            });
  }

  @Test
  void whatWasAcknowledgedIsInEveryStateOnceAndNothingElseThanWasSent() throws Exception {
    long sequence = 0;
    for (int group = 0; group < GROUPS; group++) {
      var pending = new ArrayList<SegmentWriter.Pending>();
      for (int left = 1 + random.nextInt(3); left > 0; left--) {
        JournalEntry entry = entry(++sequence);
        issued.put(entry.id(), entry);
        pending.add(pending(entry));
      }
      files.failWrite = group % 13 == 7;
      files.failForce = group % 17 == 9;
      commit(pending);
      if (group % 10 == 9) {
        released = positions.values().stream().mapToLong(Long::longValue).max().orElseThrow() - 400;
        consumers.passed("live", released);
        consumers.save();
        retention.release();
      }
    }
    writer.close();

    assertThat(acknowledged).hasSize((int) sequence);
    assertThat(states).isGreaterThan(STATES_MIN);
    assertThat(inRecovery).isGreaterThan(STATES_MIN / 20);
    System.out.println(
        "crash states: " + states + ", of which " + inRecovery + " while recovering");
  }

  private SegmentWriter.Pending pending(JournalEntry entry) {
    var done = new CompletableFuture<Long>();
    var _ = done.thenRun(() -> acknowledged.add(entry.id()));
    return new SegmentWriter.Pending(entry, done);
  }

  /// As the journal's thread does, without its waits.
  private void commit(List<SegmentWriter.Pending> group) throws IOException {
    List<SegmentWriter.Pending> left = group;
    while (!left.isEmpty()) {
      try {
        writer.commit(left);
      } catch (IOException _) {
        writer.abandon();
        files.failWrite = false;
        files.failForce = false;
      }
      left = left.stream().filter(pending -> !pending.done().isDone()).toList();
    }
  }

  private JournalEntry entry(long sequence) {
    Payload payload =
        random.nextInt(6) == 0
            ? new Payload.Happening(new Event("reboot", sequence, Labels.NONE, "again"))
            : new Payload.Samples(
                new Tick(
                    sequence,
                    List.of(
                        value("up", 1),
                        value("rtt", random.nextInt(1_000) / 1e4),
                        value("octets", sequence * 1_000))));
    var id = new RecordId("agent-" + sequence % 2, "00004", 1, sequence);
    return new JournalEntry(id, Lane.LIVE, sequence + 2, sequence + 1, payload);
  }

  private static Observation value(String name, double value) {
    return Observation.of(Metric.gauge(name, "what it is"), Labels.of("probe", "gateway"), value);
  }

  private void check(Map<Path, byte[]> state) {
    states++;
    try {
      var disk = new MemoryFiles(state);
      var ledger = new Ledger();
      long nextBase = recover(disk, ledger);
      if (states % 10 == 0) {
        recover(disk, new Ledger());
        goesOn(disk, ledger, nextBase);
      }
      if (states % 70 == 0) {
        var again =
            new CrashingFiles(
                state,
                29,
                nested -> {
                  states++;
                  inRecovery++;
                  try {
                    recover(new MemoryFiles(nested), new Ledger());
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
        new SegmentRecovery(FOLDER, again, new Ledger()).run();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("state " + states, e);
    }
  }

  private long recover(MemoryFiles disk, Ledger ledger) throws IOException {
    var recovery = new SegmentRecovery(FOLDER, disk, ledger);
    recovery.run();
    var kept = new Consumers(FOLDER, disk);
    assertThat(kept.load()).isTrue();
    Map<RecordId, JournalEntry> found = new LinkedHashMap<>();
    long last = -1;
    for (Journal.At at : read(disk, recovery.segments())) {
      JournalEntry entry = at.entry();
      if (found.put(entry.id(), entry) != null
          || at.position() <= last
          || !entry.equals(issued.get(entry.id()))
          || !ledger.contains(entry.id())) {
        throw new AssertionError("state " + states + ": twice, out of order or another: " + at);
      }
      last = at.position();
    }
    for (RecordId id : acknowledged) {
      boolean gone = positions.getOrDefault(id, Long.MAX_VALUE) < released;
      if ((!gone && !found.containsKey(id)) || !ledger.contains(id)) {
        throw new AssertionError("state " + states + ": acknowledged and lost: " + id);
      }
    }
    assertThat(recovery.nextBase()).isGreaterThan(last);
    assertThat(recovery.found().damagedBytes()).isZero();
    return recovery.nextBase();
  }

  private static List<Journal.At> read(MemoryFiles disk, List<Segment> segments)
      throws IOException {
    var all = new Retention(SETTINGS, disk, new Consumers(FOLDER, disk), 0);
    segments.forEach(all::add);
    try (var cursor =
        new SegmentCursor(
            disk,
            all,
            0,
            e -> {
              throw new AssertionError(e);
            })) {
      return cursor.next(Integer.MAX_VALUE);
    }
  }

  /// A fresh record passes after the crash and is there after the next one.
  private void goesOn(MemoryFiles disk, Ledger ledger, long nextBase) throws IOException {
    var segments = new ArrayList<Segment>();
    var next =
        new SegmentWriter(
            SETTINGS, disk, ledger, new JournalCounters(), nextBase, segments::add, (_, _) -> {});
    JournalEntry fresh = entry(1_000_000);
    issued.put(fresh.id(), fresh);
    var done = new CompletableFuture<Long>();
    next.commit(List.of(new SegmentWriter.Pending(fresh, done)));
    assertThat(done).isCompleted();
    var after = new Ledger();
    recover(disk, after);
    assertThat(after.contains(fresh.id())).isTrue();
    issued.remove(fresh.id());
  }
}
