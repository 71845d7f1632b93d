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
import org.junit.jupiter.params.provider.ValueSource;

class RulesCommandTest {

  private static final Path SHIPPED_TESTS =
      Path.of(System.getProperty("bridgewatch.root", ".."), "docs", "rules-tests");

  private static final String GOOD =
      """
      rules:
        - name: line_bad
          metric: bridgewatch_icmp_loss_ratio
          above: 5 %
          hold: 1m
          grade: warning
          group: [probe, instance]
          runbook: runbook.md#line_bad
          summary: { vi: "Đường truyền mất gói", en: "The line loses packets" }
          notice: { vi: "Hình vỡ ô, tiếng đứt", en: "Picture breaks up" }
          first_step: { vi: "Tạm dừng tải tệp", en: "Stop downloads" }
      """;

  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... args) {
    var words = new ArrayList<>(List.of("rules"));
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

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pack.yaml", "five-phases.yaml"})
  void theRulesThatShipDoAsTheirTestsSay(String name) {
    int code = run("test", SHIPPED_TESTS.resolve(name).toString());

    assertThat(code).as(out() + err()).isZero();
    assertThat(out()).containsPattern("[1-9][0-9]* tests, 0 failed");
  }

  @Test
  void theRulesThatShipHaveNoErrorsAndAreSaidAloud() {
    int code = run("check", "--shipped");

    assertThat(code).as(out()).isZero();
    assertThat(out())
        .contains(
            "rtt_high: cảnh báo khi probe_icmp_duration_seconds có phase \"rtt\" lớn hơn 150 ms"
                + " trong 1 phút")
        .contains("rtt_high: warning when probe_icmp_duration_seconds with phase \"rtt\" is above")
        .doesNotContain(": error: ")
        .doesNotContain("nothing measures")
        .doesNotContain("has no label")
        .doesNotContain("never above")
        .doesNotContain("always above");
  }

  @Test
  void aGoodFileHasNothingToSay() throws IOException {
    assertThat(run("check", "--strict", "--quiet", file("good.yaml", GOOD))).as(out()).isZero();
    assertThat(out()).isEqualTo("1 rules, 0 errors, 0 warnings\n");
  }

  /// One change to a good file, and what must be said of it.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          icmp_loss_ratio | icmp_los_ratio | :3: warning: line_bad: metric: nothing measures bridgewatch_icmp_los_ratio; did you mean bridgewatch_icmp_loss_ratio?
          above: 5 %      | above: 5       | :4: warning: line_bad: above: bridgewatch_icmp_loss_ratio is a share, 0 to 1 and so never above 5; did you mean 5 %?
          above: 5 %      | below: 5       | :4: warning: line_bad: below: bridgewatch_icmp_loss_ratio is a share, 0 to 1 and so always below 5; did you mean 5 %?
          above: 5 %      | above: 5 ms    | :4: error: line_bad: above: must be in [%, ‰] since bridgewatch_icmp_loss_ratio is in %, got 5 ms
          hold: 1m        | hold: 3s       | :5: warning: line_bad: hold: 3s is shorter than two usual intervals of 15s
          hold: 1m        | hold: 1x       | :5: error: line_bad: hold: must be a duration
          hold: 1m        | holt: 1m       | :5: error: line_bad: holt: unknown key
          grade: warning  | grade: severe  | :6: error: line_bad: grade: must be one of info, warning, critical, got severe
          [probe, inst    | [codec, inst   | :7: warning: line_bad: group: the metric has no label codec
          truyền mất gói  | {call} mất gói | :9: warning: line_bad: summary: {call} is no label of the metric and will be shown as ?
          Hình vỡ ô, tiếng đứt | Picture breaks up | :10: warning: line_bad: notice: is the same in both languages
          Hình vỡ ô, tiếng đứt | Hinh vo o, tieng dut | :10: warning: line_bad: notice: vi is without any diacritics
          Tạm dừng tải tệp |              | :11: error: line_bad: first_step.vi: must not be blank
          runbook: runbook.md#line_bad | | warning: line_bad: runbook: is missing
          hold: 1m        | forecast: { scale: factors, fault: carrier }, warns_of: nobody | error
          """)
  void saysWhatIsWrongAndWhere(String from, String to, String expected) throws IOException {
    String text = GOOD.replace(from, to == null ? "" : to);
    assertThat(text).isNotEqualTo(GOOD);

    int code = run("check", "--quiet", file("own.yaml", text));

    assertThat(out()).contains(expected);
    assertThat(code).isEqualTo(expected.contains("error") ? 1 : 0);
  }

  @Test
  void rulesOfSeveralFilesAreSeenTogether() throws IOException {
    file("a.yaml", GOOD);
    file("b.yaml", GOOD);
    String warning =
        GOOD.replace("name: line_bad", "name: line_worsens")
            .replace(
                "hold: 1m", "forecast: { scale: factors, fault: carrier }\n    warns_of: nobody");
    file("c.yml", warning);

    assertThat(run("check", "--quiet", folder.toString())).isEqualTo(1);

    assertThat(out())
        .contains("b.yaml:2: error: line_bad: name: is given twice, first in")
        .contains("b.yaml:3: warning: line_bad: metric: has the same breach as line_bad in")
        .contains("c.yml:6: error: line_worsens: warns_of: is no rule: nobody")
        .contains("3 rules, 2 errors, 1 warnings");
  }

  @Test
  void aForecastOfAnotherMetricOrLimitIsDoubted() throws IOException {
    String pair =
        GOOD
            + """
              - name: worsens
                metric: bridgewatch_icmp_loss_ratio
                above: 4 %
                forecast: { scale: factors, fault: carrier }
                warns_of: line_bad
                grade: info
                summary: { vi: "Sắp mất gói", en: "Will lose" }
                first_step: { vi: "Báo nhà mạng", en: "Call" }
              - name: other
                metric: bridgewatch_path_hop_loss_ratio
                above: 5 %
                forecast: { scale: factors, fault: carrier }
                warns_of: line_bad
                grade: info
                summary: { vi: "Sắp mất gói", en: "Will lose" }
                first_step: { vi: "Báo nhà mạng", en: "Call" }
            """
                .indent(0);

    assertThat(run("check", "--quiet", file("pair.yaml", pair))).as(out()).isZero();

    assertThat(out())
        .contains(
            "warning: worsens: warns_of: line_bad breaks at > 5 % and the forecast is of > 4 %")
        .contains("warning: other: warns_of: line_bad is about another metric");
  }

  @Test
  void strictMakesWarningsCount() throws IOException {
    String file = file("own.yaml", GOOD.replace("above: 5 %", "above: 5"));

    assertThat(run("check", "--strict", file)).isEqualTo(1);
    assertThat(run("check", file)).isZero();
  }

  @Test
  void namesOfAPageOfMetricsAreKnownAndThenNoOthersAre() throws IOException {
    String own = file("own.yaml", GOOD.replace("bridgewatch_icmp_loss_ratio", "some_vendor_ratio"));
    String page = file("metrics.txt", "# HELP x y\nother_vendor_ratio{a=\"b\"} 1\n");

    assertThat(run("check", "--quiet", own)).isZero();
    assertThat(out()).doesNotContain("nothing measures");
    assertThat(run("check", "--quiet", "--metrics", page, own)).isZero();
    assertThat(out()).contains("nothing measures some_vendor_ratio");
  }

  @Test
  void aTestThatFailsShowsWhatWas() throws IOException {
    file("rules.yaml", GOOD);
    String tests =
        file(
            "tests.yaml",
            """
            rules: [rules.yaml]
            tests:
              - name: "too early"
                series: [ { series: 'bridgewatch_icmp_loss_ratio{probe="p"}', values: "0x3 0.2x12" } ]
                expect: [ { at: 60s, rule: line_bad, is: firing, severity: info }, { at: 110s, rule: line_bad, is: firing } ]
              - name: "right"
                series: [ { series: 'bridgewatch_icmp_loss_ratio{probe="p"}', values: "0x3 0.2x12" } ]
                expect: [ { at: 60s, rule: line_bad, is: pending } ]
            """);

    assertThat(run("test", tests)).isEqualTo(1);

    assertThat(out())
        .contains("tests.yaml:3: too early")
        .contains("expected  at 0:01:00 line_bad firing info")
        .contains(
            "was       pending info in IDLE: bridgewatch_icmp_loss_ratio 20\u00a0% > 5\u00a0% for 60 s")
        .contains("0:01:00 <- here")
        .contains("0:01:40 line_bad firing")
        .contains("2 tests, 1 failed")
        .doesNotContain("right");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          is: firing  | is: burning   | expect[0].is: must be one of none, pending, firing, frozen, got burning
          at: 60s     | at: soon      | expect[0].at: must be a time since the beginning
          rule: line_bad, | rul: line_bad, | expect[0].rul: unknown key
          phase: LIVE | phase: live   | expect[0].phase: must be one of
          0x3 0.2x12  | 0x3 0.2x      | series[0].values: must be values as 1 0x3
          probe="p"}  | probe=p}      | series[0].series: must have "
          end: 2h     | end: -2h      | conferences[0].end: must be after start
          """)
  void problemsOfAFileOfTestsNameTheirPlace(String from, String to, String expected)
      throws IOException {
    file("rules.yaml", GOOD);
    String text =
        """
        rules: [rules.yaml]
        tests:
          - name: "one"
            conferences: [ { start: -1h, end: 2h } ]
            series: [ { series: 'bridgewatch_icmp_loss_ratio{probe="p"}', values: "0x3 0.2x12" } ]
            expect: [ { at: 60s, rule: line_bad, is: firing, phase: LIVE } ]
        """;
    assertThat(text).contains(from);

    assertThat(run("test", file("tests.yaml", text.replace(from, to)))).isEqualTo(1);

    assertThat(err()).contains("tests.yaml").contains(expected);
  }

  @Test
  void usageIsTold() {
    assertThat(run()).isEqualTo(2);
    assertThat(run("check")).isEqualTo(2);
    assertThat(run("test")).isEqualTo(2);
    assertThat(run("test", folder.resolve("absent.yaml").toString())).isEqualTo(1);
    assertThat(run("list", "--lang", "vi")).isZero();
    assertThat(out()).contains("site_silent: cảnh báo nghiêm trọng khi không nghe được gì");
  }
}
