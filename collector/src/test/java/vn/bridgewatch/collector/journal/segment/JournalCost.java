package vn.bridgewatch.collector.journal.segment;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import vn.bridgewatch.collector.journal.Journal;
import vn.bridgewatch.collector.journal.JournalEntry;
import vn.bridgewatch.collector.journal.Offsets;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Series;
import vn.bridgewatch.metric.Shape;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.RecordId;
import vn.bridgewatch.wire.block.RecordBlock;
import vn.bridgewatch.wire.block.RecordCodec;

/// Measures what the journal costs: processor time and bytes of a record in version 2 beside
/// version 1, and how long a start takes with so much of a journal; docs/journal.md has the command
/// and the figures.
final class JournalCost {

  private static final int SERIES = 200;
  private static final int CHANGING = 57;

  private JournalCost() {}

  /// The series of a site: ports, round trips, gauges, slow counters, states; 57 change a tick.
  private static final class Site {
    final String name;
    final Shape shape;
    final Random random;
    final Reading[] readings = new Reading[SERIES];
    final long[] mantissas = new long[SERIES];
    long sequence;

    Site(int number, Shape shape) {
      name = "site-" + number;
      this.shape = shape;
      random = new Random(number);
      for (int i = 0; i < SERIES; i++) {
        mantissas[i] = i < 20 ? random.nextLong(1L << 40) : random.nextInt(10_000);
        readings[i] = reading(i);
      }
    }

    Reading reading(int i) {
      return Reading.of(
          i < 20
              ? mantissas[i]
              : i < 32 ? mantissas[i] / 1e9 : i < 92 ? mantissas[i] / 100.0 : mantissas[i]);
    }

    JournalEntry next(long now) {
      for (int left = CHANGING; left > 0; left--) {
        int i = left <= 32 ? left - 1 : 32 + random.nextInt(100);
        mantissas[i] =
            i < 20
                ? mantissas[i] + 200_000 + random.nextInt(120_000)
                : i < 32
                    ? 6_000_000 + random.nextInt(900_000)
                    : mantissas[i] + 1 + random.nextInt(12);
        readings[i] = reading(i);
      }
      return new JournalEntry(
          new RecordId("agent-" + name, name, 77, ++sequence),
          Lane.LIVE,
          now,
          now - 40,
          new Payload.Samples(Tick.of(now - 60, shape, readings)));
    }
  }

  private static Shape shape(int variant) {
    return new Shape(
        IntStream.range(0, SERIES)
            .mapToObj(i ->
                Series.of(
                    Metric.gauge(
                        "metric_of_some_device_" + i / 3,
                        "What this tells of a device, in a sentence"),
                    Labels.of(
                            "device",
                            "switch-" + variant,
                            "instance",
                            "10.1." + variant % 256 + "." + i % 3 + ":161")
                        .with("index", Integer.toString(i))))
            .toList());
  }

  /// Arguments: folder, MiB of journal, sites, whether every site has names of its own.
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    long wantedBytes = Long.parseLong(args[1]) << 20;
    int siteCount = Integer.parseInt(args[2]);
    boolean own = args.length > 3 && args[3].equals("own");
    Shape common = shape(0);
    List<Site> sites =
        IntStream.range(0, siteCount).mapToObj(i -> new Site(i, own ? shape(i) : common)).toList();
    codecs(sites);
    write(folder, wantedBytes, sites);
    start(folder);
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static void codecs(List<Site> sites) {
    List<JournalEntry> entries = new ArrayList<>();
    for (int round = 0; round < 10; round++) {
      for (Site site : sites.subList(0, Math.min(sites.size(), 300))) {
        entries.add(site.next(1_700_000_000_000L + round * 5_000L));
      }
    }
    double[] nanos = new double[2];
    for (int version = 1; version <= 2; version++) {
      ByteBuf out = Unpooled.buffer(1 << 22);
      var figures = new ArrayList<Double>();
      long bytes = 0;
      for (int round = 0; round < 40; round++) {
        var writer = new EntryWriter(new SegmentIndex(), 1);
        if (version == 2) { // definitions are once a segment
          entries
              .subList(0, Math.min(sites.size(), 300))
              .forEach(entry -> {
                out.clear();
                writer.write(entry, 0, out);
              });
        }
        bytes = 0;
        long start = cpuNanos();
        for (JournalEntry entry : entries) {
          out.clear();
          if (version == 1) {
            int at = SegmentFormat.beginEntry(out);
            RecordCodec.encode(
                new RecordBlock(
                    entry.id(),
                    entry.lane(),
                    entry.receivedMillis(),
                    entry.correctedMillis(),
                    entry.payload()),
                out);
            SegmentFormat.finishEntry(out, at, 1);
          } else {
            writer.write(entry, 0, out);
          }
          bytes += out.writerIndex();
        }
        figures.add((cpuNanos() - start) / (double) entries.size());
      }
      figures.sort(Comparator.naturalOrder());
      nanos[version - 1] = figures.get(figures.size() / 2);
      System.out.printf(
          "version %d: %.2f us and %d bytes a record of %d readings (%.2f bytes a reading)%n",
          version,
          nanos[version - 1] / 1e3,
          bytes / entries.size(),
          SERIES,
          bytes / (double) entries.size() / SERIES);
    }
    System.out.printf("processor: 1/%.1f of version 1%n", nanos[0] / nanos[1]);
  }

  private static void write(Path folder, long wantedBytes, List<Site> sites) throws Exception {
    long now = System.currentTimeMillis() - 3_600_000;
    long records = 0;
    long startNanos = System.nanoTime();
    var journal = SegmentJournal.open(JournalSettings.in(folder));
    long begin = journal.ends().in(0, 0);
    while (journal.ends().in(0, 0) - begin < wantedBytes) {
      CompletableFuture<Long> last = CompletableFuture.completedFuture(0L);
      for (Site site : sites) {
        last = journal.append(site.next(now));
        records++;
      }
      last.join();
      now += 5_000;
    }
    long bytes = journal.ends().in(0, 0) - begin;
    System.out.printf(
        "written: %,d records, %,d bytes, %.2f bytes a reading with names, %,d records/s%n",
        records,
        bytes,
        bytes / (double) records / SERIES,
        Math.round(records * 1e9 / (System.nanoTime() - startNanos)));
    // left open, as a kill leaves it
  }

  private static void start(Path folder) throws Exception {
    long startNanos = System.nanoTime();
    long startCpu = cpuNanos();
    var journal = SegmentJournal.open(JournalSettings.in(folder));
    System.out.printf(
        "opened in %.2f s (processor %.2f s): %s%n",
        (System.nanoTime() - startNanos) / 1e9, (cpuNanos() - startCpu) / 1e9, journal.recovery());
    startNanos = System.nanoTime();
    startCpu = cpuNanos();
    long from = Math.max(0, journal.ends().in(0, 0) - (40L << 20));
    int count = 0;
    try (Journal.Cursor cursor = journal.read(Offsets.of(0, from))) {
      for (var some = cursor.next(1_000); !some.isEmpty(); some = cursor.next(1_000)) {
        count += some.size();
      }
    }
    System.out.printf(
        "read the last 40 MiB: %,d records in %.2f s (processor %.2f s)%n",
        count, (System.nanoTime() - startNanos) / 1e9, (cpuNanos() - startCpu) / 1e9);
    System.exit(0);
  }
}
