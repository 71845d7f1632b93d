package vn.bridgewatch.twin.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildrenTest {

  @Test
  void endWithTheirOwner(@TempDir Path logs) throws IOException {
    Process process;
    try (var children = new Children(logs)) {
      process = children.start("sleeper", List.of("sleep", "60"), Map.of());
      assertThat(children.pids()).containsEntry("sleeper", process.pid());
    }
    assertThat(process.isAlive()).isFalse();
  }

  @Test
  void keepWhatTheyWroteForTheMessage(@TempDir Path logs) throws IOException, InterruptedException {
    try (var children = new Children(logs)) {
      Process process = children.start("talker", List.of("sh", "-c", "echo boom >&2"), Map.of());
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();

      assertThat(children.tail("talker")).isEqualTo("boom");
      assertThat(children.pids()).isEmpty();
    }
  }

  @Test
  void areKilledAtOnceWhenAsked(@TempDir Path logs) throws IOException, InterruptedException {
    try (var children = new Children(logs)) {
      Process process =
          children.start("stubborn", List.of("sh", "-c", "trap '' TERM; exec sleep 60"), Map.of());
      children.kill("stubborn");

      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }
}
