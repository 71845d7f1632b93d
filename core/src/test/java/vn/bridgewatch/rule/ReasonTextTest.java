package vn.bridgewatch.rule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `_` stands for the space that does not break.
final class ReasonTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "up 0 < 0.5 for 10 s | up 0 < 0,5 trong 10 giây",
        "x_ratio 5.01_% > 5_% | x_ratio 5,01_% > 5_%",
        "x_seconds went from 30.5_ms to 60.5_ms | x_seconds đổi từ 30,5_ms sang 60,5_ms",
        "x_dbm -25.4_dBm < -25_dBm | x_dbm -25,4_dBm < -25_dBm",
        "x 0.25 > 0.125 | x 0,25 > 0,125",
        "15.2 → 16.1 | 15.2 → 16.1",
        "10.1.2.3 → 10.1.2.4 | 10.1.2.3 → 10.1.2.4",
        "Version 15.2, RELEASE → Version 15.3, RELEASE | Version 15.2, RELEASE → Version 15.3, RELEASE"
      })
  void numbersHaveCommasAndVersionsStayAsTheyAre(String english, String vietnamese) {
    assertThat(ReasonText.vi(english.replace('_', '\u00a0').replace("x\u00a0", "x_")))
        .isEqualTo(vietnamese.replace('_', '\u00a0').replace("x\u00a0", "x_"));
  }
}
