package vn.bridgewatch.conference;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConferenceClockTest {

  private static final Instant START = Instant.parse("2026-11-23T01:00:00Z");
  private static final Instant END = START.plus(Duration.ofHours(3));

  private static Appointment conference(@Nullable Instant closed) {
    return new Appointment("HN-11", START, END, closed);
  }

  @ParameterizedTest
  @CsvSource({
    "-P8D, IDLE", "-P7DT1S, IDLE", "-P7D, T7D", "-PT24H1S, T7D", "-PT24H, T24H", "-PT60M1S, T24H",
    "-PT60M, T60M", "-PT15M1S, T60M", "-PT15M, T15M", "-PT1S, T15M", "PT0S, LIVE", "PT3H, LIVE",
    "PT3H59M59S, LIVE", "PT4H, AFTER", "PT4H59M59S, AFTER", "PT5H, IDLE",
  })
  void phaseByTimeFromTheStart(Duration fromStart, Phase phase) {
    assertThat(ConferenceClock.phase(conference(null), START.plus(fromStart))).isEqualTo(phase);
  }

  @ParameterizedTest
  @CsvSource({
    "PT1H59M59S, LIVE",
    "PT2H, AFTER",
    "PT2H59M59S, AFTER",
    "PT3H, IDLE",
  })
  void closingEndsTheLivePhase(Duration fromStart, Phase phase) {
    var closed = conference(START.plus(Duration.ofHours(2)));

    assertThat(ConferenceClock.phase(closed, START.plus(fromStart))).isEqualTo(phase);
  }

  @Test
  void aConferenceClosedBeforeItsStartWasCalledOff() {
    var closed = conference(START.minusSeconds(3_600));

    assertThat(ConferenceClock.phase(closed, START.plusSeconds(60))).isEqualTo(Phase.IDLE);
    assertThat(ConferenceClock.phase(closed, START.minusSeconds(60))).isEqualTo(Phase.IDLE);
  }

  @Test
  void closingLongAfterTheEndDoesNotProlongIt() {
    var closed = conference(END.plus(Duration.ofHours(5)));

    assertThat(ConferenceClock.phase(closed, END.plus(Duration.ofMinutes(61))))
        .isEqualTo(Phase.AFTER);
  }

  @ParameterizedTest
  @CsvSource({
    "-P15D, false",
    "-P14D, false",
    "-P13D, true",
    "PT0S, true",
    "PT4H59M, true",
    "PT5H, false",
  })
  void aCalendarOfFourteenDaysNamesWhatIsNear(Duration fromStart, boolean named) {
    assertThat(
            ConferenceClock.concerns(conference(null), START.plus(fromStart), Duration.ofDays(14)))
        .isEqualTo(named);
  }

  @Test
  void whatWasCalledOffConcernsNobody() {
    assertThat(
            ConferenceClock.concerns(
                conference(START.minusSeconds(3_600)),
                START.minusSeconds(7_200),
                Duration.ofDays(14)))
        .isFalse();
  }
}
