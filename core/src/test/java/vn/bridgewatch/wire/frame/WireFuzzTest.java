package vn.bridgewatch.wire.frame;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.ProtocolVersion;
import vn.bridgewatch.wire.WireException;
import vn.bridgewatch.wire.frame.FrameDecoder.Side;

/// Valid streams, damaged in seeded ways: whatever comes of it, it is frames or a [WireException],
/// and few bytes never become much memory.
class WireFuzzTest {

  private static final int ROUNDS = 250;

  /// What one damaged stream of some kilobytes may cost: the largest frame takes 65,536 readings.
  private static final long BYTES_MAX = 48L * 1024 * 1024;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @ParameterizedTest
  @ValueSource(longs = {101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112})
  void damagedStreamsOfEitherVersionAreRefusedOrRead(long seed) {
    var random = new Random(seed);
    List<byte[]> streams = streams(seed);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bad = streams.get(random.nextInt(streams.size()));
      for (int damages = 1 + random.nextInt(3); damages > 0; damages--) {
        bad = damaged(bad, streams.get(random.nextInt(streams.size())), random);
      }
      decode(Side.COLLECTOR, bad, "seed " + seed + " round " + round);
      decode(Side.AGENT, bad, "seed " + seed + " round " + round);
    }
  }

  private void decode(Side side, byte[] bytes, String what) {
    var channel = new EmbeddedChannel(new FrameDecoder(side));
    long before = threads.getCurrentThreadAllocatedBytes();
    try {
      channel.writeInbound(Unpooled.wrappedBuffer(bytes));
    } catch (DecoderException e) {
      assertThat(e).as(what).isInstanceOf(WireException.class);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).as(what).isLessThan(BYTES_MAX);
    channel.finishAndReleaseAll();
  }

  private static List<byte[]> streams(long seed) {
    List<byte[]> streams = new ArrayList<>();
    List<Frame> frames = new RandomFrames(seed).fromAgent(40);
    streams.add(FrameCodecTest.encoded(ProtocolVersion.ONE, 1, frames));
    streams.add(FrameCodecTest.encoded(ProtocolVersion.TWO, 1, frames));
    streams.add(FrameCodecTest.encoded(ProtocolVersion.TWO, 9, frames));
    streams.add(FrameCodecTest.encoded(ProtocolVersion.TWO, 9, steady(seed)));
    streams.add(FrameCodecTest.encoded(new RandomFrames(seed).fromCollector(30)));
    return streams;
  }

  /// A steady site, whose frames are full of shapes, quiet records and columns.
  private static List<Frame> steady(long seed) {
    var random = new Random(seed);
    List<Frame> frames = new ArrayList<>();
    frames.add(new Frame.Hello(2, 2, "", 0, 0));
    frames.add(new Frame.OpenStream(0, "00", 1));
    for (int tick = 0; tick < 60; tick++) {
      List<Observation> observations = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        observations.add(
            Observation.of(
                Metric.gauge("m" + i % 3, ""),
                Labels.of("i", "" + i),
                i % 4 == 0 ? random.nextInt(1_000) / 10.0 : 1));
      }
      Lane lane = tick < 30 ? Lane.LIVE : Lane.BACKLOG;
      var payload = new Payload.Samples(new Tick(5_000L * tick, observations));
      frames.add(new Frame.Data(0, 1, 1 + tick, lane, 5_000L * tick, payload));
    }
    return frames;
  }

  private static byte[] damaged(byte[] good, byte[] other, Random random) {
    byte[] bad = good.clone();
    int at = random.nextInt(bad.length);
    int length = Math.min(bad.length - at, 1 + random.nextInt(64));
    switch (random.nextInt(9)) {
      case 0 -> bad[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bad[at] = (byte) random.nextInt();
      case 2 -> bad[at] = (byte) 0xff;
      case 3 -> Arrays.fill(bad, at, at + length, (byte) random.nextInt());
      case 4 -> bad = Arrays.copyOf(bad, 1 + at);
      case 5 -> bad = joined(bad, 0, at, bad, at + length, bad.length); // cut out
      case 6 -> bad = joined(bad, 0, at + length, bad, at, bad.length); // twice
      case 7 -> { // from here on another stream
        int from = random.nextInt(other.length);
        bad = joined(bad, 0, at, other, from, other.length);
      }
      default -> { // a great number
        for (int i = at; i < Math.min(bad.length, at + 4); i++) {
          bad[i] = (byte) (0x80 | random.nextInt());
        }
      }
    }
    return bad.length == 0 ? good : bad;
  }

  private static byte[] joined(byte[] one, int from, int to, byte[] two, int start, int end) {
    var out = new ByteArrayOutputStream();
    out.write(one, from, to - from);
    out.write(two, start, Math.max(0, end - start));
    return out.toByteArray();
  }
}
