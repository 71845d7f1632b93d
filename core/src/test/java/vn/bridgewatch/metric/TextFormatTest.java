package vn.bridgewatch.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextFormatTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, -0",
    "17, 17",
    "1.5, 1.5",
    "-2.25, -2.25",
    "0.001, 0.001",
    "1e21, 1e+21",
    "1.5e-7, 1.5e-07",
    "NaN, NaN",
    "Infinity, +Inf",
    "-Infinity, -Inf",
    "123456789, 123456789"
  })
  void printsNumbersAsPrometheusDoes(double value, String text) {
    assertThat(TextFormat.number(value)).isEqualTo(text);
  }

  @Test
  void writesEachFamilyOnceWithItsHelpAndType() {
    Metric up = Metric.gauge("up", "Whether it answers.\nOr not.");
    Metric total = Metric.counter("sent_total", "");
    var out = new StringBuilder();

    TextFormat.write(
        List.of(
            new TextFormat.Line(new Series(up, Labels.of("a", "1")), 1),
            new TextFormat.Line(new Series(total, Labels.NONE), 5),
            new TextFormat.Line(new Series(up, Labels.of("a", "2")), 0)),
        out);

    assertThat(out)
        .hasToString(
            """
            # HELP up Whether it answers.\\nOr not.
            # TYPE up gauge
            up{a="1"} 1
            up{a="2"} 0
            # TYPE sent_total counter
            sent_total 5
            """);
  }
}
