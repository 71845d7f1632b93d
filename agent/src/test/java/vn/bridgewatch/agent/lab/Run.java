package vn.bridgewatch.agent.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A program that ran to its end.
///
/// @param text what it said, errors too
public record Run(int code, String text) {

  private static final long ENDS_WITHIN_SECONDS = 120;

  public static Run of(String... command) throws IOException, InterruptedException {
    return of(List.of(command));
  }

  public static Run of(List<String> command) throws IOException, InterruptedException {
    Process process = Programs.builder(command).start();
    try {
      process.getOutputStream().close();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS))
          .as("%s ends", command)
          .isTrue();
      return new Run(process.exitValue(), text);
    } finally {
      process.destroyForcibly();
    }
  }

  /// What it said, where it ended well.
  public String good() {
    assertThat(code).as(text).isZero();
    return text;
  }
}
