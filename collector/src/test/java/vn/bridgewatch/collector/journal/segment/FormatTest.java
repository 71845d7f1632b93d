package vn.bridgewatch.collector.journal.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.collector.journal.Journal;
import vn.bridgewatch.collector.journal.JournalEntry;
import vn.bridgewatch.collector.journal.Ledger;
import vn.bridgewatch.collector.journal.Offsets;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Event;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Series;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.wire.ContentHash;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.RecordId;
import vn.bridgewatch.wire.block.RecordBlock;
import vn.bridgewatch.wire.block.RecordCodec;

/// What is written comes back to the bit, in this version and the one before.
class FormatTest {

  private static final Path FOLDER = Path.of("/journal");
  private static final double[] ODD = {
    0.0,
    -0.0,
    Double.NaN,
    Double.longBitsToDouble(0x7ff8_0000_0000_0001L),
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.MIN_VALUE,
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    Math.PI,
    1e-9,
    1e300,
    9_007_199_254_740_992.0,
    -9_007_199_254_740_992.0,
    9_007_199_254_740_994.0,
    18_446_744_073_709_551_615.0,
    0.1,
    1.0 / 3
  };

  @Test
  void streamsWithoutAnySeriesFillTheDictionariesToo() {
    var writer = new EntryWriter(new SegmentIndex(), 1);
    var out = Unpooled.buffer();
    for (int stream = 0; stream < 1_000; stream++) {
      var id = new RecordId("agent", "s" + stream, 1, 1);
      var nothing = new Payload.Samples(new Tick(100, List.of()));
      writer.write(new JournalEntry(id, Lane.LIVE, 100, 100, nothing), 0, out);
    }

    assertThat(writer.definedSeries()).isGreaterThan(1_000L * EntryWriter.DEFINITION_SERIES);
  }

  @Test
  void aLedgerThatNoReaderWouldTakeIsNotWritten() throws Exception {
    var ledger = new Ledger();
    ledger.add(new RecordId("agent", "00", 1, 1));
    int bytes = SegmentFormat.header(0, 1, 1, ledger).readableBytes();
    int ledgerBytes = bytes - SegmentFormat.fixedBytes(SegmentFormat.CURRENT);

    assertThat(SegmentFormat.header(0, 1, 1, ledger, ledgerBytes).readableBytes()).isEqualTo(bytes);
    assertThatThrownBy(() -> SegmentFormat.header(0, 1, 1, ledger, ledgerBytes - 1))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aLargeLedgerDoesNotMakeEachGroupASegment() throws Exception {
    var settings = new JournalSettings(FOLDER, 1_024, Long.MAX_VALUE, Long.MAX_VALUE);
    var disk = new MemoryFiles();
    try (var journal = SegmentJournal.open(settings, disk)) {
      for (int hole = 0; hole < 100; hole++) {
        journal.ledger().add(new RecordId("other", "00", 1, 2L * hole + 1));
      }
      for (int i = 0; i < 80; i++) {
        journal.append(JournalLife.entry(i + 1)).join();
      }
      assertThat(disk.files).hasSizeBetween(2, 12);
    }
  }

  @Test
  void whatIsWrittenComesBackToTheBit() throws Exception {
    for (int seed = 0; seed < 60; seed++) {
      var random = new Random(seed);
      List<JournalEntry> entries = entries(random, 1 + random.nextInt(200));
      var settings =
          new JournalSettings(FOLDER, 1_024 << random.nextInt(8), Long.MAX_VALUE, Long.MAX_VALUE);
      var disk = new MemoryFiles();
      try (var journal = SegmentJournal.open(settings, disk)) {
        var futures = new ArrayList<CompletableFuture<Long>>();
        entries.forEach(entry -> futures.add(journal.append(entry)));
        futures.forEach(CompletableFuture::join);
        same(seed, read(journal, 0), entries);
        int middle = entries.size() / 2;
        same(
            seed,
            read(journal, futures.get(middle).join()),
            entries.subList(middle, entries.size()));
      }
      try (var journal = SegmentJournal.open(settings, disk)) {
        same(seed, read(journal, 0), entries);
      }
    }
  }

  private static void same(int seed, List<JournalEntry> found, List<JournalEntry> expected) {
    assertThat(found).as("seed %d", seed).hasSameSizeAs(expected);
    for (int i = 0; i < found.size(); i++) {
      JournalEntry one = found.get(i);
      JournalEntry other = expected.get(i);
      assertThat(one.id()).isEqualTo(other.id());
      assertThat(one.lane()).isEqualTo(other.lane());
      assertThat(one.receivedMillis()).isEqualTo(other.receivedMillis());
      assertThat(one.correctedMillis()).isEqualTo(other.correctedMillis());
      assertThat(ContentHash.of(one.payload()))
          .as("seed %d, entry %d", seed, i)
          .isEqualTo(ContentHash.of(other.payload()));
      if (one.payload() instanceof Payload.Samples(Tick tick)
          && other.payload() instanceof Payload.Samples(Tick expectedTick)) {
        assertThat(tick.shape().series().stream().map(Series::metric))
            .containsExactlyElementsOf(
                expectedTick.shape().series().stream().map(Series::metric).toList());
      }
    }
  }

  private static List<JournalEntry> entries(Random random, int count) {
    List<List<Series>> lists = new ArrayList<>();
    for (int list = 0; list < 6; list++) {
      List<Series> series = new ArrayList<>();
      for (int i = random.nextInt(30); i > 0; i--) {
        var metric = Metric.gauge("m" + random.nextInt(9), "help " + random.nextInt(2));
        series.add(Series.of(metric, Labels.of("device", "thiết bị " + i)));
      }
      lists.add(series);
    }
    List<JournalEntry> entries = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      var id = new RecordId("agent-" + random.nextInt(3), "00004", random.nextInt(3), i);
      Lane lane = random.nextBoolean() ? Lane.LIVE : Lane.BACKLOG;
      long wall = random.nextInt(9) == 0 ? random.nextLong() >> 8 : 1_700_000_000_000L + i;
      Payload payload =
          random.nextInt(7) == 0
              ? new Payload.Happening(
                  new Event("reboot", wall, Labels.of("device", "codec"), "khởi động lại"))
              : new Payload.Samples(tick(wall, lists.get(random.nextInt(6)), random));
      var same = i % 3 == 0 && i > 3 ? entries.get(i - 3).id().bootEpoch() : id.bootEpoch();
      entries.add(
          new JournalEntry(
              new RecordId(id.agent(), id.site(), same, i), lane, wall + 30, wall + 10, payload));
    }
    return entries;
  }

  private static Tick tick(long wall, List<Series> list, Random random) {
    List<Observation> observations = new ArrayList<>();
    for (Series series : list) {
      observations.add(
          new Observation(
              series,
              switch (random.nextInt(8)) {
                case 0 -> Reading.absent(Absence.values()[random.nextInt(5)]);
                case 1 -> Reading.of(ODD[random.nextInt(ODD.length)]);
                case 2 -> Reading.of(Double.longBitsToDouble(random.nextLong()));
                case 3 -> Reading.of(random.nextInt(1_000) / 100.0);
                case 4 -> Reading.of(random.nextLong(1L << 54));
                default -> Reading.of(7);
              }));
    }
    return new Tick(wall, observations);
  }

  @Test
  void aSegmentOfVersionOneIsReadAndGoneOnFrom() throws Exception {
    List<JournalEntry> old = entries(new Random(3), 40);
    var disk =
        new MemoryFiles(Map.of(FOLDER.resolve(SegmentRecovery.fileName(0)), versionOne(old)));
    try (var journal = SegmentJournal.open(JournalSettings.in(FOLDER), disk)) {
      assertThat(journal.recovery()).isEqualTo(new Recovery(1, 40, 0, 0));
      same(3, read(journal, 0), old);
      old.forEach(entry -> assertThat(journal.ledger().contains(entry.id())).isTrue());

      JournalEntry fresh = entries(new Random(4), 1).getFirst();
      journal.append(fresh).join();
      old.add(fresh);
      same(3, read(journal, 0), old);
    }
    try (var journal = SegmentJournal.open(JournalSettings.in(FOLDER), disk)) {
      same(3, read(journal, 0), old);
    }
  }

  /// As the build before wrote it: a header of 32 bytes, an empty ledger, blocks that decode alone.
  private static byte[] versionOne(List<JournalEntry> entries) {
    long salt = 0x0123_4567_89ab_cdefL;
    ByteBuf out = Unpooled.buffer();
    out.writeLong(0x4257_4a4c_0000_0001L).writeLong(0).writeLong(salt).writeInt(0).writeInt(0);
    var crc = new java.util.zip.CRC32C();
    crc.update(out.nioBuffer(0, 28));
    out.setInt(28, (int) crc.getValue());
    for (JournalEntry entry : entries) {
      int start = SegmentFormat.beginEntry(out);
      RecordCodec.encode(
          new RecordBlock(
              entry.id(),
              entry.lane(),
              entry.receivedMillis(),
              entry.correctedMillis(),
              entry.payload()),
          out);
      SegmentFormat.finishEntry(out, start, salt);
    }
    var bytes = new byte[out.readableBytes()];
    out.readBytes(bytes);
    return bytes;
  }

  /// The bytes themselves: what this build writes, every later one must read.
  @Test
  void theBytesStandAsTheyAre() throws Exception {
    var index = new SegmentIndex();
    var writer = new EntryWriter(index, 0);
    ByteBuf out = Unpooled.buffer();
    Observation up = Observation.of(Metric.gauge("up", "h"), Labels.of("a", "b"), 1);
    Observation rtt = Observation.of(Metric.gauge("rtt", ""), Labels.NONE, 0.25);
    writer.write(entry(7, List.of(up, rtt)), 100, out);
    int second = out.writerIndex();
    rtt = Observation.of(Metric.gauge("rtt", ""), Labels.NONE, 0.3);
    writer.write(entry(8, List.of(up, rtt)), 100, out);

    assertThat(blocks(out))
        .containsExactly(
            "0200" + "0178" + "023030" + "0000000000000005",
            "030002" + "010275700168" + "010372747400",
            "0400" + "0201610162" + "02" + "0001" + "0001" + "0100",
            "050000" + "d00f" + "0002" + "0232",
            "010007" + "00" + "00" + "00" + "02" + "04" + "00",
            "010008" + "00" + "00" + "00" + "02" + "04" + "02" + "14");
    assertThat(index.definition(Kind.BASE, 0)).isPositive().isLessThan(100 + second);
  }

  private static JournalEntry entry(long sequence, List<Observation> observations) {
    return new JournalEntry(
        new RecordId("x", "00", 5, sequence),
        Lane.LIVE,
        1_000,
        999,
        new Payload.Samples(new Tick(997, observations)));
  }

  private static List<String> blocks(ByteBuf out) {
    List<String> blocks = new ArrayList<>();
    while (out.isReadable()) {
      out.skipBytes(4);
      int length = out.readInt();
      out.skipBytes(4);
      blocks.add(io.netty.buffer.ByteBufUtil.hexDump(out.readSlice(length)));
    }
    return blocks;
  }

  private static List<JournalEntry> read(Journal journal, long position) throws IOException {
    try (Journal.Cursor cursor = journal.read(Offsets.of(0, position))) {
      return new ArrayList<>(
          cursor.next(Integer.MAX_VALUE).stream().map(Journal.At::entry).toList());
    }
  }

  @Test
  void theLedgerOfAHeaderComesBack() throws Exception {
    var ledger = new Ledger();
    ledger.add(new RecordId("agent", "00", 3, 9));
    ByteBuf header = SegmentFormat.header(77, 5, 66, ledger);
    var read = SegmentFormat.readHeader(header.nioBuffer()).orElseThrow();
    var again = new Ledger();
    SegmentFormat.readLedger(header.nioBuffer(), read, again);

    assertThat(read).isEqualTo(new SegmentFormat.Header(2, 77, 5, 66, header.readableBytes()));
    assertThat(again.contains(new RecordId("agent", "00", 3, 9))).isTrue();
  }
}
