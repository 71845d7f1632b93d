package vn.bridgewatch.wire.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.check.StepResult;
import vn.bridgewatch.conference.Appointment;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Event;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.SequenceRange;
import vn.bridgewatch.wire.frame.FrameDecoder.Side;

/// The golden vectors are those of `docs/protocol.md`: the document is the test's data.
class GoldenFramesTest {

  private static final Pattern VECTOR = Pattern.compile("\\| `(\\w+)` \\| `([0-9a-f ]+)` \\|");
  private static final Metric RTT = Metric.gauge("rtt", "Round trip");
  private static final Labels GATEWAY = Labels.of("probe", "gateway");
  private static final Labels MCU = Labels.of("probe", "mcu");

  private static final List<Frame> FROM_AGENT =
      List.of(
          new Frame.Hello(1, 1, "bridgewatch 0.1", 1_764_000_000_000L, 5_000),
          new Frame.OpenStream(0, "00004", 0x0000_0007_89ab_cdefL),
          data(1, 1_764_000_000_100L, 5_100, 0.0125, 0.003),
          data(2, 1_764_000_001_100L, 6_100, 0.0125, 0.004),
          new Frame.Data(
              0,
              0x0000_0007_89ab_cdefL,
              3,
              Lane.LIVE,
              7_100,
              new Payload.Samples(
                  new Tick(
                      1_764_000_002_100L,
                      List.of(Observation.absent(RTT, MCU, Absence.TIMED_OUT))))),
          new Frame.Data(
              0,
              0x0000_0006_0000_0001L,
              9,
              Lane.BACKLOG,
              100,
              new Payload.Happening(
                  new Event("link_down", 1_764_000_000_000L, Labels.of("port", "1"), "Cổng 1"))),
          new Frame.Gap(0, List.of(new SequenceRange(4, 6))),
          new Frame.Ping(8_000, 1_764_000_003_000L),
          new Frame.Result(
              1,
              Frame.Result.Status.DONE,
              "",
              List.of(
                  new StepResult(
                      "icmp", "mcu", "127.0.0.1", StepResult.Status.PASSED, 0.5, "", "0.5 s"))),
          new Frame.Goodbye(Frame.Goodbye.CLOSING, 0, "bye"));

  private static final List<Frame> FROM_COLLECTOR =
      List.of(
          new Frame.Welcome(1, 3_000, 256, 64, 1_764_000_000_050L),
          new Frame.StreamOpened(0, List.of(new SequenceRange(1, 2), new SequenceRange(5, 5))),
          new Frame.Ack(0, 0x0000_0007_89ab_cdefL, List.of(new SequenceRange(3, 300))),
          new Frame.Credit(16, 1),
          new Frame.Pong(8_000, 1_764_000_003_010L),
          new Frame.Command(1, "00004", Frame.Command.CHECK, 10_000),
          new Frame.Calendar(
              "00004",
              List.of(
                  new Appointment(
                      "HN-11",
                      Instant.ofEpochMilli(1_764_032_400_000L),
                      Instant.ofEpochMilli(1_764_043_200_000L),
                      null))));

  private static Frame data(long sequence, long wallMillis, long monoMillis, double a, double b) {
    return new Frame.Data(
        0,
        0x0000_0007_89ab_cdefL,
        sequence,
        Lane.LIVE,
        monoMillis,
        new Payload.Samples(
            new Tick(
                wallMillis,
                List.of(Observation.of(RTT, GATEWAY, a), Observation.of(RTT, MCU, b)))));
  }

  @Test
  void theEncoderWritesTheVectorsOfTheDocument() throws IOException {
    String expected = String.join("\n", vectors().values());

    String actual =
        String.join("\n", frames(FrameCodecTest.encoded(FROM_AGENT)))
            + "\n"
            + String.join("\n", frames(FrameCodecTest.encoded(FROM_COLLECTOR)));

    assertThat(actual).isEqualTo(expected);
  }

  @Test
  void theDecoderReadsTheVectorsOfTheDocument() throws IOException {
    List<String> vectors = List.copyOf(vectors().values());
    int agentFrames = frames(FrameCodecTest.encoded(FROM_AGENT)).size();

    assertThat(decoded(Side.COLLECTOR, vectors.subList(0, agentFrames))).isEqualTo(FROM_AGENT);
    assertThat(decoded(Side.AGENT, vectors.subList(agentFrames, vectors.size())))
        .isEqualTo(FROM_COLLECTOR);
  }

  private static List<Object> decoded(Side side, List<String> vectors) {
    return FrameCodecTest.decoded(side, HexFormat.of().parseHex(String.join("", vectors)));
  }

  /// Cuts bytes into frames by their headers alone.
  private static List<String> frames(byte[] bytes) {
    List<String> frames = new ArrayList<>();
    int at = 0;
    while (at < bytes.length) {
      int length =
          (bytes[at + 1] & 0xff) << 16 | (bytes[at + 2] & 0xff) << 8 | bytes[at + 3] & 0xff;
      frames.add(HexFormat.of().formatHex(bytes, at, at + 4 + length));
      at += 4 + length;
    }
    return frames;
  }

  private static Map<Integer, String> vectors() throws IOException {
    Path root = Path.of(System.getProperty("bridgewatch.root", ".."));
    String text = Files.readString(root.resolve("docs/protocol.md"), StandardCharsets.UTF_8);
    Map<Integer, String> vectors = new TreeMap<>();
    Matcher matcher = VECTOR.matcher(text);
    while (matcher.find()) {
      vectors.put(vectors.size(), matcher.group(2).replace(" ", ""));
    }
    return vectors;
  }
}
