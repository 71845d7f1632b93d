package vn.bridgewatch.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpReadCommandTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir Path folder;

  @Test
  void readsASavedDocumentWithoutTheNetwork() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("s.xml"),
            "<Status><SystemUnit><Uptime>7</Uptime></SystemUnit></Status>");

    assertThat(run("--reader", "cisco_xapi", "--document", file.toString()))
        .isEqualTo(ExitCode.GOOD);
    assertThat(text(out))
        .contains("# TYPE bridgewatch_device_uptime_seconds gauge\n")
        .contains("\nbridgewatch_device_uptime_seconds 7\n")
        .doesNotContain("codec_registered");
  }

  @Test
  void tellsAbsentSeriesWithTheirReasonInJson() throws Exception {
    Path file = Files.writeString(folder.resolve("s.xml"), "<Status/>");

    assertThat(run("--reader", "cisco_xapi", "--document", file.toString(), "--output", "json"))
        .isEqualTo(ExitCode.GOOD);
    assertThat(text(out)).contains("\"absent\":\"not_offered\"").contains("\"complete\":true");
  }

  @Test
  void anotherDocumentThanExpectedIsBad() throws Exception {
    Path file = Files.writeString(folder.resolve("s.xml"), "<html><body>Login</body></html>");

    assertThat(run("--reader", "cisco_xapi", "--document", file.toString()))
        .isEqualTo(ExitCode.BAD);
    assertThat(text(err)).contains("incomplete (unexpected_document)");
  }

  @Test
  void aDefinitionOfOnesOwnIsCheckedFirst() throws Exception {
    Path definition =
        Files.writeString(
            folder.resolve("own.yml"),
            "readers:\n  own:\n    evidence: document\n    documents:\n"
                + "      - { path: /a, format: json, metrics: [ { metric: bridgewatch_sessions,"
                + " value: 'n' } ] }\n");

    assertThat(run("--reader", "own", "--readers", definition.toString(), "--document", "x.json"))
        .isEqualTo(ExitCode.FAILED);
    assertThat(text(err)).contains("own.yml:5").contains("is no JSONPath");
  }

  @Test
  void namesWhatThereIs() throws Exception {
    assertThat(run("--reader", "list")).isEqualTo(ExitCode.GOOD);
    assertThat(text(out)).contains("cisco_xapi\n", "poly_rest\n", "pexip\n");
    assertThat(run("--reader", "rumour", "--document", "x")).isEqualTo(ExitCode.FAILED);
    assertThat(text(err)).contains("there are cisco_meeting_server, cisco_vcs");
  }

  @Test
  void aUrlThatHoldsAPasswordIsRefusedWithoutRepeatingIt() throws Exception {
    assertThat(run("--reader", "cisco_xapi", "--url", "https://admin:geheim@127.0.0.1"))
        .isEqualTo(ExitCode.FAILED);
    assertThat(text(err)).contains("must hold no user and no password").doesNotContain("geheim");
  }

  private int run(String... args) throws InterruptedException {
    out.reset();
    err.reset();
    return HttpReadCommand.run(
        args,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }
}
