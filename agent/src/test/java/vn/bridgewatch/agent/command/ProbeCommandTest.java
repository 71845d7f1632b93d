package vn.bridgewatch.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.bridgewatch.agent.probe.ClosedPort;

class ProbeCommandTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void aPortThatListensIsReached() throws Exception {
    try (var server = new ServerSocket(0, 8, InetAddress.ofLiteral("127.0.0.1"))) {
      String port = "" + server.getLocalPort();

      String[] args = {
        "tcp", "127.0.0.1", "--port", port, "--count", "2", "--interval", "10ms", "--timeout", "30s"
      };
      assertThat(run(args)).isEqualTo(ExitCode.GOOD);
      assertThat(text(out))
          .startsWith("tcp 127.0.0.1:" + port + ": reached in ")
          .contains("2 attempts: 2 reached, 0 unreached, 0 unmeasured");
    }
  }

  @Test
  void aClosedPortIsExitCodeOneWithItsCause() throws Exception {
    try (var closed = ClosedPort.tcp()) {
      assertThat(run("tcp", "127.0.0.1", "--port", "" + closed.port())).isEqualTo(ExitCode.BAD);
    }
    assertThat(text(out)).contains("unreached, rejected: the connection was refused");
  }

  @Test
  void jsonIsOneObjectOnALine() throws Exception {
    try (var closed = ClosedPort.tcp()) {
      run("tcp", "127.0.0.1", "--port", "" + closed.port(), "--output", "json");
    }

    assertThat(text(out))
        .matches(
            "\\{\"kind\":\"tcp\",\"target\":\"127\\.0\\.0\\.1:\\d+\",\"address\":\"127\\.0\\.0\\.1\","
                + "\"lookupSeconds\":0,\"outcome\":\"unreached\",\"reason\":\"rejected\","
                + "\"detail\":\"the connection was refused\",\"elapsedSeconds\":[0-9.E-]+}\\R");
  }

  /// The JDK knows by itself that this is neither a name nor an address; no resolver is asked,
  /// which may be absent here.
  @Test
  void aNameThatDoesNotExistIsUnreached() throws Exception {
    assertThat(run("tcp", "1:2:3", "--port", "80", "--timeout", "30s")).isEqualTo(ExitCode.BAD);
    assertThat(text(out)).contains("unknown_host");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        " | icmp, tcp, tls, http, dns, sip, registration, stun, ntp, h323 or path is missing",
        "ping 127.0.0.1 | must be icmp, tcp, tls, http, dns, sip, registration, stun, ntp, h323 or path, got ping",
        "icmp | TARGET is missing",
        "icmp a b | one TARGET is possible, got [a, b]",
        "tcp 127.0.0.1 | --port is missing",
        "tcp 127.0.0.1 --port 0 | --port: must be a whole number from 1 to 65535, got 0",
        "tcp 127.0.0.1 --port 1 --type A | --type has no meaning for tcp",
        "icmp 127.0.0.1 --port 1 | --port has no meaning for icmp",
        "icmp 127.0.0.1 --server 127.0.0.1 | --server has no meaning for icmp",
        "icmp 127.0.0.1 --type A | --type has no meaning for icmp",
        "dns a..b --server 127.0.0.1 | NAME must be a domain name, got a..b",
        "dns a.vn --server 127.0.0.1 --type X | --type: must be one of [A, NS, CNAME",
        "tcp 127.0.0.1 --port 1 --source here | --source: must be an address, got here",
        "tcp 127.0.0.1 --port 1 --timeout 2h | --timeout: must be a duration",
        "tcp 127.0.0.1 --port 1 --output xml | --output: must be one of text, json, got xml",
        "tcp 127.0.0.1 --prot 1 | unknown option --prot",
      })
  void whatCannotBeUnderstoodIsSaidAndIsExitCodeTwo(String args, String message) throws Exception {
    int code = args == null ? run() : run(args.split(" "));

    assertThat(code).isEqualTo(ExitCode.FAILED);
    assertThat(text(err)).startsWith("bridgewatch probe: " + message);
    assertThat(text(out)).isEmpty();
  }

  @Test
  void aTraceShowsTheStepsWithTheirTimes() throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(server.getLocalPort());
      assertThat(run("tcp", "127.0.0.1", "--port", port, "--trace")).isEqualTo(ExitCode.GOOD);
    }
    assertThat(text(out).lines().toList())
        .satisfiesExactly(
            line -> assertThat(line).contains(" ms  connecting to "),
            line -> assertThat(line).contains(" ms  connected from "),
            line -> assertThat(line).startsWith("tcp 127.0.0.1"));
  }

  @Test
  void helpIsNoFailure() throws Exception {
    assertThat(run("--help")).isEqualTo(ExitCode.GOOD);
    assertThat(text(out))
        .startsWith("Usage: bridgewatch probe KIND TARGET")
        .contains("--type TYPE");
  }

  private int run(String... args) throws InterruptedException {
    return ProbeCommand.run(args, new PrintStream(out, true), new PrintStream(err, true));
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
