package vn.bridgewatch.agent.snmp.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoTextTest {

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "-2.5, -2.5",
    ".5, 0.5",
    "5., 5",
    "1e3, 1000",
    "+1E-2, 0.01",
    "0x1p4, 16",
    "0x1.8p1, 3",
    "NaN, NaN",
    "inf, Infinity",
    "+Infinity, Infinity",
    "-INF, -Infinity"
  })
  void readsNumbersAsGoDoes(String text, double number) {
    assertThat(GoText.number(text)).hasValue(number);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " 1", "1 ", "1f", "1d", "0x10", "1e999", "+nan", "1,5", "--1", "."})
  void refusesWhatGoRefuses(String text) {
    assertThat(GoText.number(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"5s, 5000", "1m30s, 90000", "2.5s, 2500", "500ms, 500", "1h, 3600000", ".5s, 500"})
  void readsDurationsAsGoDoes(String text, long millis) {
    assertThat(GoText.duration(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "s", "5 s", "-5s", "5s!", ""})
  void refusesOtherDurations(String text) {
    assertThatThrownBy(() -> GoText.duration(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "%Y-%m-%d %H:%M:%S    | 2026-11-21 19:00:01     | 1795287601",
        "%a %b %d %H:%M:%S %Y | Sat Nov 21 19:00:01 2026 | 1795287601",
        "%d/%m/%y %I:%M %p    | 21/11/26 07:00 PM       | 1795287600",
        "%F %T %z             | 2026-11-21 19:00:01 +0700 | 1795262401",
        "%m/%d/%Y             | 11/21/2026              | 1795219200",
        "%I:%M %p             | 12:30 AM                | -2208987000",
        "%Y %j                | 2026 325                | 1795219200",
      })
  void readsTimesByPattern(String pattern, String text, long seconds) {
    assertThat(TimePattern.compile(pattern.strip()).parse(text.strip())).hasValue(seconds);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"%Y-%m-%d | 2026-11-21x", "%Y | abcd", "%b | Foo", "%H:%M | 12", "%z | 0700"})
  void aTextOfAnotherPatternIsNoTime(String pattern, String text) {
    assertThat(TimePattern.compile(pattern.strip()).parse(text.strip())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"%Q", "%", "%Y-%i"})
  void anUnknownDirectiveIsRefused(String pattern) {
    assertThatThrownBy(() -> TimePattern.compile(pattern)).hasMessageContaining("directive");
  }
}
