package vn.bridgewatch.quality.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LossRunsTest {

  @Test
  void runsAreCountedByHand() {
    LossRuns.Report report = of("..x..xxx.xx.........");

    assertThat(report).isEqualTo(new LossRuns.Report(20, 6, 3, 3));
    assertThat(report.lossRatio()).isEqualTo(0.3);
    assertThat(report.meanRun()).isEqualTo(2);
    assertThat(report.burstRatio()).isCloseTo(2 * 0.7, within(1e-12));
  }

  @Test
  void nothingOrAllLostIsNoBurst() {
    assertThat(of("").lossRatio()).isZero();
    assertThat(of("....").burstRatio()).isEqualTo(1);
    assertThat(of("xxxx").burstRatio()).isEqualTo(1);
    assertThat(of("xxxx").longest()).isEqualTo(4);
    assertThat(of("x.x.x.x.").burstRatio()).isEqualTo(1);
  }

  private static LossRuns.Report of(String fates) {
    var runs = new LossRuns();
    fates.chars().forEach(fate -> runs.packet(fate == 'x'));
    return runs.report();
  }
}
