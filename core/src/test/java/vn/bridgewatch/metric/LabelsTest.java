package vn.bridgewatch.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LabelsTest {

  @Test
  void areEqualWhateverTheOrderTheyWereGivenIn() {
    assertThat(Labels.of("b", "2", "a", "1")).isEqualTo(Labels.of("a", "1", "b", "2"));
    assertThat(Labels.of("b", "2", "a", "1")).hasSameHashCodeAs(Labels.of("a", "1", "b", "2"));
  }

  @Test
  void printAsThePrometheusTextFormatEscapes() {
    assertThat(Labels.of("path", "C:\\a \"b\"\nc")).hasToString("{path=\"C:\\\\a \\\"b\\\"\\nc\"}");
    assertThat(Labels.NONE).hasToString("{}");
  }

  @Test
  void replaceAValueWithoutTouchingTheOriginal() {
    Labels one = Labels.of("site", "00");

    assertThat(one.with("site", "01").get("site")).contains("01");
    assertThat(one.get("site")).contains("00");
    assertThat(one.get("room")).isEmpty();
  }

  @Test
  void refuseAnIllegalName() {
    assertThatThrownBy(() -> Labels.of("0day", "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0day");
  }

  @Test
  void refuseAValueThatIsTooLong() {
    assertThatThrownBy(() -> Labels.of("a", "x".repeat(Labels.VALUE_CHARS_MAX + 1)))
        .hasMessageContaining("1025");
  }

  @Test
  void refuseMoreThanTheBound() {
    Map<String, String> many = new HashMap<>();
    for (int i = 0; i <= Labels.COUNT_MAX; i++) {
      many.put("l" + i, "");
    }

    assertThatThrownBy(() -> Labels.of(many)).hasMessageContaining("33 given, at most 32");
  }
}
