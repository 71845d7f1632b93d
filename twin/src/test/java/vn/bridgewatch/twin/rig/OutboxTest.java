package vn.bridgewatch.twin.rig;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.metric.Event;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Pace;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.SequenceRange;

class OutboxTest {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final Payload SAMPLES = new Payload.Samples(new Tick(1, List.of()));
  private static final Payload EVENT =
      new Payload.Happening(new Event("rig_event", 1, Labels.NONE, ""));

  private final Outbox outbox = new Outbox(0);

  private List<Long> taken(Lane lane, long nowNanos) {
    var sequences = new ArrayList<Long>();
    for (Outbox.Kept next = outbox.next(lane, nowNanos);
        next != null;
        next = outbox.next(lane, nowNanos)) {
      sequences.add(next.sequence());
    }
    return sequences;
  }

  @Test
  void whatIsNewGoesLiveAndOnce() {
    outbox.add(1, SAMPLES, 0);
    outbox.add(2, EVENT, 0);

    assertThat(taken(Lane.LIVE, SECOND)).containsExactly(1L, 2L);
    assertThat(taken(Lane.LIVE, SECOND)).isEmpty();
    assertThat(taken(Lane.BACKLOG, SECOND)).isEmpty();
  }

  @Test
  void samplesThatWaitedTooLongAreBacklogAndEventsNever() {
    outbox.add(1, SAMPLES, 0);
    outbox.add(2, SAMPLES, 0);
    outbox.add(3, EVENT, 0);
    outbox.add(4, SAMPLES, 15 * SECOND);

    assertThat(taken(Lane.LIVE, 20 * SECOND)).containsExactly(3L, 4L);
    assertThat(taken(Lane.BACKLOG, 20 * SECOND)).containsExactly(1L, 2L);
  }

  @Test
  void whatWasSentAndNotAcknowledgedIsSentAgainOnTheNextConnection() {
    for (int i = 1; i <= 4; i++) {
      outbox.add(i, SAMPLES, 0);
    }
    taken(Lane.LIVE, SECOND);
    var gone = new ArrayList<Long>();
    outbox.acknowledge(List.of(new SequenceRange(1, 1)), record -> gone.add(record.sequence()));
    outbox.rewind();
    outbox.acknowledge(List.of(new SequenceRange(1, 2)), record -> gone.add(record.sequence()));

    assertThat(taken(Lane.LIVE, 2 * SECOND)).containsExactly(3L, 4L);
    assertThat(gone).containsExactly(1L, 2L);
    assertThat(outbox.size()).isEqualTo(2);
  }

  @Test
  void theBacklogGoesInBurstsAtAnAgentsPace() {
    int count = Pace.BURST_RECORDS + 100;
    for (int i = 1; i <= count; i++) {
      outbox.add(i, SAMPLES, 0);
    }
    long now = 60 * SECOND;

    assertThat(taken(Lane.BACKLOG, now)).hasSize(Pace.BURST_RECORDS);
    assertThat(taken(Lane.BACKLOG, now + SECOND)).isEmpty();
    assertThat(taken(Lane.BACKLOG, now + 11 * SECOND)).hasSize(100);
  }
}
