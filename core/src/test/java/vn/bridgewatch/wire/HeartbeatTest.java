package vn.bridgewatch.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HeartbeatTest {

  private final Heartbeat heartbeat = new Heartbeat(Duration.ofNanos(30), 0);

  @Test
  void isDueWhereNothingWasSentForSoLong() {
    heartbeat.sent(10);
    heartbeat.heard(35);
    assertThat(heartbeat.dueInNanos(39)).isEqualTo(1);
    assertThat(heartbeat.dueInNanos(40)).isZero();
  }

  @Test
  void isDueWhereNothingWasHeardForSoLong() {
    heartbeat.sent(29);
    assertThat(heartbeat.dueInNanos(30)).isZero();
  }

  @Test
  void isAskedAgainOnlyAfterAsLongWhereNoAnswerComes() {
    heartbeat.pinged(30);
    heartbeat.sent(50);
    assertThat(heartbeat.dueInNanos(50)).isEqualTo(10);
    assertThat(heartbeat.dueInNanos(60)).isZero();
  }

  @Test
  void goesAlongWithOthersForTheClocks() {
    assertThat(heartbeat.goesAlong(0)).as("the first that is sent").isTrue();
    heartbeat.pinged(0);
    heartbeat.sent(140);
    assertThat(heartbeat.goesAlong(149)).isFalse();
    assertThat(heartbeat.goesAlong(150)).isTrue();
    heartbeat.pinged(150);
    assertThat(heartbeat.goesAlong(299)).isFalse();
  }
}
