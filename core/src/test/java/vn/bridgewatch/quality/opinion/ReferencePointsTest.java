package vn.bridgewatch.quality.opinion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Every point of the shared reference file.
class ReferencePointsTest {

  private static final Path FILE =
      Path.of(System.getProperty("bridgewatch.root", ".."))
          .resolve(Path.of("..", "shared", "data", "emodel-reference.csv"));
  private static final int COLUMNS = 11;
  private static final double R_WITHIN = 0.01;
  private static final double MOS_WITHIN = 0.001;
  private static final Pattern VIDEO = Pattern.compile("(\\d+) kbit/s (\\d+) fps");
  private static final Pattern SCORES = Pattern.compile("Vq=(\\S+) Sq=(\\S+)");

  private static List<List<String>> rows = List.of();

  @BeforeAll
  static void read() throws IOException {
    boolean there = Files.isReadable(FILE);
    if (!there && "true".equals(System.getenv("CI"))) {
      fail("the reference points are missing: %s", FILE);
    }
    if (!there) {
      System.out.println("SKIPPED: the reference points are missing: " + FILE);
    }
    assumeTrue(there, "the reference points are missing");
    rows = Files.readAllLines(FILE).stream().skip(1).map(ReferencePointsTest::columns).toList();
  }

  @Test
  void everyRowIsOfAModelThatIsTested() {
    assertThat(rows)
        .hasSizeGreaterThan(50)
        .allSatisfy(row -> assertThat(row).hasSize(COLUMNS))
        .extracting(List::getFirst)
        .containsOnly("G.107", "G.107.1", "G.107.2", "G.1070 Vq", "G.1070 MMq");
  }

  @Test
  void theEModelsAgree() {
    Map<String, Function<SpeechPath, SpeechRating>> models =
        Map.of(
            "G.107", NarrowbandModel::rate,
            "G.107.1", WidebandModel::rate,
            "G.107.2", FullbandModel::rate);

    assertThat(rows.stream().filter(row -> models.containsKey(row.getFirst())))
        .isNotEmpty()
        .allSatisfy(row -> {
          SpeechRating rating = models.get(row.getFirst()).apply(path(row));
          assertThat(rating.r()).isCloseTo(number(row, 8), within(R_WITHIN));
          assertThat(rating.mos()).isCloseTo(number(row, 9), within(MOS_WITHIN));
        });
  }

  @Test
  void theVideoFunctionAgrees() {
    assertThat(rows.stream().filter(row -> row.getFirst().equals("G.1070 Vq")))
        .isNotEmpty()
        .allSatisfy(row -> {
          Matcher condition = found(VIDEO, row.get(7));
          var video =
              new VideoTelephonyModel.Video(
                  Double.parseDouble(condition.group(1)),
                  Double.parseDouble(condition.group(2)),
                  number(row, 4));
          assertThat(VideoTelephonyModel.video(video, VideoSet.of(row.get(1)).orElseThrow()))
              .isCloseTo(number(row, 8), within(MOS_WITHIN));
        });
  }

  @Test
  void theMultimediaFunctionAgrees() {
    assertThat(rows.stream().filter(row -> row.getFirst().equals("G.1070 MMq")))
        .isNotEmpty()
        .allSatisfy(row -> {
          Matcher scores = found(SCORES, row.get(7));
          double delay = number(row, 6);
          assertThat(
                  VideoTelephonyModel.multimedia(
                      Double.parseDouble(scores.group(2)),
                      Double.parseDouble(scores.group(1)),
                      delay,
                      delay,
                      ScreenSet.of(row.get(1)).orElseThrow()))
              .isCloseTo(number(row, 8), within(MOS_WITHIN));
        });
  }

  private static SpeechPath path(List<String> row) {
    double delay = number(row, 6);
    return new SpeechPath(
        number(row, 2),
        row.get(3).isEmpty() ? SpeechPath.BPL_DEFAULT : number(row, 3),
        number(row, 4),
        number(row, 5),
        delay,
        row.get(7).contains("TELR=65") ? Echo.telr65(delay) : Echo.NONE);
  }

  private static double number(List<String> row, int column) {
    return Double.parseDouble(row.get(column));
  }

  private static Matcher found(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher;
  }

  /// Columns of a comma-separated line; quotes hold commas.
  private static List<String> columns(String line) {
    var columns = new ArrayList<String>();
    var column = new StringBuilder();
    boolean quoted = false;
    for (char c : line.toCharArray()) {
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        columns.add(column.toString());
        column.setLength(0);
      } else {
        column.append(c);
      }
    }
    columns.add(column.toString());
    return columns;
  }
}
