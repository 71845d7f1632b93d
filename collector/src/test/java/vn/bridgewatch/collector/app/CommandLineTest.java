package vn.bridgewatch.collector.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the commands say before they speak to any collector.
class CommandLineTest {

  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                  | is needed
          nothing                             | is needed, got nothing
          alerts --al                         | unknown option --al
          alerts extra                        | unknown word extra
          alerts --lang fr                    | --lang: must be one of vi, en, got fr
          alerts --lang                       | --lang needs a value
          alerts --lang vi --lang en          | --lang is given twice
          alerts --all=yes                    | --all takes no value
          alerts --url ftp://x                | --url: must be as
          check                               | one of run, list, show, media is needed
          check walk                          | run, list, show or media is needed, got walk
          check run                           | either --conference ID or --site KEY... is needed
          check run --site 00 --conference x  | either --conference ID or --site KEY... is needed
          check show                          | ID: one is needed, got 0
          conference add x                    | --roster is missing
          conference add x --roster 00        | is missing
          """)
  void aCommandThatCannotBeUnderstoodSaysWhy(String line, String message) {
    int code = run(line.isBlank() ? new String[0] : line.split(" "));

    assertThat(code).isEqualTo(2);
    assertThat(text(err)).contains(message);
  }

  @ParameterizedTest
  @CsvSource({"alerts", "check", "conference", "collector"})
  void everyCommandHasHelp(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(text(out)).startsWith("Usage: bridgewatch " + command).contains("Exit codes:");
  }

  @Test
  void theTokenIsMadeOnceAndForItsOwnerOnly() throws Exception {
    Path state = Files.createDirectory(folder.resolve("state"));

    String first = TokenFile.readOrMake(state);

    assertThat(first).hasSize(43).matches("[A-Za-z0-9_-]+");
    assertThat(TokenFile.readOrMake(state)).isEqualTo(first);
    assertThat(Files.getPosixFilePermissions(state.resolve("token")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  private int run(String... args) {
    out.reset();
    err.reset();
    var terminal =
        new Terminal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false);
    return CollectorCli.run(List.of(args), terminal);
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }
}
