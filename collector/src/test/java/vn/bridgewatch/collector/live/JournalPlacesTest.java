package vn.bridgewatch.collector.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.collector.journal.Journal;
import vn.bridgewatch.collector.journal.JournalEntry;
import vn.bridgewatch.collector.journal.Offsets;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.RecordId;

class JournalPlacesTest {

  private final JournalPlaces places = new JournalPlaces(60_000);

  @Test
  void eachPartitionHasItsOwnPlace() {
    assertThat(places.advance(at(0, 500, 0))).isTrue();
    assertThat(places.advance(at(3, 7, 0))).isTrue();

    assertThat(places.decided()).isEqualTo(Offsets.of(0, 500).with(3, 7));
    assertThat(places.next()).isEqualTo(Offsets.of(0, 501).with(3, 8));
  }

  @Test
  void whatIsHandedOverAgainIsTakenOnce() {
    places.advance(at(1, 10, 0));
    places.advance(at(1, 20, 0));

    assertThat(places.advance(at(1, 10, 0))).isFalse();
    assertThat(places.advance(at(1, 20, 0))).isFalse();
    assertThat(places.advance(at(2, 10, 0))).isTrue();
  }

  @Test
  void whatWasDecidedBeforeTheRestartIsTakenAndNotDecidedAgain() {
    places.restore(Offsets.of(0, 100).with(1, 5));

    assertThat(places.advance(at(0, 100, 0))).isTrue();
    assertThat(places.isUndecided(at(0, 100, 0))).isFalse();
    assertThat(places.isUndecided(at(0, 107, 0))).isTrue();
    assertThat(places.isUndecided(at(1, 6, 0))).isTrue();
    assertThat(places.isUndecided(at(2, 1, 0))).as("a partition that is new").isTrue();
  }

  @Test
  void aRestartThatReadsNothingForgetsNothing() {
    places.restore(Offsets.of(0, 100).with(1, 5));
    places.advance(at(1, 6, 0));

    assertThat(places.decided()).isEqualTo(Offsets.of(0, 100).with(1, 6));
  }

  @Test
  void aRestartReadsAsMuchAsWindowsNeed() {
    for (int second = 0; second <= 300; second++) {
      places.advance(at(0, 10L * second, 1_000L * second));
      places.advance(at(1, second, 1_000L * second));
    }

    assertThat(places.replayFrom().in(0, -1)).isBetween(2_300L, 2_400L);
    assertThat(places.replayFrom().in(1, -1)).isBetween(230L, 240L);
  }

  @Test
  void aPartitionThatEndsBeforeWhatWasDecidedIsAnother() {
    places.restore(Offsets.of(0, 100).with(1, 50));

    assertThat(places.endAt(Offsets.of(0, 101).with(1, 51))).isFalse();
    assertThat(places.endAt(Offsets.of(0, 101).with(1, 50))).isTrue();
    assertThat(places.isUndecided(at(1, 3, 0))).isTrue();
    assertThat(places.isUndecided(at(0, 3, 0))).isFalse();
  }

  private static Journal.At at(int partition, long position, long receivedMillis) {
    return new Journal.At(
        partition,
        position,
        new JournalEntry(
            new RecordId("agent", "00", 1, 1),
            Lane.LIVE,
            receivedMillis,
            receivedMillis,
            new Payload.Samples(new Tick(receivedMillis, List.of()))));
  }
}
