package vn.bridgewatch.twin.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchCommandTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "speed | there are the benches faults, ingest, probes, rules, snmp, storm, warning, wire; got speed",
        "probes --part walk | --part: must be one of icmp, icmp-max, tcp, http, dns, many, got walk",
        "snmp --part nothing | --part: must be one of responder, walk, at-once, many, got nothing",
        "snmp --output xml | --output: must be text or json, got xml",
        "snmp --fast | unknown option --fast",
      })
  void whatCannotBeUnderstoodIsSaidAndIsExitCodeTwo(String args, String message) {
    assertThat(run(args.split(" "))).isEqualTo(TwinCli.FAILED);
    assertThat(text(err)).startsWith("bridgewatch bench: " + message);
  }

  @Test
  void helpIsNoFailure() {
    assertThat(run("--help")).isEqualTo(TwinCli.GOOD);
    assertThat(text(out)).startsWith("Usage: bridgewatch bench snmp").contains("--part NAME");
  }

  @Test
  void theResponderAloneIsMeasuredWithoutAnyPeer() {
    int code = run("snmp", "--part", "responder", "--output", "json");

    assertThat(text(out)).contains("\"met\"", "\"figures\"");
    assertThat(code).isIn(TwinCli.GOOD, TwinCli.FOUND_BAD); // the figure is the machine's
  }

  private int run(String... args) {
    return BenchCommand.run(
        args,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
