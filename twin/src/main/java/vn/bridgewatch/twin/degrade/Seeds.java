package vn.bridgewatch.twin.degrade;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// The seeds of a committed file: those that settings were chosen on, and those that figures are
/// told of.
final class Seeds {

  private static final String FILE = "seeds.txt";

  private Seeds() {}

  static List<Long> development() {
    return of("development");
  }

  static List<Long> reporting() {
    return of("reporting");
  }

  private static List<Long> of(String use) {
    var stream = Objects.requireNonNull(Seeds.class.getResourceAsStream(FILE), FILE);
    try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .filter(line -> line.startsWith(use + ":"))
          .flatMap(line -> Arrays.stream(line.substring(use.length() + 1).trim().split(" ")))
          .map(Long::valueOf)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
