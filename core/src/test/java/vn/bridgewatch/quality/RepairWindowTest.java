package vn.bridgewatch.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepairWindowTest {

  @Test
  void withoutRepairAllStaysLost() {
    RepairWindow.Residual report = of("..x.xx....", Repair.NONE);

    assertThat(report).isEqualTo(new RepairWindow.Residual(10, 3, 3));
    assertThat(report.residualRatio()).isEqualTo(0.3);
  }

  /// Blocks of three source packets and one extra.
  @ParameterizedTest
  @CsvSource({
    "...., 3, 0, 0", // nothing lost
    "x..., 3, 1, 0", // one of four is mended
    "...x, 3, 0, 0", // the extra one is no media
    "xx.., 3, 2, 2", // two are not
    "x..x, 3, 1, 1", // nor with the extra one gone
    "x...xx.., 6, 3, 2", // block by block
    "....x, 4, 1, 1", // a block that has not ended
  })
  void correctionMendsABlockOrNot(String fates, long packets, long lost, double residual) {
    assertThat(of(fates, new Repair.ForwardCorrection(3, 1)))
        .isEqualTo(new RepairWindow.Residual(packets, lost, residual));
  }

  /// Round trip 50 ms, window 100 ms, spacing 10 ms: a single loss is seen after 10 ms and can be
  /// asked for once (90 / 50); of a run of six the first has 40 ms left, none; the second 50 ms,
  /// one.
  @Test
  void retransmissionHasAsManyTriesAsFit() {
    var again = new Repair.Retransmission(50, 100, 10);

    assertThat(of("x.........", again).residual()).isCloseTo(0.1, within(1e-12)); // 1 * 0.1
    // 6 of 12 lost: 1 without a try, 5 with one of chance 0.5
    assertThat(of("xxxxxx......", again).residual()).isCloseTo(1 + 5 * 0.5, within(1e-12));
    assertThat(of(".........x", again).residual()).isEqualTo(1); // nothing came after it
  }

  @Test
  void aLongRoundTripMendsNothing() {
    assertThat(of("x.........", new Repair.Retransmission(120, 100, 10)).residual()).isEqualTo(1);
  }

  @Test
  void twoTriesMendMoreThanOne() {
    assertThat(of("x.........", new Repair.Retransmission(40, 100, 10)).residual())
        .isCloseTo(0.01, within(1e-12));
  }

  @Test
  void rangesAreChecked() {
    assertThatThrownBy(() -> new Repair.ForwardCorrection(0, 1))
        .hasMessage("repair.source: must be 1.0 to 1024.0, got 0.0");
    assertThatThrownBy(() -> new Repair.Retransmission(0, 1, 1))
        .hasMessageStartingWith("repair.round_trip: must be 0.1 to 10000.0, got 0.0");
  }

  private static RepairWindow.Residual of(String fates, Repair repair) {
    var window = new RepairWindow(repair);
    fates.chars().forEach(fate -> window.packet(fate == 'x'));
    return window.report();
  }
}
