package vn.bridgewatch.twin.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoFolderTest {

  @Test
  void leavesNothingBehind(@TempDir Path parent) throws IOException, DemoException {
    Path path = parent.resolve("demo");
    try (DemoFolder folder = DemoFolder.take(path, false)) {
      Files.createDirectories(folder.path().resolve("logs"));
      Files.writeString(folder.path().resolve("logs/a.log"), "x");
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void neverTakesAFolderThatHoldsSomethingElse(@TempDir Path parent) throws IOException {
    Files.writeString(parent.resolve("thesis.txt"), "years of work");

    assertThatThrownBy(() -> DemoFolder.take(parent, false))
        .isInstanceOf(DemoException.class)
        .hasMessageContaining("must be empty or have been made by a demo");
    assertThat(parent.resolve("thesis.txt")).exists();
  }

  @Test
  void isNotTakenFromADemoThatRuns(@TempDir Path parent) throws IOException, DemoException {
    try (DemoFolder folder = DemoFolder.take(parent.resolve("demo"), false)) {
      Files.writeString(folder.path().resolve("state"), "live");

      assertThatThrownBy(() -> DemoFolder.take(folder.path(), false))
          .hasMessageContaining("runs in");
      assertThat(folder.path().resolve("state")).exists();
    }
  }

  @Test
  void isTakenAgainFromADemoThatWasKilledOrKept(@TempDir Path parent)
      throws IOException, DemoException {
    Path path = parent.resolve("demo");
    try (DemoFolder kept = DemoFolder.take(path, true)) {
      Files.writeString(kept.path().resolve("state"), "old");
    }
    assertThat(path.resolve("state")).exists();

    try (DemoFolder again = DemoFolder.take(path, false)) {
      assertThat(again.path().resolve("state")).doesNotExist();
    }
  }
}
