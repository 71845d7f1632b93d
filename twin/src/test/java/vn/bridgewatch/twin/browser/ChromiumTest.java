package vn.bridgewatch.twin.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChromiumTest {

  @TempDir private Path folder;

  @Test
  void aMissingBrowserNamesTheRemedy() {
    assertThatThrownBy(() -> Chromium.find(folder.toString()))
        .isInstanceOf(BrowserException.class)
        .hasMessageContaining("bin/setup");
  }

  @Test
  void theFirstBrowserOfThePathIsTaken() throws IOException {
    Path program = Files.createFile(folder.resolve("chromium"));
    assertThat(program.toFile().setExecutable(true)).isTrue();

    assertThat(Chromium.find("/nonexistent:" + folder)).isEqualTo(program);
  }
}
