package vn.bridgewatch.quality.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LossBoundTest {

  /// Of one loss and of nothing but losses the bound has a closed form.
  @ParameterizedTest
  @CsvSource({"22, 1e-5", "22, 0.025", "440, 1e-5", "100000, 1e-3", "1, 0.05"})
  void theEndsAreThoseOfTheFormula(long sent, double alpha) {
    assertThat(LossBound.atLeast(0, sent, alpha)).isZero();
    assertThat(LossBound.atLeast(1, sent, alpha))
        .isCloseTo(-Math.expm1(Math.log1p(-alpha) / sent), within(1e-9));
    assertThat(LossBound.atLeast(sent, sent, alpha))
        .isCloseTo(Math.pow(alpha, 1.0 / sent), within(1e-9));
  }

  /// Clopper and Pearson's interval of 95 %, as statistics programs print it.
  @ParameterizedTest
  @CsvSource({"10, 100, 0.0490047", "5, 50, 0.0332750", "8, 20, 0.1911901", "90, 100, 0.8237774"})
  void betweenThemItIsThatOfClopperAndPearson(long lost, long sent, double expected) {
    assertThat(LossBound.atLeast(lost, sent, 0.025)).isCloseTo(expected, within(2e-7));
  }

  @Test
  void moreLossesProveMoreAndMorePacketsLess() {
    for (long lost = 1; lost < 22; lost++) {
      assertThat(LossBound.atLeast(lost + 1, 22, 1e-5))
          .isGreaterThan(LossBound.atLeast(lost, 22, 1e-5));
      assertThat(LossBound.atLeast(lost, 44, 1e-5)).isLessThan(LossBound.atLeast(lost, 22, 1e-5));
    }
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThatThrownBy(() -> LossBound.atLeast(23, 22, 1e-5)).hasMessageContaining("lost: must");
    assertThatThrownBy(() -> LossBound.atLeast(1, 22, 0)).hasMessageContaining("alpha: must");
  }
}
