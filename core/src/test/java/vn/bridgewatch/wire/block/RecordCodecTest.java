package vn.bridgewatch.wire.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.RecordId;
import vn.bridgewatch.wire.WireException;
import vn.bridgewatch.wire.frame.RandomFrames;

class RecordCodecTest {

  private static final RecordBlock BLOCK =
      new RecordBlock(
          new RecordId("agent-1", "00004", 0x100000002L, 7),
          Lane.LIVE,
          1_000,
          900,
          new Payload.Samples(
              new Tick(
                  800,
                  List.of(
                      Observation.of(Metric.gauge("up", "h"), Labels.of("a", "b"), 1.5),
                      Observation.absent(
                          Metric.gauge("up", "h"), Labels.of("a", "c"), Absence.TIMED_OUT)))));

  @Test
  void theBytesOfVersionOneStand() {
    assertThat(ByteBufUtil.hexDump(encoded(BLOCK)))
        .isEqualTo(
            "01" // version
                + "076167656e742d31" // agent
                + "053030303034" // site
                + "0000000100000002" // boot epoch
                + "07" // sequence
                + "00" // lane
                + "d00f"
                + "880e" // taken, corrected
                + "00" // samples
                + "c00c" // wall
                + "05"
                + "027570"
                + "0168"
                + "0161"
                + "0162"
                + "0163" // strings
                + "01"
                + "01"
                + "00"
                + "01" // metrics
                + "02"
                + "00010203"
                + "00010204" // series
                + "02"
                + "00"
                + "01"
                + "1e"
                + "00"
                + "21"); // readings
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void randomBlocksComeBackAsTheyWere(long seed) {
    var frames = new RandomFrames(seed);
    for (int i = 0; i < 100; i++) {
      Frame.Data data = frames.data();
      var block =
          new RecordBlock(
              new RecordId("a", "00", data.bootEpoch(), data.sequence()),
              data.lane(),
              data.monoMillis(),
              i,
              data.payload());

      assertThat(RecordCodec.decode(Unpooled.wrappedBuffer(encoded(block))))
          .as("seed %d block %d", seed, i)
          .isEqualTo(block);
    }
  }

  @Test
  void aTruncatedBlockIsRefusedWhereverItIsCut() {
    byte[] bytes = encoded(BLOCK);
    for (int cut = 0; cut < bytes.length; cut++) {
      ByteBuf part = Unpooled.wrappedBuffer(Arrays.copyOf(bytes, cut));

      assertThatThrownBy(() -> RecordCodec.decode(part))
          .as("cut at byte %d", cut)
          .isInstanceOf(WireException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33})
  void aDamagedBlockGivesABlockOrAWireException(long seed) {
    var random = new Random(seed);
    byte[] good = encoded(BLOCK);
    for (int round = 0; round < 500; round++) {
      byte[] bad = good.clone();
      bad[random.nextInt(bad.length)] ^= (byte) (1 + random.nextInt(255));
      try {
        RecordCodec.decode(Unpooled.wrappedBuffer(bad));
      } catch (WireException e) {
        assertThat(e.rule()).as("seed %d round %d", seed, round).isNotNull();
      }
    }
  }

  @Test
  void anotherVersionIsRefusedByName() {
    byte[] bytes = encoded(BLOCK);
    bytes[0] = 9;

    assertThatThrownBy(() -> RecordCodec.decode(Unpooled.wrappedBuffer(bytes)))
        .hasMessageContaining("block version: must be 1, got 9");
  }

  private static byte[] encoded(RecordBlock block) {
    ByteBuf out = Unpooled.buffer();
    RecordCodec.encode(block, out);
    var bytes = new byte[out.readableBytes()];
    out.readBytes(bytes).release();
    return bytes;
  }
}
