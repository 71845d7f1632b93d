package vn.bridgewatch.twin.bench.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import vn.bridgewatch.twin.bench.BenchException;

class NoiseTest {

  @Test
  void whatTheAgentsProgramPrintsIsRead() throws BenchException {
    Noise.Found found =
        Noise.Found.of("attempts=100 unanswered=7 doubted=7 further=9 alarms=1 runs=5,2,0\n");

    assertThat(found.attempts()).isEqualTo(100);
    assertThat(found.alarms()).isEqualTo(1);
    assertThat(found.runs(1)).isEqualTo(5);
    assertThat(found.runs(2)).isEqualTo(2);
    assertThat(found.runs(9)).isZero();
  }

  @Test
  void whatIsNoSuchLineIsAFailure() {
    assertThatThrownBy(() -> Noise.Found.of("Exception in thread"))
        .isInstanceOf(BenchException.class);
  }
}
