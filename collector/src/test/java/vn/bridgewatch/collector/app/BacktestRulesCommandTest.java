package vn.bridgewatch.collector.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BacktestRulesCommandTest {

  private static final Instant START = Instant.parse("2026-11-23T00:00:00Z");
  private static final String RULES =
      """
      rules:
        - name: down
          metric: probe_success
          below: 0.5
          hold: 10s
          clear: 15s
          grade: critical
          summary: { vi: "Mất liên lạc", en: "Down" }
          first_step: { vi: "Kiểm tra dây", en: "Check the cable" }
        - name: full
          metric: used_ratio
          above: 95 %
          grade: warning
          clear: 0s
          summary: { vi: "Đầy", en: "Full" }
          first_step: { vi: "Dọn", en: "Clean" }
        - name: filling
          metric: used_ratio
          fills_to: 95 %
          fault: remote
          margin: 1h
          warns_of: full
          grade: warning
          summary: { vi: "Sắp đầy", en: "Fills" }
          first_step: { vi: "Dọn", en: "Clean" }
        - name: silent
          silent_after: 12s
          grade: critical
          summary: { vi: "Im lặng", en: "Silent" }
          first_step: { vi: "Gọi", en: "Call" }
      """;

  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... args) throws IOException {
    var words = new ArrayList<>(List.of("backtest", "rules"));
    words.addAll(List.of("--rules", Files.writeString(folder.resolve("r.yaml"), RULES).toString()));
    words.addAll(List.of(args));
    var terminal =
        new Terminal(
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(err, false, StandardCharsets.UTF_8),
            false);
    int code = CollectorCli.run(words, terminal);
    terminal.out().flush();
    terminal.err().flush();
    return code;
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  /// The lines as `00:00:30 down firing`.
  private List<String> steps() {
    return out()
        .lines()
        .skip(1)
        .takeWhile(line -> !line.isEmpty())
        .map(line -> line.split(",", -1))
        .map(it -> it[0].substring(11, 19) + " " + it[1] + " " + it[2] + " " + status(it))
        .toList();
  }

  private static String status(String... fields) {
    for (String field : fields) {
      if (List.of("pending", "firing", "resolved", "dropped", "frozen").contains(field)) {
        return field;
      }
    }
    return "?";
  }

  private static long second(int offset) {
    return START.getEpochSecond() + offset;
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  /// From the first sample on.
  private String calendar(String end) throws IOException {
    return file(
        "c.yaml",
        """
        conferences:
          - id: c1
            title: T
            code_name: C
            start: "2026-11-23T00:00:00Z"
            end: "2026-11-23T%s:00Z"
            roster: ["00004"]
        """
            .formatted(end));
  }

  /// Good, bad from 60 s to 90 s, good.
  private static String outage(String form) {
    var text = new StringBuilder();
    for (int at = 0; at <= 180; at += 5) {
      text.append(form.formatted(second(at), at > 60 && at <= 90 ? 0 : 1)).append('\n');
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%1$d,probe_success{kind=\"icmp\",probe=\"core\"},%2$d",
        "%1$d,\"probe_success{kind=\"\"icmp\"\",probe=\"\"core\"\"}\",%2$d",
        "%1$d,00004,probe_success{kind=\"icmp\",probe=\"core\"},%2$d",
        "%1$d;probe_success{kind=\"icmp\",probe=\"core\"};%2$d.0",
        "probe_success{kind=\"icmp\",probe=\"core\"},%1$d,%2$d",
        "probe_success{kind=\"icmp\",probe=\"core\"} %2$d %1$d000",
        "{__name__=\"probe_success\",kind=\"icmp\",site=\"00004\",probe=\"core\"} %2$d %1$d"
      })
  void readsEveryForm(String form) throws IOException {
    assertThat(run("--site", "00004", file("a.txt", outage(form)))).as(err::toString).isZero();

    assertThat(steps())
        .containsExactly(
            "00:01:05 00004 down pending",
            "00:01:15 00004 down firing",
            "00:01:50 00004 down resolved");
    assertThat(out()).contains("\"probe_success{kind=\"\"icmp\"\",probe=\"\"core\"\"}\",firing");
  }

  @Test
  void aHeaderNamesTheColumnsInAnyOrder() throws IOException {
    String text = "value,site,note,series,timestamp\n" + outage("%2$d,01,x,probe_success,%1$d");

    assertThat(run(file("a.csv", text))).isZero();

    assertThat(steps()).contains("00:01:15 01 down firing");
  }

  @Test
  void thePhaseIsThatOfTheCalendar() throws IOException {
    assertThat(
            run("--calendar", calendar("02:00"), file("a.csv", outage("%1$d,probe_success,%2$d"))))
        .isZero();

    assertThat(out()).contains(",00004,down,probe_success,firing,critical,LIVE,");
  }

  @Test
  void badLinesDuplicatesAndDisorderChangeNothing() throws IOException {
    List<String> lines = new ArrayList<>(outage("%1$d,probe_success,%2$d").lines().toList());
    lines.add(20, lines.get(3)); // far behind, and good where it was bad by now
    lines.add(18, lines.get(17));
    lines.add(15, "not a sample");
    lines.add(10, second(4_000_000) + ",probe_success,0");
    lines.add(8, second(42) + ",probe_success{broken,0");
    lines.add(5, second(22) + ",probe_success,abc");

    assertThat(run(file("a.csv", String.join("\n", lines)))).isZero();

    assertThat(steps())
        .containsExactly(
            "00:01:05 00 down pending", "00:01:15 00 down firing", "00:01:50 00 down resolved");
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("a.csv:6: passed over: not a number: abc")
        .contains("passed over: its time is taken back by the next line")
        .contains("1 samples came more than a minute after newer ones");
  }

  @Test
  void filesAreReadSideBySide() throws IOException {
    String one = file("one.csv", outage("%1$d,00004,probe_success,%2$d"));
    String other = file("other.csv", outage("%1$d,01,probe_success,%2$d"));

    assertThat(run(one, other)).isZero();

    assertThat(steps())
        .containsExactlyInAnyOrder(
            "00:01:05 00004 down pending",
            "00:01:05 01 down pending",
            "00:01:15 00004 down firing",
            "00:01:15 01 down firing",
            "00:01:50 00004 down resolved",
            "00:01:50 01 down resolved");
  }

  @Test
  void aGapIsSilenceOnlyWhereSamplesAreUsuallyClose() throws IOException {
    var close = new StringBuilder();
    var wide = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      int gap = i < 20 ? 0 : 3_600;
      close.append(second(10 * i + gap)).append(",00004,probe_success,1\n");
      wide.append(second(1_200 * i)).append(",01,probe_success,1\n");
    }

    assertThat(run(file("close.csv", close.toString()))).isZero();
    assertThat(steps())
        .containsExactly("00:08:21 00004 silent firing", "01:03:26 00004 silent resolved");
    out.reset();
    assertThat(run(file("wide.csv", wide.toString()))).isZero();
    assertThat(steps()).isEmpty();
  }

  @Test
  void theSummarySaysHowLongBeforeItsBreachAWarningWas() throws IOException {
    var text = new StringBuilder();
    for (int minute = 0; minute <= 600; minute++) {
      double used = 0.5 + 0.0008 * minute;
      text.append(second(60 * minute))
          .append(",used_ratio{device=\"d\"},")
          .append(used)
          .append('\n');
    }

    assertThat(run("--summary", "--calendar", calendar("12:00"), file("a.csv", text.toString())))
        .isZero();

    String line = out().lines().filter(it -> it.startsWith("filling,")).findFirst().orElseThrow();
    String[] fields = line.split(",", -1);
    assertThat(List.of(fields).subList(6, 10)).containsExactly("full", "1", "1", "1");
    assertThat(Long.parseLong(fields[10])).isBetween(3_000L, 4 * 3_600L);
    assertThat(out()).contains("\nfull,0,1,0,1,1,,,,,,\n");
  }

  @Test
  void stepsGoIntoAFileWhereOneIsNamed() throws IOException {
    Path steps = folder.resolve("steps.csv");

    assertThat(run("--out", steps.toString(), file("a.csv", outage("%1$d,probe_success,%2$d"))))
        .isZero();

    assertThat(out()).isEmpty();
    assertThat(Files.readAllLines(steps)).hasSize(4);
  }

  @Test
  void whatCannotBeReadIsAnError() throws IOException {
    assertThat(run(folder.resolve("absent.csv").toString())).isEqualTo(1);
    assertThat(run(file("empty.csv", ""))).isEqualTo(1);
    assertThat(run(file("words.csv", "a b c\nd e f\n"))).isEqualTo(1);
    assertThat(run()).isEqualTo(2);
    assertThat(run("--site", "99999", file("a.csv", "1,x,1\n"))).isEqualTo(2);
  }
}
