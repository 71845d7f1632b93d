package vn.bridgewatch.twin.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.metric.Event;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.twin.rig.Ledger;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.RecordId;

class LivesTest {

  private static final String AGENT = "rig-0";

  private final Lives lives = new Lives(Ledger.NONE);

  private static RecordId id(int life, long sequence) {
    return new RecordId(AGENT, "01-r0", ((long) life << 32) | 0x9abc_def0L, sequence);
  }

  private static Payload samples(long millis) {
    return new Payload.Samples(new Tick(millis, List.of()));
  }

  private static Payload trap(int index) {
    return new Payload.Happening(
        new Event("link_down", 1, Labels.of("ifIndex", "" + index), "Port " + index));
  }

  private static Lives.Killed killed(int life, long killedMillis) {
    return new Lives.Killed(new Lives.Life(AGENT, life), killedMillis);
  }

  @Test
  void whatIsLostIsTheTimeFromTheNewestSampleOfThatLifeToItsKill() {
    lives.issued(id(1, 1), samples(1_000));
    lives.issued(id(2, 1), samples(9_000));
    lives.issued(id(1, 3), samples(3_000)); // came late, by way of the spool
    lives.issued(id(1, 2), samples(2_000));

    assertThat(lives.lostSeconds(List.of(killed(1, 3_400), killed(2, 9_100))))
        .containsExactly(0.4, 0.1);
  }

  @Test
  void aLifeHasBegunOnceASampleOfItHasCome() {
    var life = new Lives.Life(AGENT, 1);
    lives.issued(id(1, 1), trap(1));
    assertThat(lives.has(life)).isFalse();

    lives.issued(id(1, 2), samples(1));
    assertThat(lives.has(life)).isTrue();
  }

  @Test
  void aTrapThatWasAnsweredAndNeverCameIsMissing() {
    lives.issued(id(1, 1), trap(7));
    lives.issued(id(2, 1), trap(9));

    assertThat(lives.missing(AGENT, Set.of("7", "8", "9"))).containsExactly("8");
    assertThat(lives.missing("rig-1", Set.of("7"))).containsExactly("7");
  }

  @Test
  void whatAnEarlierLifeLeftIsNoticed() {
    lives.issued(id(2, 1), samples(1));
    long before = lives.pastNanos();
    lives.issued(id(2, 2), samples(2));
    assertThat(lives.pastNanos()).isEqualTo(before);

    lives.issued(id(1, 5), samples(1));
    assertThat(lives.pastNanos()).isGreaterThanOrEqualTo(before);
  }
}
