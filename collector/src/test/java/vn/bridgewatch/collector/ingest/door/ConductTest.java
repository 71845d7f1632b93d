package vn.bridgewatch.collector.ingest.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConductTest {

  private final Conduct conduct = new Conduct();
  private long nanos;

  @Test
  void whoDidNothingMayCome() {
    assertThat(comes("a")).isZero();
  }

  @Test
  void whoWasCutOffIsKeptOutTwiceAsLongEachTime() {
    assertThat(conduct.fault("a", nanos)).hasSeconds(15);
    assertThat(conduct.fault("a", nanos)).hasSeconds(30);
    assertThat(conduct.fault("a", nanos)).hasSeconds(60);
    assertThat(comes("a")).hasSeconds(60);
    assertThat(comes("b")).isZero();

    pass(Duration.ofSeconds(60));
    assertThat(comes("a")).isZero();
  }

  @Test
  void neverLongerThanFourMinutes() {
    for (int i = 0; i < 100; i++) {
      assertThat(conduct.fault("a", nanos)).isLessThanOrEqualTo(Conduct.LONGEST);
    }
  }

  @Test
  void comingTooEarlyMakesItNoLonger() {
    conduct.fault("a", nanos);
    for (int i = 0; i < 100; i++) {
      comes("a");
    }
    pass(Duration.ofSeconds(15));

    assertThat(comes("a")).isZero();
  }

  @Test
  void whoBehavedForAWhileBeginsAnew() {
    conduct.fault("a", nanos);
    conduct.fault("a", nanos);
    pass(Duration.ofMinutes(11));

    assertThat(conduct.fault("a", nanos)).isEqualTo(Conduct.FIRST);
  }

  @Test
  void whoMayDoBetterSoonIsKeptOutAsBrieflyEachTime() {
    conduct.rest("a", nanos);
    conduct.rest("a", nanos);

    assertThat(comes("a")).isEqualTo(Conduct.FIRST);
  }

  @Test
  void nobodyComesMoreOftenThanALineThatFlaps() {
    int let = 0;
    for (int i = 0; i < 1_000; i++) {
      if (comes("a").isZero()) {
        let++;
      }
      pass(Duration.ofMillis(10)); // 10 s in all
    }
    assertThat(let).isBetween(24, 25);
  }

  @Test
  void theTableIsBounded() {
    conduct.fault("first", nanos);
    for (int i = 0; i < Conduct.AGENTS_MAX; i++) {
      comes("agent-" + i);
    }
    assertThat(comes("first")).as("forgotten").isZero();
  }

  private Duration comes(String agent) {
    return conduct.comes(agent, nanos);
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }
}
