package vn.bridgewatch.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.metric.Event;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.SequenceRange;

class MemorySpoolTest {

  private static final long EPOCH = 7;
  private final AtomicLong nanos = new AtomicLong();
  private final MemorySpool spool =
      new MemorySpool(Set.of("00", "01"), EPOCH, 1_000, nanos::get); // five records

  @Test
  void eachSiteCountsItsOwnSequence() {
    record("00");
    record("01");
    record("00");

    assertThat(drain(Lane.LIVE)).containsExactly("00/1", "01/1", "00/2");
  }

  @Test
  void whatWaitsTooLongBecomesBacklogAndTheNewestGoFirst() {
    record("00");
    pass(MemorySpool.LIVE_MILLIS_MAX + 1);
    record("00");

    assertThat(drain(Lane.LIVE)).containsExactly("00/2");
    assertThat(drain(Lane.BACKLOG)).containsExactly("00/1");
  }

  @Test
  void eventsGoFirstHoweverOldTheyAre() {
    event("00");
    pass(MemorySpool.LIVE_MILLIS_MAX + 1);
    record("00");

    assertThat(drain(Lane.LIVE)).containsExactly("00/1", "00/2");
  }

  @Test
  void whatIsNotAcknowledgedIsSentAgainUnderTheSameSequence() {
    record("00");
    record("00");
    record("00");
    drain(Lane.LIVE);
    spool.acknowledge("00", EPOCH, List.of(new SequenceRange(2, 2)));
    record("00");
    spool.rewind();

    assertThat(drain(Lane.LIVE)).containsExactly("00/1", "00/3", "00/4");
  }

  @Test
  void anotherEpochOrSiteAcknowledgesNothing() {
    record("00");
    spool.acknowledge("00", EPOCH + 1, List.of(new SequenceRange(1, 1)));
    spool.acknowledge("01", EPOCH, List.of(new SequenceRange(1, 1)));

    assertThat(spool.status().records()).isEqualTo(1);
  }

  @Test
  void aFullSpoolGivesUpTheOldestSamplesAndKeepsEvents() {
    record("00");
    event("00");
    for (int i = 0; i < 5; i++) {
      record("00");
    }

    assertThat(drain(Lane.LIVE)).containsExactly("00/2", "00/4", "00/5", "00/6", "00/7");
    var lost = new Loss("00", EPOCH, List.of(new SequenceRange(1, 1), new SequenceRange(3, 3)));
    assertThat(spool.losses()).containsExactly(lost);
    assertThat(spool.losses()).as("told once on a connection").isEmpty();
    spool.rewind();
    assertThat(spool.losses()).as("and again on the next").containsExactly(lost);
    assertThat(spool.status().droppedSamples()).isEqualTo(2);
    assertThat(spool.status().droppedEvents()).isZero();
    assertThat(spool.status().bytes()).isLessThanOrEqualTo(1_000);
  }

  @Test
  void eventsGoOnlyWhenNoSampleIsLeft() {
    for (int i = 0; i < 7; i++) {
      event("00");
    }

    assertThat(spool.status().droppedEvents()).isEqualTo(2);
    assertThat(drain(Lane.LIVE)).startsWith("00/3").hasSize(5);
  }

  @Test
  void acknowledgementFreesTheBytes() {
    record("00");
    drain(Lane.LIVE);
    spool.acknowledge("00", EPOCH, List.of(new SequenceRange(1, 100)));

    assertThat(spool.status().bytes()).isZero();
    assertThat(spool.status().acknowledged()).isEqualTo(1);
  }

  @Test
  void aDiscardedRecordIsCountedAsDropped() {
    record("00");
    SpooledRecord taken = spool.next(Lane.LIVE).orElseThrow();
    spool.discard(taken);
    spool.rewind();

    assertThat(drain(Lane.LIVE)).isEmpty();
    assertThat(spool.status().droppedSamples()).isEqualTo(1);
  }

  @Test
  void theSenderIsWokenForEveryRecord() {
    var woken = new AtomicInteger();
    spool.onRecord(woken::incrementAndGet);
    record("00");
    record("01");

    assertThat(woken).hasValue(2);
  }

  @Test
  void theAgeIsThatOfTheOldestRecordLeft() {
    record("00");
    pass(3_000);
    record("00");

    assertThat(spool.status().oldestAgeMillis()).isEqualTo(3_000);
  }

  @Test
  void aStrangersSiteIsABug() {
    assertThatThrownBy(() -> record("99")).hasMessageContaining("site 99");
  }

  private void pass(long millis) {
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private void record(String site) {
    spool.record(site, new Payload.Samples(new Tick(0, List.of())));
  }

  private void event(String site) {
    spool.record(site, new Payload.Happening(new Event("e", 0, Labels.NONE, "")));
  }

  private List<String> drain(Lane lane) {
    List<String> taken = new ArrayList<>();
    for (Optional<SpooledRecord> next = spool.next(lane);
        next.isPresent();
        next = spool.next(lane)) {
      taken.add(next.get().site() + "/" + next.get().sequence());
      assertThat(next.get().lane()).isEqualTo(lane);
    }
    return taken;
  }
}
