package vn.bridgewatch.twin.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NabCorpusTest {

  private static final String WINDOWS =
      """
      {"a/present.csv": [["2014-04-01 00:05:00.000000", "2014-04-01 00:10:00.000000"]],
       "a/absent.csv": []}
      """;
  private static final String ROWS =
      "timestamp,value\n2014-04-01 00:00:00,1\n2014-04-01 00:05:00,2\n";

  @TempDir private Path folder;

  @Test
  void aLabelledFileThatIsAbsentIsNamed() throws IOException {
    write("windows.json", WINDOWS);
    write("data/a/present.csv", ROWS);

    assertThatThrownBy(() -> NabCorpus.read(folder))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("absent.csv")
        .hasMessageContaining("not there");
  }

  @Test
  void everyLabelledFileIsRead() throws IOException {
    write("windows.json", WINDOWS);
    write("data/a/present.csv", ROWS);
    write("data/a/absent.csv", ROWS);

    assertThat(NabCorpus.read(folder).size()).isEqualTo(2);
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
