package vn.bridgewatch.agent.spool.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Event;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.wire.ContentHash;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.SequenceRange;

class SegmentFormatTest {

  private static final long SALT = 0x0102_0304_0506_0708L;
  private static final StreamKey STREAM = new StreamKey("00004", 0x0000_0007_89ab_cdefL);
  private static final Metric RTT = Metric.gauge("rtt", "");
  private static final Tick TICK =
      new Tick(
          1_764_000_000_100L,
          List.of(
              Observation.of(RTT, Labels.of("p", "a"), 0.0125),
              Observation.absent(RTT, Labels.of("p", "b"), Absence.TIMED_OUT),
              Observation.of(RTT, Labels.of("p", "c"), 1.0 / 3)));
  private static final Payload.Happening EVENT =
      new Payload.Happening(
          new Event("link_down", 1_764_000_003_000L, Labels.of("port", "1"), "Cổng 1"));

  /// What version 1 wrote is read by every build of versions 1 and 2; do not change it.
  private static final String GOLDEN =
      """
      425753500100000001020304050607082cdc5cbc0000000042575350010000000102030405060708
      2cdc5cbc00000000b7370d09af8201000530303030340000000789abcdefc8a1bfe9d666efd1bee9
      d666000101037274740003000101700161000101700162000101700163b712eabe5b900200020000
      41fa01b1a13fd5555555555555b733a2639823030530303030340000000789abcdef03807df0cebf
      e9d666096c696e6b5f646f776e0104706f727401310843e1bb956e672031b7124045b94a04053030
      3030340000000789abcdef010302b7129af0630f050530303030340000000789abcdef010000\
      """;

  @Test
  void writesAndReadsVersionOneByteForByte() {
    byte[] golden = HexFormat.of().parseHex(GOLDEN.replaceAll("\\s", ""));

    assertThat(HexFormat.of().formatHex(written())).isEqualTo(HexFormat.of().formatHex(golden));
    assertThat(read(golden))
        .containsExactly(
            "samples 00004/2 mono 5100 " + ContentHash.of(new Payload.Samples(TICK)),
            "event 00004/3 mono 8000 " + ContentHash.of(EVENT),
            "given [SequenceRange[first=4, last=6]]",
            "acknowledged [SequenceRange[first=1, last=1]]");
  }

  @Test
  void readsWhatIsWholeWhateverByteIsDamaged() {
    byte[] whole = written();
    for (int at = 0; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x10;
      assertThat(read(damaged).size()).as("byte %d", at).isGreaterThanOrEqualTo(3);
    }
  }

  @Test
  void readsWhatIsWholeWhereverTheFileEnds() {
    byte[] whole = written();
    int before = 0;
    for (int length = SegmentFormat.HEADER_BYTES; length <= whole.length; length++) {
      int now = read(Arrays.copyOf(whole, length)).size();
      assertThat(now).as("%d bytes", length).isBetween(before, before + 1);
      before = now;
    }
    assertThat(before).isEqualTo(4);
  }

  @Test
  void noiseHoldsNothing() {
    for (long seed = 1; seed <= 20; seed++) {
      var noise = new byte[20_000];
      new Random(seed).nextBytes(noise);
      assertThat(SegmentFormat.readSalt(noise)).as("seed %d", seed).isEmpty();
      assertThat(new SegmentReader(noise, SALT, 0).next()).as("seed %d", seed).isEmpty();
    }
  }

  @Test
  void aHeaderOfAnotherVersionIsNotTaken() {
    byte[] later = written();
    later[4] = 2;
    later[4 + SegmentFormat.HEADER_BYTES / 2] = 2;

    assertThat(SegmentFormat.readSalt(later)).isEmpty();
  }

  @Test
  void everyReasonOfAnAbsenceHasItsPlace() {
    for (Absence reason : Absence.values()) {
      assertThat(reason.code()).isBetween(1, 5);
    }
  }

  @Test
  void anyReadingComesBackBitForBit() {
    var random = new Random(7);
    for (int round = 0; round < 200; round++) {
      List<Observation> observations = new ArrayList<>();
      for (int i = random.nextInt(60); i >= 0; i--) {
        Labels labels = Labels.of(Map.of("n", "" + i));
        observations.add(
            switch (random.nextInt(5)) {
              case 0 -> Observation.absent(RTT, labels, Absence.values()[random.nextInt(5)]);
              case 1 -> Observation.of(RTT, labels, Double.longBitsToDouble(random.nextLong()));
              case 2 -> Observation.of(RTT, labels, random.nextInt(1_000_000) / 1e6);
              default -> Observation.of(RTT, labels, random.nextInt(100));
            });
      }
      var tick = new Tick(random.nextLong(1L << 42), observations);
      var writer = new SegmentWriter(SALT);
      writer.add(STREAM, 1, 77, tick);

      assertThat(read(bytes(writer)))
          .as("round %d", round)
          .containsExactly("samples 00004/1 mono 77 " + ContentHash.of(new Payload.Samples(tick)));
    }
  }

  private static byte[] written() {
    var writer = new SegmentWriter(SALT);
    writer.add(STREAM, 2, 5_100, TICK);
    writer.add(STREAM, 3, 8_000, EVENT);
    writer.addGiven(STREAM, List.of(new SequenceRange(4, 6)));
    writer.addAcknowledged(STREAM, List.of(new SequenceRange(1, 1)));
    return bytes(writer);
  }

  private static byte[] bytes(SegmentWriter writer) {
    ByteBuffer buffer = writer.take();
    var bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    assertThat((long) bytes.length).isEqualTo(writer.bytes());
    return bytes;
  }

  private static List<String> read(byte[] file) {
    List<String> read = new ArrayList<>();
    OptionalLong salt = SegmentFormat.readSalt(file);
    assertThat(salt).hasValue(SALT);
    var reader = new SegmentReader(file, SALT, 0);
    for (Optional<Entry> next = reader.next(); next.isPresent(); next = reader.next()) {
      read.add(
          switch (next.get()) {
            case Entry.Samples it ->
                "samples %s/%d mono %d %s"
                    .formatted(
                        it.stream().site(),
                        it.sequence(),
                        it.monoMillis(),
                        reader.payload(it).map(ContentHash::of).orElse(0L));
            case Entry.Happening it ->
                "event %s/%d mono %d %s"
                    .formatted(
                        it.stream().site(),
                        it.sequence(),
                        it.monoMillis(),
                        ContentHash.of(it.payload()));
            case Entry.Given it -> "given " + it.ranges();
            case Entry.Acknowledged it -> "acknowledged " + it.ranges();
          });
    }
    return read;
  }
}
