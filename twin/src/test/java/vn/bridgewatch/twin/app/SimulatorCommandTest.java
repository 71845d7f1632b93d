package vn.bridgewatch.twin.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatorCommandTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(InputStream in, String... args) {
    return SimulatorCommand.run(
        args,
        in,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @Test
  void playsUntilItsInputCloses() {
    var in = new ByteArrayInputStream("silent\nrestore\n".getBytes(StandardCharsets.UTF_8));

    assertThat(run(in, "--recording", "ups", "--port", "0", "--until-stdin-closes")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("Listening on 127.0.0.1:");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--port 1 | --recording is missing",
        "--recording ups --port x | --port: must be 0 to 65535, got x",
        "--recording ups --prot 1 | unknown option --prot",
        "--recording | --recording needs a value",
        "--recording none.snmprec --port 0 | none.snmprec",
      })
  void wrongUsageIsTold(String line, String message) {
    assertThat(run(InputStream.nullInputStream(), line.strip().split(" "))).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains(message);
  }
}
