package vn.bridgewatch.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.bridgewatch.agent.calendar.Rhythm;
import vn.bridgewatch.conference.Phase;

class ProbeRhythmsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private static ProbeRhythms.Wish wish(int bytes, int usualSeconds) {
    return new ProbeRhythms.Wish(bytes, Duration.ofSeconds(usualSeconds), Map.of(), SECOND);
  }

  @ParameterizedTest
  @CsvSource({"IDLE, 30", "T7D, 30", "T24H, 5", "T60M, 2", "T15M, 2", "LIVE, 1", "AFTER, 30"})
  void theNearerTheConferenceTheOftener(Phase phase, int seconds) {
    Rhythm rhythm = ProbeRhythms.of(List.of(wish(148, 30))).getFirst();

    assertThat(rhythm.interval(phase)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void whatRunsOftenAnywayIsNeverSlowed() {
    Rhythm rhythm = ProbeRhythms.of(List.of(wish(148, 1))).getFirst();

    assertThat(rhythm.byPhase().values()).containsOnly(SECOND);
  }

  @Test
  void aKindThatIsDearToItsTargetIsNotAskedOftener() {
    var wish = new ProbeRhythms.Wish(100, Duration.ofMinutes(1), Map.of(), Duration.ofSeconds(15));

    assertThat(ProbeRhythms.of(List.of(wish)).getFirst().interval(Phase.LIVE))
        .isEqualTo(Duration.ofSeconds(15));
  }

  @Test
  void whatWasGivenForAPhaseHolds() {
    var wish =
        new ProbeRhythms.Wish(
            148,
            Duration.ofSeconds(10),
            Map.of(Phase.LIVE, Duration.ofSeconds(20), Phase.IDLE, Duration.ofSeconds(3)),
            SECOND);
    Rhythm rhythm = ProbeRhythms.of(List.of(wish)).getFirst();

    assertThat(rhythm.interval(Phase.LIVE)).isEqualTo(Duration.ofSeconds(20));
    assertThat(rhythm.interval(Phase.IDLE)).isEqualTo(Duration.ofSeconds(3));
    assertThat(rhythm.interval(Phase.T24H)).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void theDearestAreSlowedFirst() {
    List<Rhythm> rhythms =
        ProbeRhythms.of(List.of(wish(148, 30), wish(5_000, 30), wish(20_000, 30)));

    assertThat(rhythms.get(0).interval(Phase.LIVE)).isEqualTo(SECOND);
    assertThat(rhythms.get(1).interval(Phase.LIVE)).isBetween(SECOND, Duration.ofSeconds(2));
    assertThat(rhythms.get(2).interval(Phase.LIVE)).isGreaterThan(Duration.ofSeconds(4));
  }

  @Test
  void anyProbesWhoseQuietRatesFitStayWithinTheBudgetOfEveryPhase() {
    var random = new Random(4);
    for (int round = 0; round < 300; round++) {
      List<ProbeRhythms.Wish> wishes = new ArrayList<>();
      double bits = 0;
      for (int i = 0; i < 60; i++) {
        var wish = wish(60 + random.nextInt(6_000), 1 + random.nextInt(120));
        double own = wish.bytes() * 8.0 / wish.usual().toSeconds();
        if (bits + own <= ProbeRhythms.BITS_PER_SECOND_MAX) {
          bits += own;
          wishes.add(wish);
        }
      }
      List<Rhythm> rhythms = ProbeRhythms.of(wishes);
      for (Phase phase : Phase.values()) {
        assertThat(ProbeRhythms.bitsPerSecond(wishes, rhythms, phase))
            .as("round %d, %s", round, phase)
            .isLessThanOrEqualTo(ProbeRhythms.bitsPerSecondMax(phase) + 1);
        for (int i = 0; i < wishes.size(); i++) {
          assertThat(rhythms.get(i).interval(phase)).isLessThanOrEqualTo(wishes.get(i).usual());
        }
      }
    }
  }
}
