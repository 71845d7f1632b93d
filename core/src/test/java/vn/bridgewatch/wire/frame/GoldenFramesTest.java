package vn.bridgewatch.wire.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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

/// The golden vectors are the files of `docs/protocol`: written and read, byte for byte.
class GoldenFramesTest {

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
                      null))),
          new Frame.Configure("00004", 300, "probes: []\n"),
          new Frame.Configure("00004", 0, ""),
          new Frame.Command(2, "00004", Frame.Command.MEDIA, 60_000),
          new Frame.Calendar(
              "00004",
              List.of(
                  new Appointment(
                      "HN-11",
                      Instant.ofEpochMilli(1_764_032_400_000L),
                      Instant.ofEpochMilli(1_764_043_200_000L),
                      Instant.ofEpochMilli(1_764_040_000_000L)),
                  new Appointment(
                      "HN-12",
                      Instant.ofEpochMilli(1_764_118_800_000L),
                      Instant.ofEpochMilli(1_764_126_000_000L),
                      null))),
          new Frame.Goodbye(Frame.Goodbye.OVERLOADED, 30_000, "busy"));

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

  /// Version 2, each list under one flush.
  private static final List<List<Frame>> FROM_AGENT_2 =
      List.of(
          List.of(new Frame.Hello(1, 2, "bridgewatch 0.2", 1_764_000_000_000L, 5_000)),
          List.of(new Frame.OpenStream(0, "00004", 0x0000_0007_89ab_cdefL)),
          List.of(data(1, 1_764_000_000_100L, 5_100, 0.0125, 0.003)),
          List.of(
              data(2, 1_764_000_005_100L, 10_100, 0.0125, 0.004),
              data(3, 1_764_000_010_101L, 15_101, 0.0125, 0.004)),
          List.of(
              new Frame.Data(
                  0,
                  0x0000_0006_0000_0001L,
                  9,
                  Lane.LIVE,
                  7_100,
                  new Payload.Samples(
                      new Tick(
                          1_764_000_002_100L,
                          List.of(
                              Observation.absent(RTT, MCU, Absence.TIMED_OUT),
                              Observation.of(RTT, GATEWAY, 1.0 / 3)))))),
          List.of(
              old(4, 1_763_999_000_000L, 0.5, 2),
              old(5, 1_763_999_005_000L, 0.25, 2),
              old(6, 1_763_999_010_001L, Double.NaN, 2)),
          List.of(
              new Frame.Data(
                  0,
                  0x0000_0007_89ab_cdefL,
                  10,
                  Lane.LIVE,
                  8_000,
                  new Payload.Happening(
                      new Event(
                          "link_down", 1_764_000_003_000L, Labels.of("port", "1"), "Cổng 1")))),
          List.of(
              new Frame.EarlierGap(0, 0x0000_0006_0000_0001L, List.of(new SequenceRange(4, 6)))),
          List.of(
              new Frame.Configured("00004", 300, Frame.Configured.Standing.IN_FORCE, ""),
              new Frame.Configured("00004", 301, Frame.Configured.Standing.REFUSED, "cổng 0")),
          List.of(new Frame.OpenStream(1, "00008", 0x0000_0007_89ab_cdefL)),
          List.of(
              new Frame.Data(
                  1,
                  0x0000_0007_89ab_cdefL,
                  1,
                  Lane.LIVE,
                  9_000,
                  new Payload.Samples(
                      new Tick(
                          1_764_000_004_000L, List.of(Observation.of(RTT, GATEWAY, 0.0125)))))),
          List.of(
              new Frame.Result(
                  2,
                  Frame.Result.Status.DONE,
                  "",
                  List.of(
                      new StepResult(
                          "icmp", "mcu", "192.0.2.1", StepResult.Status.PASSED, 0.5, "", "0.5 s"),
                      new StepResult(
                              "media",
                              "",
                              "192.0.2.2",
                              StepResult.Status.WARNED,
                              Double.NaN,
                              "loss",
                              "2 % lost")
                          .with(
                              "mất 2 %",
                              Map.of("there_loss_ratio", 0.02, "there_jitter_seconds", 0.25))))));

  private static Frame.Data old(long sequence, long wallMillis, double a, double b) {
    return new Frame.Data(
        0,
        0x0000_0007_89ab_cdefL,
        sequence,
        Lane.BACKLOG,
        wallMillis - 1_763_999_999_000L,
        new Payload.Samples(
            new Tick(
                wallMillis,
                List.of(Observation.of(RTT, GATEWAY, a), Observation.of(RTT, MCU, b)))));
  }

  /// What a connection may begin with where much is compressed; how it is compressed is the
  /// sender's affair.
  private static final List<Frame> COMPRESSED = compressed();

  private static List<Frame> compressed() {
    List<Frame> frames = new ArrayList<>();
    frames.add(new Frame.Hello(2, 2, "", 0, 0));
    frames.add(new Frame.OpenStream(0, "00004", 1));
    for (int row = 0; row < 12; row++) {
      List<Observation> observations = new ArrayList<>();
      for (int port = 1; port <= 8; port++) {
        observations.add(
            Observation.of(
                Metric.counter("ifHCInOctets", "Octets received"),
                Labels.of("device", "switch", "ifIndex", "" + port),
                1_000_000_000L + row * 1_250L * port));
      }
      frames.add(
          new Frame.Data(
              0,
              1,
              1 + row,
              Lane.BACKLOG,
              5_000L * row,
              new Payload.Samples(new Tick(1_764_000_000_000L + 5_000L * row, observations))));
    }
    return frames;
  }

  @ParameterizedTest
  @ValueSource(strings = {"agent-1", "agent-2", "collector"})
  void theEncoderWritesTheVectors(String file) throws IOException {
    byte[] written =
        switch (file) {
          case "agent-1" -> FrameCodecTest.encoded(FROM_AGENT);
          case "agent-2" -> FrameCodecTest.encodedTogether(FROM_AGENT_2);
          default -> FrameCodecTest.encoded(FROM_COLLECTOR);
        };

    assertThat(String.join("\n", frames(written))).isEqualTo(String.join("\n", vectors(file)));
  }

  @Test
  void theDecoderReadsTheVectors() throws IOException {
    assertThat(decoded(Side.COLLECTOR, vectors("agent-1"))).isEqualTo(FROM_AGENT);
    assertThat(decoded(Side.COLLECTOR, vectors("agent-2")))
        .isEqualTo(FROM_AGENT_2.stream().flatMap(List::stream).toList());
    assertThat(decoded(Side.AGENT, vectors("collector"))).isEqualTo(FROM_COLLECTOR);
  }

  @Test
  void theDecoderReadsWhatIsCompressed() throws IOException {
    assertThat(decoded(Side.COLLECTOR, vectors("agent-2-compressed"))).isEqualTo(COMPRESSED);
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

  /// The bytes of a file's lines; before them the name of the frame, after a `#` what people read.
  private static List<String> vectors(String file) throws IOException {
    Path root = Path.of(System.getProperty("bridgewatch.root", ".."));
    List<String> vectors = new ArrayList<>();
    for (String line : Files.readAllLines(root.resolve("docs/protocol/" + file + ".txt"))) {
      String frame = line.replaceFirst("#.*", "").strip();
      if (!frame.isEmpty()) {
        vectors.add(frame.substring(frame.indexOf(' ')).replace(" ", ""));
      }
    }
    return vectors;
  }
}
