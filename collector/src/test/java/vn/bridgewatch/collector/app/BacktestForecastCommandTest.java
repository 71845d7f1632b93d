package vn.bridgewatch.collector.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BacktestForecastCommandTest {

  private static final long START = 1_772_323_200L;
  private static final int DAY = 1_440;

  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... args) {
    var words = new ArrayList<>(List.of("backtest", "forecast"));
    words.addAll(List.of(args));
    var terminal = new Terminal(stream(out), stream(err), false);
    int code = CollectorCli.run(words, terminal);
    terminal.out().flush();
    terminal.err().flush();
    return code;
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, false, StandardCharsets.UTF_8);
  }

  private List<String> lines() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  /// Two days level, then a rise of 4 an hour from 40; another series that stays.
  private Path rising() throws IOException {
    Path file = folder.resolve("rising.csv");
    var text = new StringBuilder("series,timestamp,value\n");
    for (int i = 0; i < 2 * DAY + 480; i++) {
      double noise = (i * 37 % 11 - 5) / 10.0;
      long time = START + i * 60L;
      double rise = 4.0 * Math.max(0, i - 2 * DAY) / 60;
      text.append("hot,").append(time).append(',').append(40 + rise + noise).append('\n');
      text.append("\"so, so\",").append(time).append(',').append(40 + noise).append('\n');
    }
    Files.writeString(file, text);
    return file;
  }

  @Test
  void aRiseIsSaidAndWhatStaysIsNot() throws IOException {
    int code = run("--limit", "80", "--direction", "above", "--deadline", "259200", "" + rising());

    assertThat(code).as(err.toString(StandardCharsets.UTF_8)).isZero();
    List<String> lines = lines();
    assertThat(lines.getFirst()).isEqualTo("series,timestamp,probability,alarm");
    assertThat(lines).hasSize(1 + 2 * (2 * DAY + 480));
    assertThat(lines.subList(1, 2 * 2 * DAY)).allMatch(line -> line.endsWith(",0"));
    assertThat(lines.getLast()).startsWith("\"so, so\",").endsWith(",0.000000,0");
    assertThat(lines.get(lines.size() - 2)).startsWith("hot,").endsWith(",1");
  }

  @Test
  void aDeadlineBeforeTheCrossingLeavesItUnsaid() throws IOException {
    long beforeCrossing = (2L * DAY + 300) * 60;
    int code =
        run(
            "--limit",
            "80",
            "--direction",
            "above",
            "--deadline",
            "" + beforeCrossing,
            "" + rising());

    assertThat(code).isZero();
    assertThat(lines().subList(1, lines().size())).allMatch(line -> line.endsWith(",0"));
  }

  @Test
  void whatIsNoSampleIsPassedOverAndEveryOtherRowIsAnswered() throws IOException {
    Path file = folder.resolve("odd.csv");
    Files.writeString(
        file,
        "timestamp,value\n1772323200,1\nnonsense\n1772323260,NaN\n1772323260,Infinity\n"
            + "1772323200,-1e300\n1772323320,\n9999999999,5\n1772323380,2\n");
    int code = run("--limit", "5", "--direction", "below", "--horizon", "3600", "" + file);

    assertThat(code).isZero();
    assertThat(lines()).hasSize(8).allMatch(line -> line.split(",", -1).length == 4);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("odd.csv:3");
  }

  @Test
  void whatIsNotNewerOrHasNoValueIsToldAndChangesNothing() throws IOException {
    Path file = rising();
    String[] args = {"--limit", "80", "--direction", "above", "--deadline", "259200"};
    assertThat(run(args[0], args[1], args[2], args[3], args[4], args[5], "" + file)).isZero();
    List<String> clean = lines();
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();

    var text = new StringBuilder();
    int line = 0;
    for (String row : Files.readAllLines(file)) {
      text.append(row).append('\n');
      line++;
      if (line == 5_000) { // a hot one
        String time = row.split(",", -1)[1];
        text.append("hot,").append(time).append(",1e9\n"); // 5001: the same time again
        text.append("hot,").append(Long.parseLong(time) - 30).append(",1e9\n"); // 5002: older
        text.append("hot,").append(Long.parseLong(time) + 1).append(",NaN\n"); // 5003
      }
    }
    Files.writeString(file, text);
    out.reset();
    assertThat(run(args[0], args[1], args[2], args[3], args[4], args[5], "" + file)).isZero();

    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("rising.csv:5001", "rising.csv:5002", "not newer than the sample before")
        .contains("rising.csv:5003", "no value");
    var odd = new ArrayList<>(lines());
    assertThat(odd).hasSize(clean.size() + 3);
    odd.subList(5_000, 5_003).clear();
    assertThat(odd).isEqualTo(clean);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --direction above --deadline 1              | --limit is missing
          --limit x --direction above --deadline 1    | --limit: must be a number
          --limit NaN --direction above --deadline 1  | --limit: must be finite
          --limit 1 --direction up --deadline 1       | --direction: must be one of
          --limit 1 --direction above                 | one of --deadline and --horizon
          --limit 1 --direction above --deadline 1 --horizon 1 | one of --deadline and --horizon
          --limit 1 --direction above --deadline -1   | --deadline: must be 0 to
          --limit 0 --direction above --deadline 1 --link log | --limit: must be above 0
          --limit 100 --direction above --deadline 1 --link logit | and below 100
          --limit 1 --direction above --deadline 1 --link sqrt | --link: must be one of
          """)
  void wrongUseIsNamed(String args, String expected) {
    var words = new ArrayList<>(List.of(args.trim().split(" ")));
    words.add("none.csv");

    assertThat(run(words.toArray(String[]::new))).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains(expected);
  }
}
