package vn.bridgewatch.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretFileTest {

  @TempDir private Path folder;

  private Path file(byte[] content, String permissions) throws IOException {
    Path file = folder.resolve("room.pw");
    Files.write(file, content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  @Test
  void aLineIsTheSecret() throws IOException {
    byte[] text = "mật khẩu \"1\"\n".getBytes(StandardCharsets.UTF_8);

    assertThat(SecretFile.line(file(text, "rw-------"))).isEqualTo("mật khẩu \"1\"");
  }

  @ParameterizedTest
  @CsvSource({
    "secret, rw-r-----, 'must be for its owner only (chmod 600), is rw-r-----'",
    "'', rw-------, must hold one line",
    "'secret\nsecret', rw-------, must hold one line",
    "sécret, rw-------, must be text in UTF-8",
  })
  void whatIsWrongIsToldWithoutTheSecret(String content, String permissions, String text)
      throws IOException {
    Path file = file(content.getBytes(StandardCharsets.ISO_8859_1), permissions);

    assertThatThrownBy(() -> SecretFile.line(file))
        .isInstanceOf(IOException.class)
        .hasMessage(text);
  }

  @Test
  void aFileThatIsTooLongOrNotThereIsTold() throws IOException {
    Path file = file(new byte[5_000], "rw-------");

    assertThatThrownBy(() -> SecretFile.line(file))
        .hasMessage("must hold one line, is over 4096 bytes");
    assertThatThrownBy(() -> SecretFile.line(folder.resolve("none")))
        .hasMessage("there is no such file");
    assertThatThrownBy(() -> SecretFile.line(folder)).isInstanceOf(IOException.class);
  }
}
