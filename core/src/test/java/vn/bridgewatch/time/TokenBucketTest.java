package vn.bridgewatch.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TokenBucketTest {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final TokenBucket bucket = new TokenBucket(3, 2, 0);

  @Test
  void givesAsManyAtOnceAsItHoldsAndThenAsManyASecondAsItIsToldTo() {
    assertThat(bucket.take(0) && bucket.take(0) && bucket.take(0)).isTrue();
    assertThat(bucket.take(0)).isFalse();
    assertThat(bucket.nanosUntilOne(0)).isEqualTo(SECOND / 2);
    assertThat(bucket.take(SECOND / 2)).isTrue();
    assertThat(bucket.take(SECOND / 2)).isFalse();
  }

  @Test
  void neverHoldsMoreThanItsSize() {
    assertThat(bucket.has(3, 100 * SECOND)).isTrue();
    assertThat(bucket.has(4, 100 * SECOND)).isFalse();
    bucket.giveBack();
    assertThat(bucket.has(4, 100 * SECOND)).isFalse();
  }

  @Test
  void isDrainedToNothingAndNotBelow() {
    bucket.drain(100, 0);
    assertThat(bucket.has(1, SECOND / 2)).isTrue();
  }

  @Test
  void aClockThatStandsStillGivesNothing() {
    bucket.drain(3, SECOND);
    assertThat(bucket.take(SECOND)).isFalse();
  }

  @Test
  void timesThatComeInAnotherOrderEarnNothingTwice() {
    bucket.drain(3, SECOND);
    assertThat(bucket.take(0)).isFalse();
    assertThat(bucket.take(SECOND)).isFalse();
  }
}
