package vn.bridgewatch.quality.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReorderingTest {

  @Test
  void inOrderIsNotReorderedEvenWithGaps() {
    assertThat(of(1, 2, 5, 9)).isEqualTo(new Reordering.Report(4, 0, 0, 0, 0));
  }

  /// 4 comes sixth, two arrivals and 20 ns after 5, which is the earliest that was sent later.
  @Test
  void onePacketThatIsOvertakenByTwo() {
    assertThat(of(1, 2, 3, 5, 6, 4)).isEqualTo(new Reordering.Report(6, 1, 2, 20, 0));
  }

  /// 4, 5 and 6 are reordered against 7; only before 4 do three later ones come directly.
  @Test
  void threeThatAreOvertakenByThree() {
    Reordering.Report report = of(1, 2, 3, 7, 8, 9, 4, 5, 6);

    assertThat(report).isEqualTo(new Reordering.Report(9, 3, 5, 50, 1));
    assertThat(report.ratio()).isEqualTo(3.0 / 9);
  }

  /// Arrivals are 10 ns apart.
  private static Reordering.Report of(long... sequences) {
    var reordering = new Reordering();
    for (int i = 0; i < sequences.length; i++) {
      reordering.add(sequences[i], 10L * i);
    }
    return reordering.report();
  }
}
