package vn.bridgewatch.agent.snmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class RepetitionsTest {

  private static final int WANTED = 32;

  private final LongAdder reduced = new LongAdder();
  private final Repetitions repetitions = new Repetitions(reduced);

  private void answered(int times) {
    for (int i = 0; i < times; i++) {
      repetitions.answered(WANTED);
    }
  }

  @Test
  void whatADeviceCannotAnswerHalvesItDownToOne() {
    assertThat(repetitions.of(WANTED)).isEqualTo(32);
    assertThat(repetitions.reduce(32)).isTrue();
    assertThat(repetitions.of(WANTED)).isEqualTo(16);
    assertThat(repetitions.reduce(2)).isTrue();
    assertThat(repetitions.of(WANTED)).isEqualTo(1);
    assertThat(repetitions.reduce(1)).isFalse();
    assertThat(reduced.sum()).isEqualTo(2);
  }

  @Test
  void afterManyAnswersItGrowsBackToWhatIsWanted() {
    repetitions.reduce(32);

    answered(Repetitions.ANSWERS_TO_GROW - 1);
    assertThat(repetitions.of(WANTED)).isEqualTo(16);
    answered(1);
    assertThat(repetitions.of(WANTED)).isEqualTo(32);
    answered(10 * Repetitions.ANSWERS_TO_GROW);
    assertThat(repetitions.of(WANTED)).isEqualTo(32);
  }

  @Test
  void aDeviceThatFailsAtOnceAfterGrowingIsLeftInPeaceTwiceAsLong() {
    repetitions.reduce(32);
    answered(Repetitions.ANSWERS_TO_GROW);
    assertThat(repetitions.of(WANTED)).isEqualTo(32);

    repetitions.reduce(32);

    answered(2 * Repetitions.ANSWERS_TO_GROW - 1);
    assertThat(repetitions.of(WANTED)).isEqualTo(16);
    answered(1);
    assertThat(repetitions.of(WANTED)).isEqualTo(32);
  }

  @Test
  void whatIsKnownToFitADatagramIsAskedForAtOnce() {
    assertThat(repetitions.ofKnownSize(25, 60)).isEqualTo(60);
    assertThat(repetitions.ofKnownSize(40, 30)).isEqualTo(40);
  }

  @Test
  void whereSomebodyWantsFewerThanUsualOrTheDeviceCannotNoMoreIsAskedFor() {
    assertThat(repetitions.ofKnownSize(24, 60)).isEqualTo(24);

    repetitions.reduce(32);

    assertThat(repetitions.ofKnownSize(25, 60)).isEqualTo(25);
    assertThat(repetitions.of(25)).isEqualTo(16);
  }

  @Test
  void aDeviceThatDoesNotCopeWithMoreIsLeftAloneUnlessItDidBetween() {
    repetitions.largeFailed();
    repetitions.largeFailed();
    for (int i = 0; i < Repetitions.ANSWERS_TO_GROW; i++) {
      repetitions.largeAnswered();
    }
    repetitions.largeFailed();
    repetitions.largeFailed();
    assertThat(repetitions.ofKnownSize(25, 60)).isEqualTo(60);

    repetitions.largeFailed();

    assertThat(repetitions.ofKnownSize(25, 60)).isEqualTo(25);
  }
}
