package vn.bridgewatch.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class QuantityTest {

  @ParameterizedTest
  @CsvSource({
    "0.000498, probe_icmp_duration_seconds, 498 µs",
    "0.15, probe_icmp_duration_seconds, 150 ms",
    "12.3456, bridgewatch_ups_remaining_seconds, 12.35 s",
    "0, x_seconds, 0 s",
    "0.0501, bridgewatch_icmp_loss_ratio, 5.01 %",
    "-25, bridgewatch_optical_receive_dbm, -25 dBm",
    "4300000, x_bits_per_second, 4.3 Mbit/s",
    "812, x_bytes, 812 B",
    "1500000000, x_bytes, 1.5 GB",
    "12345, ifOutDiscards_total, 12345",
    "0.123456, x, 0.1235",
    "NaN, x_seconds, NaN"
  })
  void aValueIsAWordWithItsUnit(double value, String metric, String text) {
    assertThat(Quantity.word(value, metric).replace('\u00a0', ' ')).isEqualTo(text);
    assertThat(Quantity.word(value, metric)).doesNotContain(" ");
  }

  @Test
  void aValueBesideItsLimitNeverReadsAsTheLimit() {
    assertThat(Quantity.beside(0.0500004, 0.05, "x_ratio")).isEqualTo("5.00004\u00a0%");
    assertThat(Quantity.beside(0.0501234, 0.05, "x_ratio")).isEqualTo("5.012\u00a0%");
    assertThat(Quantity.beside(134_260_000, 134_217_728, "x_bytes")).isEqualTo("134.3\u00a0MB");
    assertThat(Quantity.beside(134_230_000, 134_217_728, "x_bytes")).isEqualTo("134.23\u00a0MB");
    assertThat(Quantity.limit(12_345, "x_bytes")).isEqualTo("12.345\u00a0kB");
  }

  @Test
  void whatIsWrittenIsReadBack() {
    assertThat(Quantity.of(Quantity.text(0.000_123_456_789, "x_seconds"), "x_seconds"))
        .isEqualTo(0.000_123_456_789);
    assertThat(Quantity.of(Quantity.text(0.123_456_789, "x_ratio"), "x_ratio"))
        .isEqualTo(0.123_456_789);
    assertThat(Quantity.of(Quantity.text(4_300_000, "x_bits_per_second"), "x_bits_per_second"))
        .isEqualTo(4_300_000);
  }

  @Test
  void anotherUnitIsRefusedWithThoseThatAreGood() {
    assertThatThrownBy(() -> Quantity.of("5 km", "x_seconds"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("x_seconds is in s, got 5 km");
  }
}
