package vn.bridgewatch.twin.dashboards;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Runs a real program that must be installed, to its end.
final class PeerProgram {

  private static final Duration TIME_MAX = Duration.ofSeconds(60);

  private PeerProgram() {}

  /// How a program ended and what it said, on both outputs.
  record Result(int exit, String output) {}

  /// The program of that name on the PATH; where it is missing the test fails and says so.
  static Path find(String name) {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() ->
            new AssertionError(name + " is not installed: run bin/setup (package prometheus)"));
  }

  /// Runs it with the given text as its input.
  static Result run(Path input, String name, String... arguments) {
    var command = new ArrayList<>(List.of(find(name).toString()));
    command.addAll(List.of(arguments));
    try {
      Path output = Files.createTempFile("bridgewatch-" + name, ".out");
      try {
        Process process =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(input.toFile())
                .redirectOutput(output.toFile())
                .start();
        try {
          if (!process.waitFor(TIME_MAX.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError(command + " did not end within " + TIME_MAX);
          }
          return new Result(process.exitValue(), Files.readString(output));
        } finally {
          process.destroyForcibly();
        }
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new AssertionError("cannot run " + command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while running " + command, e);
    }
  }

  static Result run(String name, String... arguments) {
    return run(Path.of("/dev/null"), name, arguments);
  }
}
