package vn.bridgewatch.wire.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
import vn.bridgewatch.wire.WireException.Rule;
import vn.bridgewatch.wire.WireLimits;
import vn.bridgewatch.wire.frame.FrameDecoder.Side;

class FrameCodecTest {

  private static final byte[] HELLO =
      bytes("01000017" + "42574731" + "01" + "01" + "00" + "00".repeat(16));

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void randomFramesComeBackAsTheyWere(long seed) {
    var fromAgent = new RandomFrames(seed).fromAgent(120);
    var fromCollector = new RandomFrames(seed).fromCollector(60);

    assertThat(decoded(Side.COLLECTOR, encoded(fromAgent)))
        .as("seed %d", seed)
        .isEqualTo(fromAgent);
    assertThat(decoded(Side.COLLECTOR, encoded(ProtocolVersion.TWO, 1, fromAgent)))
        .as("seed %d, version 2", seed)
        .isEqualTo(fromAgent);
    assertThat(decoded(Side.AGENT, encoded(fromCollector)))
        .as("seed %d", seed)
        .isEqualTo(fromCollector);
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33, 34, 35, 36, 37, 38})
  void recordsThatAreFlushedTogetherAllComeBack(long seed) {
    List<Frame> frames = new RandomFrames(seed).fromAgent(400);
    int flushEvery = 2 + (int) (seed % 30);

    // a pack gives its records by their sequence
    assertThat(decoded(Side.COLLECTOR, encoded(ProtocolVersion.TWO, flushEvery, frames)))
        .as("seed %d", seed)
        .containsExactlyInAnyOrderElementsOf(frames);
  }

  @ParameterizedTest
  @ValueSource(ints = {ProtocolVersion.ONE, ProtocolVersion.TWO})
  void decodesWhatItEncodesWhereverTheStreamIsCut(int version) {
    List<Frame> frames = new RandomFrames(99).fromAgent(4);
    byte[] bytes = encoded(version, 1, frames);
    for (int cut = 0; cut <= bytes.length; cut++) {
      var channel = new EmbeddedChannel(new FrameDecoder(Side.COLLECTOR));
      channel.writeInbound(Unpooled.copiedBuffer(bytes, 0, cut));
      channel.writeInbound(Unpooled.copiedBuffer(bytes, cut, bytes.length - cut));

      assertThat(read(channel)).as("cut at byte %d", cut).isEqualTo(frames);
      channel.finishAndReleaseAll();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {ProtocolVersion.ONE, ProtocolVersion.TWO})
  void aTruncatedStreamGivesOnlyItsWholeFrames(int version) {
    List<Frame> frames = new RandomFrames(7).fromAgent(8);
    byte[] bytes = encoded(version, 1, frames);
    for (int cut = 0; cut < bytes.length; cut++) {
      List<Object> prefix = decoded(Side.COLLECTOR, Arrays.copyOf(bytes, cut));

      assertThat(prefix).as("cut at byte %d", cut).isEqualTo(frames.subList(0, prefix.size()));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
  void damagedBytesEndInFramesOrAWireExceptionAndNothingElse(long seed) {
    var random = new Random(seed);
    byte[] good = encoded(new RandomFrames(seed).fromAgent(30));
    for (int round = 0; round < 100; round++) {
      byte[] bad = good.clone();
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      }
      var channel = new EmbeddedChannel(new FrameDecoder(Side.COLLECTOR));
      try {
        channel.writeInbound(Unpooled.wrappedBuffer(bad));
      } catch (DecoderException e) {
        assertThat(e).as("seed %d round %d", seed, round).isInstanceOf(WireException.class);
      }
      channel.finishAndReleaseAll();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23, 24})
  void garbageEndsInAWireException(long seed) {
    var random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      var garbage = new byte[4 + random.nextInt(200)];
      random.nextBytes(garbage);
      garbage[0] = (byte) (2 + random.nextInt(254));
      var channel = new EmbeddedChannel(new FrameDecoder(Side.COLLECTOR));

      assertThatThrownBy(() -> channel.writeInbound(Unpooled.wrappedBuffer(garbage)))
          .as("seed %d round %d", seed, round)
          .isInstanceOf(WireException.class);
      channel.finishAndReleaseAll();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "01001001, TOO_LONG, a first body over 4 KiB",
    "06000000, UNEXPECTED_TYPE, a record before the greeting",
    "80000000, UNEXPECTED_TYPE, an unknown type before the greeting",
    "02000000, UNEXPECTED_TYPE, a frame of the other direction",
    "12000000, UNKNOWN_TYPE, an unknown critical type",
    "00000000, UNKNOWN_TYPE, type zero",
    "0100000400000000, MALFORMED, a wrong magic",
    "0100000442574731, MALFORMED, a body that ends early",
  })
  void aBadFirstFrameIsRefusedAsItsHeaderComes(String hex, Rule rule, String what) {
    assertRefused(bytes(hex), rule, what);
  }

  @ParameterizedTest
  @CsvSource({
    "06040001, TOO_LONG, a body over 256 KiB",
    "7f000000, UNKNOWN_TYPE, an unknown critical type",
    "08000000, UNEXPECTED_TYPE, an acknowledgement from the agent",
    "01000000, UNEXPECTED_TYPE, a second greeting",
    "0600000103, UNDEFINED, a record of a stream that is not open",
    "0300000b8008023030ffffffffffffffff, OVER_LIMIT, a stream number over 1023",
    "0a000003020400, MALFORMED, a byte after the end",
    "0a00000b8080808080808080808002, MALFORMED, a varint over 64 bits",
    "0300000b0002c3280000000000000000, MALFORMED, a site that is not UTF-8",
    "0f0000040001ffff, MALFORMED, a range that ends early",
  })
  void aBadFrameAfterTheGreetingIsRefused(String hex, Rule rule, String what) {
    assertRefused(bytes(HexFormat.of().formatHex(HELLO) + hex), rule, what);
  }

  @ParameterizedTest
  @CsvSource({
    "0500000400010102, MALFORMED, a metric that ends early",
    "050000020004, MALFORMED, an unknown flag",
    "05000003000004, MALFORMED, an unknown entry",
    "0500000500000200 00, UNDEFINED, a series of no metric",
    "0600000700000200000140, UNDEFINED, an observation of no series",
    "060000080000020000 01c002, UNDEFINED, a seek beyond the dictionary",
    "06000006000000000000, MALFORMED, a sequence of zero",
    "06000008000002000000ff00, MALFORMED, bytes after the last observation",
    "0600000800000200 00a19c01, OVER_LIMIT, more than 20000 observations",
    "06000006000402000000, MALFORMED, an unknown flag of a record",
  })
  void aBadFrameOfAnOpenStreamIsRefused(String hex, Rule rule, String what) {
    String open = HexFormat.of().formatHex(HELLO) + "0300000c00023030" + "0000000100000002";
    assertRefused(bytes(open + hex.replace(" ", "")), rule, what);
  }

  @Test
  void nothingIsReadAfterAViolation() {
    var channel = new EmbeddedChannel(new FrameDecoder(Side.COLLECTOR));
    assertThatThrownBy(() -> channel.writeInbound(Unpooled.wrappedBuffer(bytes("7f000000"))))
        .isInstanceOf(WireException.class);

    channel.writeInbound(Unpooled.wrappedBuffer(HELLO));

    assertThat(read(channel)).isEmpty();
    channel.finishAndReleaseAll();
  }

  @Test
  void anUnknownIgnorableFrameIsSkipped() {
    byte[] bytes = bytes(HexFormat.of().formatHex(HELLO) + "ff000003" + "010203" + "0a0000020204");

    assertThat(decoded(Side.COLLECTOR, bytes))
        .containsExactly(new Frame.Hello(1, 1, "", 0, 0), new Frame.Ping(1, 2));
  }

  @Test
  void aLongerGreetingOfALaterVersionIsUnderstood() {
    byte[] bytes = bytes("01000019" + HexFormat.of().formatHex(HELLO).substring(8) + "0102");

    assertThat(decoded(Side.COLLECTOR, bytes)).containsExactly(new Frame.Hello(1, 1, "", 0, 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {ProtocolVersion.ONE, ProtocolVersion.TWO})
  void aFullDictionaryStartsAnew(int version) {
    List<Frame> frames = new ArrayList<>();
    frames.add(new Frame.Hello(1, 1, "", 0, 0));
    frames.add(new Frame.OpenStream(0, "00", 1));
    for (int tick = 0; tick < 4; tick++) {
      frames.add(new Frame.Data(0, 1, 1 + tick, Lane.LIVE, 0, wideTick(tick, 10_000)));
    }

    assertThat(decoded(Side.COLLECTOR, encoded(version, 2, frames))).isEqualTo(frames);
  }

  @Test
  void aDictionaryOverItsLimitIsRefused() {
    var channel = new EmbeddedChannel(new FrameDecoder(Side.COLLECTOR));
    channel.writeInbound(Unpooled.wrappedBuffer(HELLO));
    channel.writeInbound(Unpooled.wrappedBuffer(bytes("0300000c00023030" + "0000000100000002")));
    byte[] metric = bytes("0500000700000100016100");

    assertThatThrownBy(
            () -> {
              for (int i = 0; i <= WireLimits.METRICS_PER_STREAM_MAX; i++) {
                channel.writeInbound(Unpooled.wrappedBuffer(metric));
              }
            })
        .isInstanceOfSatisfying(
            WireException.class, e -> assertThat(e.rule()).isEqualTo(Rule.OVER_LIMIT));
    channel.finishAndReleaseAll();
  }

  @ParameterizedTest
  @CsvSource({"1, LIVE", "2, LIVE", "2, BACKLOG"})
  void theLargestTickFitsAFrame(int version, Lane lane) {
    var random = new Random(5);
    List<Observation> observations = new ArrayList<>();
    var metric = Metric.gauge("m", "");
    List<Labels> labels =
        IntStream.range(0, Tick.OBSERVATIONS_MAX).mapToObj(i -> Labels.of("i", "" + i)).toList();
    for (int i = 0; i < Tick.OBSERVATIONS_MAX; i++) {
      observations.add(
          Observation.of(metric, labels.get(random.nextInt(labels.size())), random.nextDouble()));
    }
    List<Frame> frames =
        List.of(
            new Frame.Hello(1, 1, "", 0, 0),
            new Frame.OpenStream(0, "00", 1),
            new Frame.Data(0, 1, 1, lane, 0, new Payload.Samples(new Tick(0, observations))));

    assertThat(decoded(Side.COLLECTOR, encoded(version, 1, frames))).isEqualTo(frames);
  }

  @Test
  void aSteadyTickCostsLittleMoreThanItsHeader() {
    List<Frame> frames = new ArrayList<>();
    frames.add(new Frame.Hello(1, 1, "", 0, 0));
    frames.add(new Frame.OpenStream(0, "00", 1));
    var counters = new long[200];
    var random = new Random(3);
    for (int tick = 0; tick < 100; tick++) {
      frames.add(new Frame.Data(0, 1, 1 + tick, Lane.LIVE, 5_000L * tick, site(counters, tick)));
      for (int i = 0; i < counters.length; i++) {
        counters[i] += i % 4 == 0 ? random.nextInt(50_000) : 0;
      }
    }
    int first = encoded(frames.subList(0, 3)).length;

    double bytesPerSample = (encoded(frames).length - first) / (99.0 * counters.length);

    assertThat(bytesPerSample).isLessThan(1.5);
  }

  private static Payload site(long[] counters, int tick) {
    List<Observation> observations = new ArrayList<>();
    for (int i = 0; i < counters.length; i++) {
      observations.add(
          Observation.of(Metric.counter("c", ""), Labels.of("i", "" + i), counters[i]));
    }
    return new Payload.Samples(new Tick(5_000L * tick, observations));
  }

  private static Payload wideTick(int tick, int width) {
    return new Payload.Samples(
        new Tick(
            tick,
            IntStream.range(0, width)
                .mapToObj(
                    i -> Observation.of(Metric.gauge("m", ""), Labels.of("i", tick + "/" + i), i))
                .toList()));
  }

  private static void assertRefused(byte[] bytes, Rule rule, String what) {
    var channel = new EmbeddedChannel(new FrameDecoder(Side.COLLECTOR));

    assertThatThrownBy(() -> channel.writeInbound(Unpooled.wrappedBuffer(bytes)))
        .as(what)
        .isInstanceOfSatisfying(WireException.class, e -> assertThat(e.rule()).isEqualTo(rule));
    channel.finishAndReleaseAll();
  }

  static byte[] encoded(List<? extends Frame> frames) {
    return encoded(ProtocolVersion.ONE, 1, frames);
  }

  static byte[] encoded(int version, int flushEvery, List<? extends Frame> frames) {
    var channel = new EmbeddedChannel(new FrameEncoder(version));
    for (int i = 0; i < frames.size(); i++) {
      channel.write(frames.get(i)).addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
      if (i % flushEvery == 0) {
        channel.flush();
      }
    }
    channel.flush();
    channel.checkException();
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      all.writeBytes(part);
      part.release();
    }
    channel.finishAndReleaseAll();
    var bytes = new byte[all.readableBytes()];
    all.readBytes(bytes).release();
    return bytes;
  }

  static List<Object> decoded(Side side, byte[] bytes) {
    var channel = new EmbeddedChannel(new FrameDecoder(side));
    channel.writeInbound(Unpooled.wrappedBuffer(bytes));
    List<Object> frames = read(channel);
    channel.finishAndReleaseAll();
    return frames;
  }

  private static List<Object> read(EmbeddedChannel channel) {
    List<Object> frames = new ArrayList<>();
    for (Object frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
      frames.add(frame);
    }
    return frames;
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
