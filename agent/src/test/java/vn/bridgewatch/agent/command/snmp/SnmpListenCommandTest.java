package vn.bridgewatch.agent.command.snmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnmpListenCommandTest {

  /// linkDown of version 2c, community public, ifIndex.3 = 3.
  private static final byte[] LINK_DOWN =
      HexFormat.of()
          .parseHex(
              "305102010104067075626c6963a7440201070201000201003039300d06082b06"
                  + "01020101030043012a3017060a2b06010603010104010006092b060106030101"
                  + "0503300f060a2b060102010202010103020103");

  private static final Pattern PORT = Pattern.compile("Listening on 127\\.0\\.0\\.1 port (\\d+)");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... args) {
    return SnmpCommand.run(
        args,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @Test
  void aTrapIsPrintedWithItsNameAndWhatIsNotTakenSaysWhy() throws Exception {
    CompletableFuture<Integer> exit =
        CompletableFuture.supplyAsync(
            () -> run("listen", "--port", "0", "--count", "1", "--seconds", "60"));
    byte[] wrong = LINK_DOWN.clone();
    wrong[7] ^= 1; // a letter of the community
    try (var socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
      int port = port(exit);
      for (byte[] bytes : new byte[][] {wrong, Arrays.copyOf(LINK_DOWN, 20), LINK_DOWN}) {
        socket.send(
            new DatagramPacket(bytes, bytes.length, InetAddress.ofLiteral("127.0.0.1"), port));
      }
    }

    assertThat(exit.get(60, TimeUnit.SECONDS)).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("127.0.0.1  v2c trap  1.3.6.1.6.3.1.1.5.3  link_down (")
        .contains("1.3.6.1.2.1.2.2.1.1.3 = INTEGER: 3");
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("not taken: wrong_community", "not taken: malformed: ", "taken 1")
        .doesNotContain("qublic");
  }

  @Test
  void nothingThatCameIsSaidWithWhatToLookAt() {
    assertThat(run("listen", "--port", "0", "--seconds", "1")).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("Nothing came.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--from 10.0.0.1/8 | --from: must have no address bits beyond its prefix",
        "--address host | --address: must be an address of this machine",
        "--auth v3 | --auth: no auth v3 in these files",
        "--user u --level authPriv | password: is missing",
        "--count 0 | --count: must be a whole number",
        "word | unexpected word",
      })
  void wrongUsageIsTold(String line, String message) {
    String[] words = ("listen " + line.strip()).split(" ");

    assertThat(run(words)).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains(message.strip());
  }

  private int port(CompletableFuture<Integer> exit) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (System.nanoTime() < end && !exit.isDone()) {
      Matcher matcher = PORT.matcher(err.toString(StandardCharsets.UTF_8));
      if (matcher.find()) {
        return Integer.parseInt(matcher.group(1));
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
    throw new AssertionError("does not listen: " + err.toString(StandardCharsets.UTF_8));
  }
}
