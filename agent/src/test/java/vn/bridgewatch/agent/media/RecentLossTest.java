package vn.bridgewatch.agent.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// With the usual measurements: 22 packets every 30 s, judged by the limits of the shipped rules.
class RecentLossTest {

  private static final int PACKETS = 22;
  private static final long INTERVAL_NANOS = Duration.ofSeconds(30).toNanos();
  private static final double WARNING = 0.003;
  private static final double CRITICAL = 0.05;
  private static final int LOOKS_A_DAY = 2_880;

  private final RecentLoss recent = new RecentLoss();
  private long at;

  private void add(int sent, int lost) {
    at += INTERVAL_NANOS;
    recent.add(at, sent, lost);
  }

  private static int lost(Random random, int packets, double ratio) {
    int lost = 0;
    for (int i = 0; i < packets; i++) {
      lost += random.nextDouble() < ratio ? 1 : 0;
    }
    return lost;
  }

  @Test
  void twoMeasurementsSayNothing() {
    assertThat(recent.proven()).isEmpty();
    add(PACKETS, 0);
    add(PACKETS, 11);
    assertThat(recent.proven()).isEmpty();
    add(PACKETS, 0);
    assertThat(recent.proven()).hasValue(0);
  }

  @Test
  void anInterruptionThatTouchesOneMeasurementOrTwoInARowProvesNothing() {
    for (int i = 0; i < 20; i++) {
      add(PACKETS, 0);
    }
    add(PACKETS, 21);
    add(PACKETS, 21);
    for (int i = 0; i < 20; i++) {
      add(PACKETS, 0);
      assertThat(recent.proven()).hasValue(0);
    }
  }

  @Test
  void aPacketNowAndThenIsNoise() {
    for (int i = 0; i < 60; i++) {
      add(PACKETS, i % 10 == 0 ? 1 : 0); // 0.45 %
      assertThat(recent.proven().orElse(0)).isLessThan(WARNING);
    }
  }

  /// Thirty days of a line that loses by chance.
  @ParameterizedTest
  @CsvSource({"0.001, 22, 31", "0.001, 110, 32", "0.003, 22, 33", "0.003, 110, 34"})
  void chanceAloneRaisesNothing(double ratio, int packets, int seed) {
    var random = new Random(seed);
    for (int i = 0; i < 30 * LOOKS_A_DAY; i++) {
      add(packets, lost(random, packets, ratio));
      assertThat(recent.proven().orElse(0)).as("look %d, seed %d", i, seed).isLessThan(WARNING);
    }
  }

  /// How long loss lasts before it is proven, most of 200 times.
  @ParameterizedTest
  @CsvSource({
    "0.05, 22, 0.003, 16, 41",
    "0.10, 22, 0.003, 8, 42",
    "0.30, 22, 0.05, 10, 43",
    "0.02, 110, 0.003, 13, 44",
    "0.05, 110, 0.003, 6, 45",
    "0.20, 110, 0.05, 6, 46",
  })
  void lossIsProvenInTime(double ratio, int packets, double limit, int looks, int seed) {
    var random = new Random(seed);
    int inTime = 0;
    long sum = 0;
    for (int run = 0; run < 200; run++) {
      var fresh = new RecentLoss();
      int look = 0;
      while (look < 100 && fresh.proven().orElse(0) <= limit) {
        look++;
        fresh.add(look * INTERVAL_NANOS, packets, lost(random, packets, ratio));
      }
      inTime += look <= looks ? 1 : 0;
      sum += look;
    }
    System.out.printf(
        "loss %.2f, %d packets, proven above %.3f: %d of 200 within %d looks, mean %.1f%n",
        ratio, packets, limit, inTime, looks, sum / 200.0);
    assertThat(inTime).isGreaterThan(180);
  }

  @Test
  void whereNothingNewComesTheOldIsForgottenToo() {
    for (int i = 0; i < 20; i++) {
      add(PACKETS, 8);
    }
    recent.forget(at + RecentLoss.WINDOW.minusSeconds(90).toNanos());
    assertThat(recent.proven()).isPresent();

    recent.forget(at + RecentLoss.WINDOW.toNanos());

    assertThat(recent.proven()).as("nothing is known any more").isEmpty();
  }

  @Test
  void whatIsOverIsForgottenAfterTenMinutes() {
    for (int i = 0; i < 20; i++) {
      add(PACKETS, 8);
    }
    assertThat(recent.proven().orElseThrow()).isGreaterThan(CRITICAL);
    for (int i = 0; i < 20; i++) {
      add(PACKETS, 0);
    }
    assertThat(recent.proven()).hasValue(0);
  }
}
