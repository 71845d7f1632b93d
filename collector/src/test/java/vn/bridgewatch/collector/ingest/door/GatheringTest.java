package vn.bridgewatch.collector.ingest.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.SelectStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The loop's time is in milliseconds here.
final class GatheringTest {

  private static final int READY = 7;

  private final List<Long> pauses = new ArrayList<>();
  private long millis;
  private boolean hurried;
  private final Gathering gathering =
      new Gathering(() -> nanos(millis), this::pause, () -> hurried);

  private void pause(long nanos) {
    pauses.add(TimeUnit.NANOSECONDS.toMillis(nanos));
    millis += TimeUnit.NANOSECONDS.toMillis(nanos);
  }

  private static long nanos(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private int look(boolean hasTasks) throws Exception {
    return gathering.calculateStrategy(() -> READY, hasTasks);
  }

  @Test
  void whoComesAfterAPauseIsReadAtOnceAndTheNextWithTheCrowd() throws Exception {
    assertThat(look(false)).isEqualTo(SelectStrategy.SELECT);
    millis += 300; // blocked until a frame came
    look(false);
    assertThat(pauses).isEmpty();

    millis += 1;
    look(false);
    millis += 4;
    look(false);
    assertThat(pauses).containsExactly(49L, 46L);
  }

  @Test
  void aLoopThatIsBehindNeverWaits() throws Exception {
    for (int i = 0; i < 10; i++) {
      look(false);
      millis += Gathering.BETWEEN.toMillis();
    }
    assertThat(pauses).isEmpty();
  }

  @Test
  void tasksAndHandshakesWaitForNothing() throws Exception {
    look(false);
    assertThat(look(true)).isEqualTo(READY);
    hurried = true;
    look(false);
    assertThat(pauses).isEmpty();
  }
}
