package vn.bridgewatch.collector.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import vn.bridgewatch.collector.journal.JournalEntry;
import vn.bridgewatch.collector.journal.segment.JournalSettings;
import vn.bridgewatch.collector.journal.segment.SegmentJournal;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.RecordId;

/// Fills the journal of a collector that does not run with values that do not compress, of an agent
/// and a site that no inventory has.
///
/// Arguments: the folder of the journal, how many MiB, the seed of the values.
public final class JournalFill {

  private static final String NAME = "ballast";
  private static final int SERIES = 1_000;
  private static final int FLIGHT = 256; // entries that wait for the disk together
  private static final int QUOTA_TIMES = 2;
  private static final long MIB = 1024 * 1024;

  private JournalFill() {}

  public static void main(String[] args) throws IOException {
    Path journal = Path.of(args[0]);
    int mebibytes = Integer.parseInt(args[1]);
    var random = new Random(Long.parseLong(args[2]));
    Files.createDirectories(
        journal,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    JournalSettings settings =
        JournalSettings.in(journal, QUOTA_TIMES * mebibytes, QUOTA_TIMES * mebibytes);
    try (SegmentJournal segments = SegmentJournal.open(settings)) {
      long sequence = 1;
      while (bytes(journal) < mebibytes * MIB) {
        var flight = new ArrayList<CompletableFuture<Long>>(FLIGHT);
        for (int i = 0; i < FLIGHT; i++) {
          flight.add(segments.append(entry(sequence++, random)));
        }
        CompletableFuture.allOf(flight.toArray(CompletableFuture[]::new)).join();
      }
    }
  }

  private static long bytes(Path folder) throws IOException {
    long sum = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        sum += Files.size(file);
      }
    }
    return sum;
  }

  private static JournalEntry entry(long sequence, Random random) {
    long millis = System.currentTimeMillis();
    List<Observation> values =
        IntStream.range(0, SERIES)
            .mapToObj(series ->
                Observation.of(
                    Metric.gauge("ballast", ""),
                    Labels.of("series", "" + series),
                    random.nextGaussian()))
            .toList();
    return new JournalEntry(
        new RecordId(NAME, NAME, 1, sequence),
        Lane.BACKLOG,
        millis,
        millis,
        new Payload.Samples(new Tick(millis, values)));
  }
}
