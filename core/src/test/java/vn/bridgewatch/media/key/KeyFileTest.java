package vn.bridgewatch.media.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyFileTest {

  @TempDir private Path folder;

  private Path file(String content, String permissions) throws IOException {
    Path file = folder.resolve("media.key");
    Files.writeString(file, content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  @ParameterizedTest
  @CsvSource({"0123456789abcdef", "hex:000102030405060708090a0b0c0d0e0f"})
  void aLineIsAKey(String line) throws IOException {
    assertThat(KeyFile.read(file(line + "\n", "rw-------"))).isNotNull();
    assertThat(KeyFile.read(file(line, "r--------"))).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "0123456789abcdef, rw-r-----, must be for its owner only (chmod 600)",
    "short, rw-------, 'key: must have 16 to 1024 bytes, got 5'",
    "hex:xyz, rw-------, must hold 32 to 2048 hexadecimal digits behind hex:",
    "'', rw-------, must hold one line",
    "'0123456789abcdef\n0123456789abcdef', rw-------, must hold one line",
  })
  void whatIsWrongIsToldWithoutTheKey(String content, String permissions, String text)
      throws IOException {
    Path file = file(content, permissions);

    assertThatThrownBy(() -> KeyFile.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(text)
        .satisfies(e -> {
          if (content.length() > 3) {
            assertThat(e.getMessage()).doesNotContain(content);
          }
        });
  }

  @Test
  void aFileThatIsNotThereIsTold() {
    assertThatThrownBy(() -> KeyFile.read(folder.resolve("none")))
        .hasMessageEndingWith("none: there is no such file");
  }
}
