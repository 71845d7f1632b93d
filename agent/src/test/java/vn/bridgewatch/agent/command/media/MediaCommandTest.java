package vn.bridgewatch.agent.command.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.bridgewatch.media.packet.StampKey;
import vn.bridgewatch.media.reflect.KnownSender;
import vn.bridgewatch.media.reflect.Prefix;
import vn.bridgewatch.media.reflect.ReflectorServer;
import vn.bridgewatch.media.reflect.ReflectorSettings;

class MediaCommandTest {

  private static final String SECRET = "0123456789abcdef";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... args) {
    return MediaCommand.run(
        args,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --unauthenticated | TARGET[:PORT] is missing
          127.0.0.1 | --key-file is missing (or --unauthenticated, for reflectors of other makers)
          127.0.0.1 --unauthenticated --key-file /none | --key-file and --unauthenticated exclude each other
          127.0.0.1 --key-file /none | --key-file: /none: there is no such file
          127.0.0.1 --unauthenticated --profile 4k | --profile: must be audio, 720p, 1080p, content or some of them as 1080p+content, got 4k
          127.0.0.1 --unauthenticated --profile 720p+720p | --profile: names 720p twice: 720p+720p
          127.0.0.1 --unauthenticated --seconds 0 | --seconds: must be a whole number from 1 to 300, got 0
          127.0.0.1:0 --unauthenticated | TARGET: the port must be 1 to 65535, got 0
          127.0.0.1 --unauthenticated --source here | --source: must be an address, got here
          127.0.0.1 --unauthenticated --dscp-audio 64 | --dscp-audio: must be a whole number from 0 to 63, got 64
          """)
  void whatIsWrongIsTold(String line, String text) {
    assertThat(run(line.split(" "))).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("bridgewatch media: " + text + "\n");
  }

  @Test
  void aMeasurementIsOneObject(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("key"), SECRET);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    var key = new StampKey(SECRET.getBytes(StandardCharsets.UTF_8));
    var sender = new KnownSender("test", List.of(Prefix.parse("127.0.0.1")), Optional.of(key));
    try (var reflector =
        ReflectorServer.start(
            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0),
            ReflectorSettings.of(List.of(sender)))) {
      int code =
          run(
              "127.0.0.1:" + reflector.local().getPort(),
              "--key-file",
              file.toString(),
              "--profile",
              "audio",
              "--seconds",
              "1",
              "--output",
              "json",
              "--trace");

      assertThat(code).isIn(0, 1);
      assertThat(out.toString(StandardCharsets.UTF_8))
          .startsWith("{\"target\":\"127.0.0.1:")
          .contains("\"end\":\"complete\"")
          .contains("\"ways_told_apart_by\":\"reception\"")
          .contains("\"verdict_vi\":[\"Chiều đi: ")
          .contains("\"audio_mos\":")
          .contains("\"dscp_seen\":{\"46\":50}")
          .contains("\"trace\":[")
          .endsWith("}\n");
    }
  }

  @Test
  void whereNothingListensIsToldAndNothingIsSent(@TempDir Path folder) throws Exception {
    int port;
    try (var socket = new java.net.DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
      port = socket.getLocalPort();
    }

    int code = run("127.0.0.1:" + port, "--unauthenticated", "--seconds", "1");

    assertThat(code).isEqualTo(1);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("no answer: refused: nothing listens there; is the reflector on, at this port?");
  }
}
