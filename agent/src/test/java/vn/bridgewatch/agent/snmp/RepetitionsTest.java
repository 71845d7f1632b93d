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
}
