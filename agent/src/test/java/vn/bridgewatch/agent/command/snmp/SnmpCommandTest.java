package vn.bridgewatch.agent.command.snmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnmpCommandTest {

  private static final String MODULES =
      Path.of(System.getProperty("bridgewatch.root", ".."), "modules", "system.yml").toString();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... args) {
    return SnmpCommand.run(
        args,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @Test
  void helpIsGood() {
    assertThat(run("read", "--help")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("--compat", "Exit codes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"read", "walk", "identify", "listen", "profiles"})
  void everyCommandIsThereAndHasHelp(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .startsWith("Usage: bridgewatch snmp " + command);
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("\n  " + command + " ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wlak | unknown snmp command wlak",
        "read --modules M --module system | HOST[:PORT] is missing",
        "read --module systm h | --module: no module systm comes with the agent",
        "read --modules M h | --module NAME is missing",
        "read --modules M --module systm h | no module systm in these files; there are system",
        "read --modules M --module system --auth no h | --auth: no auth no in these files",
        "read --modules M --module system --comunity x h | did you mean --community?",
        "read --modules M --module system --community a --user b h | only one of",
        "read --modules M --module system --user b --level authPriv h | password: is missing",
        "read --modules M --module system --timeout 0s h | --timeout: must be a duration",
        "read --modules M --module system h:99999 | port must be 1 to 65535",
        "read --modules none.yml --module system h | none.yml: cannot be read",
      })
  void wrongUsageIsTold(String line, String message) {
    String[] words =
        Stream.of(line.strip().split(" "))
            .map(word -> word.equals("M") ? MODULES : word)
            .toArray(String[]::new);

    assertThat(run(words)).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains(message);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void aDeviceThatIsNotThereIsBad() throws Exception {
    int free;
    try (var socket = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
      free = socket.getLocalPort();
    }
    List<String> args =
        List.of(
            "read",
            "--modules",
            MODULES,
            "--module",
            "system",
            "--timeout",
            "100ms",
            "--retries",
            "0",
            "--output",
            "json",
            "127.0.0.1:" + free);

    assertThat(run(args.toArray(String[]::new))).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("module system incomplete (refused): nothing listens at UDP 127.0.0.1:" + free);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("\"complete\":false", "\"reason\":\"refused\"");
  }
}
