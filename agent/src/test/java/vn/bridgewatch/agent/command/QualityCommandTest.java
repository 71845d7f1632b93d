package vn.bridgewatch.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.bridgewatch.agent.app.AgentCli;

class QualityCommandTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--model g107 | 93.2062 | 4.4094",
        "--model g107 --ie 0 --bpl 25.1 --loss 3 --delay 300 | 68.3032 | 3.5164",
        "--model g107 --ie 0 --bpl 25.1 --loss 2 --burst 2 | 85.9265 | 4.2269",
        "--model g107 --ie 0 --bpl 25.1 --delay 400 --echo telr65 | 62.2468 | 3.2156",
        "--model g107.1 --ie 20 --bpl 4.3 --loss 3 --echo none | 78.1781 | 3.1312",
        "--model g107.2 --ie 17.1 --bpl 11.7 --loss 3 | 107.4510 | 3.7165",
        "--model g1070 --set h264_vga_6in --bitrate 1000 --fps 30 --loss 1 | 75.2685 | 3.1295",
        "--model=g1070 --set=b.6#1 --bitrate=512 --fps=30 | 93.1930 | 3.1872",
        "--model g1070 --screen 4.2in --vq 4 --sq 4.4 --delay 150 | null | 3.1522",
      })
  void jsonHasRatingAndScore(String line, String r, String mos) {
    assertThat(run((line + " --output json").split(" "))).isEqualTo(ExitCode.GOOD);

    assertThat(number("r")).isEqualTo(r);
    assertThat(number("mos")).isEqualTo(mos);
  }

  @Test
  void textNamesTheRecommendationAndWhatTheScoreIsOf() {
    assertThat(run("--model", "g107.1", "--delay", "600")).isEqualTo(ExitCode.GOOD);

    assertThat(text(out))
        .contains("ITU-T G.107.1 (06/2019), audio alone")
        .contains("of 129")
        .contains("wideband scale")
        .contains(
            "note   delay 600 is outside 0 to 500 ms of ITU-T G.107 table 3, Ta: extrapolated");
  }

  @Test
  void aVideoCallTellsItsParts() {
    run(
        "--model",
        "g1070",
        "--set",
        "h264_vga_65in",
        "--bitrate",
        "2000",
        "--fps",
        "30",
        "--screen",
        "2.1in",
        "--video-loss",
        "12");

    assertThat(text(out))
        .contains("speech and video")
        .contains("Sq")
        .contains("Vq")
        .contains("note");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "~~ | --model is missing",
        "--model g108 | --model: must be one of g107, g107.1, g107.2, g1070, got g108",
        "--model g107 extra | unexpected extra",
        "--model g107 --los 1 | unknown option --los; did you mean --loss?",
        "--model g107 --loss 101 | --loss: must be 0 to 100 %, got 101",
        "--model g107 --loss -1 | --loss: must be 0 to 100 %, got -1",
        "--model g107 --loss NaN | --loss: must be a number, as 0.5, got NaN",
        "--model g107 --loss 1% | --loss: must be a number, as 0.5, got 1%",
        "--model g107 --burst 0.5 | --burst: must be 1 to 1000, got 0.5",
        "--model g107 --delay 10001 --echo telr65 | --delay: must be 0 to 10000 ms, got 10001",
        "--model g107 --bpl 0 | --bpl: must be 0.1 to 1000, got 0",
        "--model g107 --ie 96 | --ie: must be 0 to 95, got 96",
        "--model g107.2 --ie 133 | --ie: must be 0 to 132, got 133",
        "--model g107 --echo loud | --echo: must be one of none, telr65, got loud",
        "--model g107 --fps 30 | --fps has no meaning for g107",
        "--model g107 --output xml | --output: must be one of text, json, got xml",
        "--model g107.1 --loss 1 | --bpl is missing",
        "--model g107.2 --echo telr65 | --echo: must be none, got an echo path",
        "--model g1070 | --set is missing: one of B.2#1",
        "--model g1070 --set x | --set: must be one of B.2#1",
        "--model g1070 --set B.4#2 --bitrate 1 | --fps is missing",
        "--model g1070 --set B.4#2 --bitrate 1 --fps 31 | --fps: must be 1 to 30 1/s, got 31",
        "--model g1070 --vq 4 | --vq needs --screen",
        "--model g1070 --vq 4 --screen 4.2in --fps 3 | --fps and --vq exclude each other",
        "--model g1070 --vq 6 --screen 4.2in | --vq: must be 1 to 5, got 6",
        "--model g1070 --vq 4 --screen 5in | --screen: must be one of 4.2in, 2.1in, got 5in",
      })
  void whatIsWrongIsSaid(String line, String said) {
    assertThat(run(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(ExitCode.FAILED);

    assertThat(text(err)).startsWith("bridgewatch quality: " + said);
    assertThat(text(out)).isEmpty();
  }

  @Test
  void helpNamesEveryOption() {
    assertThat(run("--help")).isEqualTo(ExitCode.GOOD);

    assertThat(text(out))
        .contains("--model", "--ie", "--bpl", "--loss", "--burst", "--delay", "--echo", "--output")
        .contains("--set", "--bitrate", "--fps", "--video-loss", "--screen", "--sq", "--vq");
  }

  /// A number of the answer with four digits, or null.
  private String number(String name) {
    String value = text(out).replaceAll("(?s).*\"" + name + "\":([^,}]*).*", "$1");
    return value.equals("null")
        ? value
        : String.format(java.util.Locale.ROOT, "%.4f", Double.parseDouble(value));
  }

  private int run(String... args) {
    var command = new String[args.length + 1];
    command[0] = "quality";
    System.arraycopy(args, 0, command, 1, args.length);
    return AgentCli.run(
        command,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }
}
