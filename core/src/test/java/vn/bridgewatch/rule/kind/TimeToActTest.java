package vn.bridgewatch.rule.kind;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vn.bridgewatch.rule.Grade;
import vn.bridgewatch.rule.Limit;
import vn.bridgewatch.rule.ReasonText;
import vn.bridgewatch.rule.Rule;
import vn.bridgewatch.rule.Selector;
import vn.bridgewatch.rule.SeriesDetector;
import vn.bridgewatch.rule.Surroundings;
import vn.bridgewatch.rule.Surroundings.Workbench;
import vn.bridgewatch.rule.Verdict;
import vn.bridgewatch.rule.countdown.FaultKind;
import vn.bridgewatch.rule.forecast.Link;

/// A warning comes when the time that is left, less the repair, falls under the margin, and says
/// both; what can be repaired before the conference begins waits.
class TimeToActTest {

  private static final long MINUTE = 60_000;

  private final Surroundings surroundings =
      new Surroundings(Duration.ofMinutes(45), new Workbench());

  private static CountdownRule.Condition onBattery() {
    return new CountdownRule.Condition("on_battery", new Limit.Above(0.5));
  }

  private SeriesDetector runtime() {
    return new CountdownRule(
            "ends",
            Selector.of("runtime_seconds"),
            new CountdownRule.Shape.EndsIn(),
            new Warning("", FaultKind.POWER, Duration.ofMinutes(15)),
            Duration.ZERO,
            Duration.ofMinutes(5),
            onBattery(),
            Grade.CRITICAL,
            List.of(),
            Rule.Texts.NONE)
        .detector(surroundings);
  }

  @ParameterizedTest
  @CsvSource({
    // runtime, starts in, ends in, on battery: said
    "40, -10, 60, 1, runtime_seconds at its end in 40 min; repair takes 55 min: 15 min too late",
    "60, -10, 90, 1, runtime_seconds at its end in 60 min; repair takes 55 min: 5 min to spare",
    "60, -10, 50, 1, ''", // outlasts it
    "90, -10, 120, 1, ''", // time enough to wait and see
    "40, 65, 180, 1, runtime_seconds at its end in 40 min; repair takes 55 min: 10 min to spare",
    "40, 75, 180, 1, ''", // it can be repaired before it begins
    "40, -10, 60, 0, ''", // the mains are there
  })
  void aBatteryIsToldOfWhenThereIsJustTime(
      long runtime, long startsIn, long endsIn, double battery, String reason) {
    surroundings.conference((100 + startsIn) * MINUTE, (100 + endsIn) * MINUTE);
    SeriesDetector detector = runtime();
    detector.beside(0, battery);

    Verdict verdict = detector.sample(100 * MINUTE, runtime * 60);

    assertThat(verdict instanceof Verdict.Breached(_, var why, _) ? why : "").isEqualTo(reason);
  }

  @Test
  void withoutAConferenceNothingHasToLast() {
    SeriesDetector detector = runtime();
    detector.beside(0, 1);

    assertThat(detector.sample(100 * MINUTE, 60)).isEqualTo(Verdict.HEALTHY);
  }

  @Test
  void aCertificateIsToldOfByTheDateAlone() {
    SeriesDetector detector =
        new CountdownRule(
                "certificate",
                Selector.of("expiry"),
                new CountdownRule.Shape.EndsAt(),
                new Warning("", FaultKind.REMOTE, Duration.ofDays(1)),
                Duration.ofDays(14),
                Duration.ZERO,
                null,
                Grade.WARNING,
                List.of(),
                Rule.Texts.NONE)
            .detector(surroundings);

    assertThat(detector.sample(0, 15 * 86_400)).isEqualTo(Verdict.HEALTHY);
    assertThat(detector.sample(MINUTE, 10 * 86_400))
        .isEqualTo(new Verdict.Breached(Grade.WARNING, "expiry: less than 10 d left", MINUTE));
  }

  private static SeriesDetector registration(Surroundings surroundings) {
    return new CountdownRule(
            "registration",
            Selector.of("registration_seconds"),
            new CountdownRule.Shape.Renews(),
            new Warning("", FaultKind.ROOM, Duration.ofMinutes(30)),
            Duration.ZERO,
            Duration.ZERO,
            null,
            Grade.WARNING,
            List.of(),
            Rule.Texts.NONE)
        .detector(surroundings);
  }

  /// Every minute for hours: 60 min, renewed at 30; the line is gone for some of them.
  ///
  /// @return what was left, in minutes, when it was said that a renewal is missed; 0: never
  private static int registrationMissed(Surroundings surroundings, int lostFrom, int lostMinutes) {
    SeriesDetector detector = registration(surroundings);
    int left = 60;
    int minute = 0;
    for (; minute < 700; minute++) {
      left = left == 30 ? 60 : left - 1;
      if (minute >= lostFrom && minute < lostFrom + lostMinutes) {
        detector.absent(minute * MINUTE, "timed_out");
      } else {
        detector.sample(minute * MINUTE, left * 60);
      }
      assertThat(detector.verdict()).isNotInstanceOf(Verdict.Breached.class);
    }
    for (; left > 0; minute++) {
      left--;
      if (detector.sample(minute * MINUTE, left * 60) instanceof Verdict.Breached) {
        return left;
      }
    }
    return 0;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 5, 10, 15, 25, 45, 100})
  void aLineThatWasGoneTeachesNothingOfRenewals(int lostMinutes) {
    surroundings.conference(0, 100 * 60 * MINUTE);

    assertThat(registrationMissed(surroundings, 540, lostMinutes)).isBetween(27, 29);
  }

  @Test
  void aForecastSaysHowLikelyByWhenAndWhatIsLeft() {
    surroundings.conference(0, 48 * 60 * MINUTE);
    SeriesDetector detector =
        new ForecastRule(
                "hot",
                Selector.of("room_celsius"),
                new Limit.Above(35),
                Link.IDENTITY,
                new Warning("room_hot", FaultKind.ROOM, Duration.ofMinutes(30)),
                Grade.WARNING,
                List.of(),
                Rule.Texts.NONE)
            .detector(surroundings);
    Verdict said = Verdict.HEALTHY;
    for (int minute = 0; minute < 47 * 60; minute++) {
      double rise = Math.max(0, minute - 30 * 60) / 60.0;
      double noise = (minute * 7 % 5 - 2) / 20.0;
      Verdict verdict = detector.sample(minute * MINUTE, 24 + rise + noise);
      if (verdict instanceof Verdict.Breached) {
        said = verdict;
        break;
      }
    }

    assertThat(said).isInstanceOf(Verdict.Breached.class);
    String reason = ((Verdict.Breached) said).reason();
    assertThat(reason)
        .matches(
            "room_celsius [0-9.]+\u00a0°C, > 35\u00a0°C likely in \\d+ min( \\(\\d+ to \\d+\\))?,"
                + " \\d+ % before the deadline; repair takes 30 min: \\d+ min to spare");
    assertThat(ReasonText.vi(reason))
        .contains("nhiều khả năng sau", "xác suất", "sửa mất 30 phút", "còn dư")
        .doesNotContain("likely", "repair", "spare");
  }
}
