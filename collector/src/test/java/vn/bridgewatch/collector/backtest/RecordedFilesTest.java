package vn.bridgewatch.collector.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.bridgewatch.rule.change.LevelDetector;

class RecordedFilesTest {

  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void everyRowGetsAScoreAndKeepsItsText() throws IOException {
    Path file =
        write("a.csv", "timestamp,value\n2014-04-01 00:00:00,1.50\n2014-04-01 00:05:00,2\n");

    assertThat(run(new AnomalyRun(false), file)).isTrue();
    assertThat(text(out))
        .isEqualTo(
            """
            timestamp,value,anomaly_score
            2014-04-01 00:00:00,1.50,0.000000
            2014-04-01 00:05:00,2,0.000000
            """);
  }

  @Test
  void anEpisodeIsMarked() throws IOException {
    var text = new StringBuilder("timestamp,value\n");
    var random = new Random(3);
    for (int row = 0; row < 1_500; row++) {
      text.append(row * 300).append(',').append(random.nextDouble() + (row == 1_400 ? 50 : 0));
      text.append('\n');
    }
    assertThat(run(new AnomalyRun(true), write("a.csv", text.toString()))).isTrue();
    assertThat(text(out).lines().skip(1)).allMatch(line -> line.matches(".*,[01]"));
    assertThat(text(out).lines().filter(line -> line.endsWith(",1")))
        .hasSizeLessThan(10)
        .anyMatch(line -> line.startsWith(1_400 * 300 + ","));
  }

  @Test
  void seriesOfAFileAreJudgedApart() throws IOException {
    var text = new StringBuilder("series,timestamp,value\n");
    for (int row = 0; row < 100; row++) {
      text.append("up,").append(row * 60).append(',').append(row < 50 ? 10 : 20).append('\n');
      text.append("flat,").append(row * 60).append(",10\n");
    }
    var changes = new ChangesRun(LevelDetector.Relevance.SHIPPED);
    assertThat(run(changes, write("a.csv", text.toString()))).isTrue();
    assertThat(text(out).lines())
        .containsExactly("series,timestamp,from,to,samples_ago", "up,3240,10.0000,20.0000,4");
  }

  @Test
  void whatIsPassedOverIsToldWithItsLineAndAtMostTwentyTimes() throws IOException {
    var text = new StringBuilder("timestamp,value\n100,1\n100,2\n90,NaN\nnever,3\n");
    text.append("x,y\n".repeat(50));

    assertThat(run(new AnomalyRun(false), write("a.csv", text.toString()))).isTrue();
    assertThat(text(err)).contains("a.csv:3: ").contains("a.csv:5: passed over: not a time: never");
    assertThat(text(err).lines()).hasSize(21);
    assertThat(text(err)).contains("33 more lines");
    assertThat(text(out).lines()).hasSize(4);
  }

  @Test
  void anEmptyFileIsNoFaultAndOneWithoutAnySampleIs() throws IOException {
    assertThat(run(new AnomalyRun(false), write("empty.csv", ""))).isTrue();
    assertThat(run(new AnomalyRun(false), write("bad.csv", "timestamp,value\na,b\n"))).isFalse();
    assertThat(run(new AnomalyRun(false), folder.resolve("missing.csv"))).isFalse();
    assertThat(text(err)).contains("missing.csv: there is no such file");
  }

  @Test
  void manyFilesGoToAFolderUnderTheirNames() throws IOException {
    Path one = write("one.csv", "1,1\n2,2\n");
    Path two = write("two.csv", "1,1\n");
    Path results = folder.resolve("results");
    var files = new RecordedFiles(List.of(one, two), Optional.of(results), Optional.empty());

    assertThat(files.run(new AnomalyRun(false), stream(out), stream(err))).isTrue();
    assertThat(results.resolve("one.csv")).content().hasLineCount(3);
    assertThat(results.resolve("two.csv")).content().hasLineCount(2);
    assertThat(text(out)).isEmpty();
  }

  @Test
  void aResultNeverOverwritesItsOwnFile() throws IOException {
    Path file = write("a.csv", "1,1\n");
    var files = new RecordedFiles(List.of(file), Optional.of(folder), Optional.empty());

    assertThatThrownBy(() -> files.run(new AnomalyRun(false), stream(out), stream(err)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("over itself");
    assertThat(file).hasContent("1,1\n");
  }

  @Test
  void filesThatCannotBeToldApartAreRejected() {
    List<Path> two = List.of(Path.of("x", "a.csv"), Path.of("y", "a.csv"));

    assertThatThrownBy(() -> new RecordedFiles(two, Optional.empty(), Optional.empty()))
        .hasMessageContaining("need --out");
    assertThatThrownBy(() -> new RecordedFiles(two, Optional.of(folder), Optional.empty()))
        .hasMessageContaining("one name");
  }

  private boolean run(RecordedFiles.Work work, Path file) throws IOException {
    return new RecordedFiles(List.of(file), Optional.empty(), Optional.empty())
        .run(work, stream(out), stream(err));
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
