package vn.bridgewatch.agent.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BootEpochTest {

  @TempDir Path folder;

  @Test
  void everyStartCountsOneUp() throws IOException {
    assertThat(BootEpoch.next(folder) >>> 32).isEqualTo(1);
    assertThat(BootEpoch.next(folder) >>> 32).isEqualTo(2);
    assertThat(BootEpoch.next(folder) >>> 32).isEqualTo(3);
  }

  @Test
  void twoLivesOfOneCountDifferInTheirTag() throws IOException {
    long one = BootEpoch.next(folder.resolve("one"));
    long other = BootEpoch.next(folder.resolve("other"));

    assertThat(one).isNotEqualTo(other);
    assertThat(one >>> 32).isEqualTo(other >>> 32);
  }

  @Test
  void aStartCutShortBeforeTheRenameCountsNothing() throws IOException {
    BootEpoch.next(folder);
    Files.writeString(folder.resolve(BootEpoch.FILE + ".new"), "");

    assertThat(BootEpoch.next(folder) >>> 32).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "0", "-3", "2147483647", "99999999999"})
  void aCounterThatIsNoneIsRefusedByName(String text) throws IOException {
    Files.writeString(folder.resolve(BootEpoch.FILE), text);

    assertThatThrownBy(() -> BootEpoch.next(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(BootEpoch.FILE);
  }
}
