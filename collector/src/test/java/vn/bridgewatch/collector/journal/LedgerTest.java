package vn.bridgewatch.collector.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.wire.RecordId;
import vn.bridgewatch.wire.SequenceRange;

class LedgerTest {

  private final Ledger ledger = new Ledger();

  @Test
  void anAgentThatLostItsStateCountsFromOneAgainAndIsTakenOnce() {
    restart(ledger, 1, 10);

    RecordId wiped = id(epoch(1, 0xbeef), 1);

    assertThat(canJudge(ledger, wiped)).isTrue();
    assertThat(ledger.add(wiped)).isTrue();
    assertThat(ledger.add(wiped)).isFalse();
    assertThat(ledger.contains(wiped)).isTrue();
    assertThat(ledger.contains(id(epoch(10, 7), 1))).isTrue();
  }

  @Test
  void theLeastRecentlyUsedEpochGivesWay() {
    restart(ledger, 1, Ledger.EPOCHS_MAX);
    ledger.add(id(epoch(1, 7), 2)); // the oldest is still at work
    restart(ledger, 9, 9);

    assertThat(ledger.contains(id(epoch(1, 7), 1))).isTrue();
    assertThat(ledger.contains(id(epoch(2, 7), 1))).isFalse();
  }

  @Test
  void anEpochInUseIsNeverDisplacedAndALossDisplacesNone() {
    ledger.pin("agent", "00", epoch(1, 7));
    restart(ledger, 1, 20);
    assertThat(ledger.contains(id(epoch(1, 7), 1))).isTrue();

    assertThat(ledger.addLost("agent", "00", epoch(30, 7), new SequenceRange(1, 1))).isZero();
    assertThat(ledger.addLost("agent", "00", epoch(20, 7), new SequenceRange(2, 3))).isEqualTo(2);
    assertThat(ledger.contains(id(epoch(14, 7), 1))).isTrue();

    ledger.unpin("agent", "00", epoch(1, 7));
    restart(ledger, 21, 20 + Ledger.EPOCHS_MAX);
    assertThat(ledger.contains(id(epoch(1, 7), 1))).isFalse();
  }

  @Test
  void recordsOfADisplacedEpochAreRefusedBecauseTheyMightBeDuplicates() {
    restart(ledger, 1, Ledger.EPOCHS_MAX + 1);

    assertThat(canJudge(ledger, id(epoch(1, 7), 1))).isFalse();
    assertThat(canJudge(ledger, id(epoch(2, 7), 1))).isTrue();
  }

  @Test
  void aRestartRemembersUseAndDisplacement() {
    restart(ledger, 1, 10);
    ledger.add(id(epoch(3, 7), 2)); // of the kept 3 to 10 the next to go would be 4

    Ledger read = copy(ledger);
    restart(read, 11, 11);

    assertThat(canJudge(read, id(epoch(1, 7), 1))).isFalse();
    assertThat(canJudge(read, id(epoch(2, 7), 1))).isFalse();
    assertThat(read.contains(id(epoch(3, 7), 2))).isTrue();
    assertThat(canJudge(read, id(epoch(4, 7), 1))).isFalse();
    assertThat(read.contains(id(epoch(5, 7), 1))).isTrue();
  }

  @Test
  void aLaterSegmentsWordOfWhatWasDisplacedStands() {
    restart(ledger, 1, 2);
    ByteBuf earlier = Unpooled.buffer();
    ledger.write(earlier);
    restart(ledger, 3, 10);
    ByteBuf later = Unpooled.buffer();
    ledger.write(later);

    var read = new Ledger();
    read.merge(earlier);
    read.merge(later);

    assertThat(canJudge(read, id(epoch(1, 7), 1))).isFalse();
    assertThat(read.contains(id(epoch(3, 7), 1))).isTrue();
  }

  @Test
  void saysOfARecordWhetherItIsHereOrNewOrCannotBeTold() {
    var ledger = new Ledger();
    var first = new RecordId("agent-00", "00", 1, 1);
    assertThat(ledger.standing(first)).isEqualTo(Ledger.Standing.NEW);
    ledger.add(first);
    assertThat(ledger.standing(first)).isEqualTo(Ledger.Standing.KNOWN);
    assertThat(ledger.standing(new RecordId("agent-00", "00", 1, 2)))
        .isEqualTo(Ledger.Standing.NEW);

    for (long epoch = 2; epoch <= 1 + Ledger.EPOCHS_MAX; epoch++) {
      ledger.add(new RecordId("agent-00", "00", epoch, 1));
    }
    assertThat(ledger.standing(first)).as("displaced").isEqualTo(Ledger.Standing.UNKNOWABLE);

    for (long sequence = 1; sequence <= 2L * Ledger.RANGES_MAX; sequence += 2) {
      ledger.add(new RecordId("agent-00", "01001", 1, sequence));
    }
    assertThat(ledger.standing(new RecordId("agent-00", "01001", 1, 2)))
        .as("too many holes")
        .isEqualTo(Ledger.Standing.UNKNOWABLE);
  }

  @Test
  void whatIsRememberedIsBounded() {
    restart(ledger, 1, 10_000);
    ByteBuf written = Unpooled.buffer();
    ledger.write(written);

    int entryBytes = 1 + "agent".length() + 1 + "00".length() + Long.BYTES + Integer.BYTES;
    int rangeBytes = 2 * Long.BYTES;
    assertThat(written.readableBytes())
        .isEqualTo(
            Ledger.DISPLACED_MAX * entryBytes + Ledger.EPOCHS_MAX * (entryBytes + rangeBytes));
  }

  private static void restart(Ledger ledger, int first, int last) {
    for (int counter = first; counter <= last; counter++) {
      assertThat(ledger.add("agent", "00", epoch(counter, 7), new SequenceRange(1, 1)))
          .isEqualTo(1);
    }
  }

  private static Ledger copy(Ledger ledger) {
    ByteBuf written = Unpooled.buffer();
    ledger.write(written);
    var read = new Ledger();
    read.merge(written);
    return read;
  }

  private static boolean canJudge(Ledger ledger, RecordId id) {
    return ledger.canJudge(id.agent(), id.site(), id.bootEpoch());
  }

  private static long epoch(int counter, int tag) {
    return (long) counter << 32 | tag;
  }

  private static RecordId id(long epoch, long sequence) {
    return new RecordId("agent", "00", epoch, sequence);
  }
}
