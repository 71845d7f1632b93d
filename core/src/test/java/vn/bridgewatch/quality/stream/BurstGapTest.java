package vn.bridgewatch.quality.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BurstGapTest {

  /// Gmin is 4; by hand from the definition.
  @ParameterizedTest
  @CsvSource({
    // fates, bursts, their packets, their losses, gaps, their packets, their losses
    "'', 0, 0, 0, 0, 0, 0",
    "......, 0, 0, 0, 1, 6, 0",
    "....x......, 0, 0, 0, 1, 11, 1", // a single loss belongs to the gap
    "....x....x....., 0, 0, 0, 1, 15, 2", // four received keep them apart
    "....x...x....., 1, 5, 2, 2, 9, 0", // three do not
    ".....xx....., 1, 2, 2, 2, 10, 0",
    "xx....., 1, 2, 2, 1, 5, 0", // begins with a burst
    "...xx, 1, 2, 2, 1, 3, 0", // ends with a burst
    "...xx.., 1, 2, 2, 2, 5, 0", // not yet ended
    "xxxxx, 1, 5, 5, 0, 0, 0",
    "..xx....x......x.x.x...., 2, 7, 5, 3, 17, 1",
    "x...., 0, 0, 0, 1, 5, 1",
  })
  void burstsAndGapsAreThoseOfTheDefinition(
      String fates,
      long bursts,
      long inBursts,
      long lostInBursts,
      long gaps,
      long inGaps,
      long lostInGaps) {
    assertThat(of(fates, 4))
        .isEqualTo(
            new BurstGap.Report(
                fates.length(), bursts, inBursts, lostInBursts, gaps, inGaps, lostInGaps));
  }

  @Test
  void densitiesAndDurations() {
    BurstGap.Report report = of("..xx....x......x.x.x....", 4);

    assertThat(report.burstDensity()).isEqualTo(5.0 / 7);
    assertThat(report.gapDensity()).isEqualTo(1.0 / 17);
    assertThat(report.burstMillis(20)).isEqualTo(70);
    assertThat(report.gapMillis(20)).isEqualTo(20 * 17 / 3.0);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyPacketAndEveryLossIsInOneOfThem(long seed) {
    var random = new Random(seed);
    var fates = new StringBuilder();
    double loss = random.nextDouble() / 2;
    for (int i = 0; i < 5000; i++) {
      fates.append(random.nextDouble() < loss ? 'x' : '.');
    }
    BurstGap.Report report = of(fates.toString(), 16);

    long lost = fates.chars().filter(fate -> fate == 'x').count();
    assertThat(report.burstPackets() + report.gapPackets()).as("seed %d", seed).isEqualTo(5000);
    assertThat(report.burstLost() + report.gapLost()).as("seed %d", seed).isEqualTo(lost);
  }

  @Test
  void gminHasARange() {
    assertThatThrownBy(() -> new BurstGap(0))
        .hasMessage("gmin: must be 1 to 255, got 0 (RFC 3611)");
  }

  private static BurstGap.Report of(String fates, int gmin) {
    var meter = new BurstGap(gmin);
    fates.chars().forEach(fate -> meter.packet(fate == 'x'));
    return meter.report();
  }
}
