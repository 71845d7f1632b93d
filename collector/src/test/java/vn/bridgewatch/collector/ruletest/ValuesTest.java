package vn.bridgewatch.collector.ruletest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.TextFormat;

class ValuesTest {

  private static String expanded(String text) {
    return Values.of(text).stream().map(ValuesTest::shown).collect(Collectors.joining(" "));
  }

  private static String shown(Optional<Reading> value) {
    return switch (value.orElse(null)) {
      case null -> "_";
      case Reading.Present(double number) -> TextFormat.number(number);
      case Reading.Absent(var reason) -> reason.name();
    };
  }

  /// The examples are those of promtool's documentation, and ours.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1x4            | 1 1 1 1 1
          -2+4x3         | -2 2 6 10
          1-2x4          | 1 -1 -3 -5 -7
          1 _x3          | 1 _ _ _
          1 _ 2          | 1 _ 2
          1 stale 2      | 1 GONE 2
          NaN 5e-1       | UNMEASURED 0.5
          NaNx2          | UNMEASURED UNMEASURED
          0.5+0.25x2     | 0.5 0.75 1
          1e3+1e1x1      | 1000 1010
          (1 2)x3 9      | 1 2 1 2 1 2 9
          (1x1 _)x2      | 1 1 _ 1 1 _
          """)
  void readsTheNotationOfPromtool(String text, String expected) {
    assertThat(expanded(text)).isEqualTo(expected);
  }

  @Test
  void emptyIsNoValue() {
    assertThat(Values.of("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x3", "1x", "1+x3", "one", "(1 2", "(1 2)", "1,2", "1x9999999", "1x-3"})
  void refusesWhatIsNone(String text) {
    assertThatThrownBy(() -> Values.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("(?s)(must be values as|has).*");
  }
}
