package vn.bridgewatch.collector.journal.segment;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import vn.bridgewatch.collector.journal.JournalEntry;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.RecordId;

/// A process of its own with a journal: appends one record after the other, prints the number of
/// each that is acknowledged, and goes on until all are or somebody kills it.
final class JournalLife {

  static final int SEGMENT_BYTES = 64 * 1024;
  private static final int WAIT_SECONDS = 120;

  private JournalLife() {}

  /// Arguments: folder, first sequence, how many.
  public static void main(String[] args) throws Exception {
    long first = Long.parseLong(args[1]);
    try (var journal = SegmentJournal.open(settings(Path.of(args[0])))) {
      for (long sequence = first; sequence < first + Long.parseLong(args[2]); sequence++) {
        journal.append(entry(sequence)).get(WAIT_SECONDS, TimeUnit.SECONDS);
        System.out.println(sequence);
        System.out.flush();
      }
    }
  }

  static JournalSettings settings(Path folder) {
    return new JournalSettings(folder, SEGMENT_BYTES, Long.MAX_VALUE, Long.MAX_VALUE);
  }

  static JournalEntry entry(long sequence) {
    var value =
        Observation.of(Metric.gauge("up", ""), Labels.of("probe", "gateway"), sequence / 4.0);
    return new JournalEntry(
        new RecordId("agent", "00004", 1, sequence),
        Lane.LIVE,
        1_000 + sequence,
        999 + sequence,
        new Payload.Samples(new Tick(900 + sequence, List.of(value))));
  }
}
