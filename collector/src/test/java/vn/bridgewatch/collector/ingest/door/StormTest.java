package vn.bridgewatch.collector.ingest.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StormTest {

  private final Storm storm = new Storm(0);
  private long millis;

  @Test
  void inCalmWeatherSilenceIsSilence() {
    look(false, 10_000);

    assertThat(storm.excuses()).isFalse();
  }

  @Test
  void whoWaitsIsExcused() {
    look(true, 1_000);

    assertThat(storm.excuses()).isTrue();
  }

  @Test
  void whoWasSentAwayIsExcusedUntilItTriesAgain() {
    storm.shed(nanos());
    look(false, 29_000);
    assertThat(storm.excuses()).isTrue();

    look(false, 2_000);
    assertThat(storm.excuses()).isFalse();
  }

  @Test
  void aFloodDoesNotKeepUsFromNoticingSilence() {
    look(true, Storm.RATION_MILLIS - 1_000);
    assertThat(storm.excuses()).isTrue();

    look(true, 2_000);
    assertThat(storm.excuses()).isFalse();
  }

  @Test
  void theExcuseComesBackSlowly() {
    look(true, Storm.RATION_MILLIS + 1_000);
    look(false, 100_000); // earns 10 s
    look(true, 9_000);
    assertThat(storm.excuses()).isTrue();

    look(true, 2_000);
    assertThat(storm.excuses()).isFalse();
  }

  private long nanos() {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private void look(boolean waiting, long afterMillis) {
    millis += afterMillis;
    storm.look(waiting, nanos());
  }
}
