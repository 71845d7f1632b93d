package vn.bridgewatch.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

  @Test
  void theBoundDoublesUpToTheCap() {
    long[] bounds = {500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000};
    for (int seed = 0; seed < 200; seed++) {
      var backoff = new Backoff(new Random(seed));
      for (long bound : bounds) {
        assertThat(backoff.nextMillis(0)).as("seed %d", seed).isBetween(0L, bound);
      }
    }
  }

  @Test
  void theWaitsAreSpreadOverTheWholeBound() {
    LongStream first =
        LongStream.range(0, 500).map(seed -> new Backoff(new Random(seed)).nextMillis(0));

    assertThat(first.summaryStatistics().getAverage()).isBetween(220.0, 280.0);
  }

  @Test
  void theCollectorsWishIsTheLeast() {
    assertThat(new Backoff(new Random(1)).nextMillis(10_000)).isBetween(10_000L, 10_500L);
  }

  @Test
  void anAbsurdWishIsBounded() {
    assertThat(new Backoff(new Random(1)).nextMillis(Long.MAX_VALUE))
        .isLessThanOrEqualTo(Backoff.RETRY_AFTER_MILLIS_MAX + 500);
  }

  @Test
  void successBeginsAnew() {
    var backoff = new Backoff(new Random(1));
    for (int i = 0; i < 8; i++) {
      backoff.nextMillis(0);
    }
    backoff.succeeded();

    assertThat(backoff.nextMillis(0)).isLessThanOrEqualTo(500);
  }
}
