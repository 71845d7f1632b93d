package vn.bridgewatch.agent.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LossyLineTest {

  private static final int PACKETS = 200_000;

  private static double lossOf(LossyLine line, long apartNanos) {
    var random = new SplittableRandom(7);
    int lost = 0;
    for (int i = 0; i < PACKETS; i++) {
      lost += line.loses(i * apartNanos, random) ? 1 : 0;
    }
    return lost / (double) PACKETS;
  }

  @Test
  void bothLinesLoseAsMuchInTheLongRun() {
    assertThat(lossOf(new LossyLine.Independent(0.02), 1)).isCloseTo(0.02, within(0.002));
    assertThat(lossOf(new LossyLine.InBursts(0.02, 100e6, 0.5), 20_000_000L))
        .isCloseTo(0.02, within(0.003));
  }

  @Test
  void aBadLineLosesPacketsThatFollowEachOther() {
    var line = new LossyLine.InBursts(0.02, 100e6, 0.5);
    var random = new SplittableRandom(7);
    int pairs = 0;
    int lost = 0;
    for (int i = 0; i < PACKETS; i++) {
      if (line.loses(i * 1_000_000_000L, random)) {
        lost++;
        pairs += line.loses(i * 1_000_000_000L + 10_000_000L, random) ? 1 : 0;
      }
    }

    assertThat(pairs / (double) lost).isBetween(0.38, 0.53); // about 0.5 of exp(-0.1)
  }
}
