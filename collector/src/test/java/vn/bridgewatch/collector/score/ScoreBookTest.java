package vn.bridgewatch.collector.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What becomes of a warning, case by case. Times are in minutes.
class ScoreBookTest {

  private final Course course = new Course();

  @Test
  void aBreachWithTimeToActIsAHit() {
    course.warning(1, 0).breach(2, 40);

    assertThat(course.mark(1)).isEqualTo(Mark.HIT);
    assertThat(course.row(1).leadMillis()).isEqualTo(40 * Course.MINUTE);
  }

  @Test
  void aBreachThatLeavesNoTimeIsLate() {
    course.warning(1, 0).breach(2, 9);

    assertThat(course.mark(1)).isEqualTo(Mark.LATE);
    assertThat(course.row(1).cause()).isEqualTo(Cause.NO_TIME_TO_ACT);
  }

  @Test
  void aBreachThatWasThereFirstIsLate() {
    course.breach(1, 0).warning(2, 5);

    assertThat(course.mark(2)).isEqualTo(Mark.LATE);
    assertThat(course.row(2).cause()).isEqualTo(Cause.THERE_ALREADY);
    assertThat(course.row(2).leadMillis()).isNegative();
  }

  @Test
  void aBreachAfterTheConferenceIsEarly() {
    course.conference("hn", 120).warning(1, 0, "hn").breach(2, 121);

    assertThat(course.mark(1)).isEqualTo(Mark.EARLY);
  }

  @Test
  void aBreachWithinSixHoursOfTheEndOfTheWarningIsItsOwn() {
    course.warning(1, 0).over(1, 60).breach(2, 60 + 359);

    assertThat(course.mark(1)).isEqualTo(Mark.HIT);
  }

  @Test
  void withoutABreachItIsFalseSixHoursAfterItEnded() {
    course.warning(1, 0).over(1, 60).at(60 + 360);
    assertThat(course.mark(1)).isEqualTo(Mark.PENDING);

    course.at(60 + 361);

    assertThat(course.mark(1)).isEqualTo(Mark.FALSE);
  }

  @Test
  void asLongAsItWarnsNothingIsDecided() {
    course.warning(1, 0).at(30 * 24 * 60).breach(2, 31 * 24 * 60);

    assertThat(course.mark(1)).isEqualTo(Mark.HIT);
  }

  @Test
  void whereSomebodyActedNobodyKnowsWhetherItWasFalse() {
    course.warning(1, 0).acted(1, 20).over(1, 60).at(500);

    assertThat(course.mark(1)).isEqualTo(Mark.AVERTED);
  }

  @Test
  void aBreachComesTrueThoughSomebodyActed() {
    course.warning(1, 0).acted(1, 20).breach(2, 60);

    assertThat(course.mark(1)).isEqualTo(Mark.HIT);
  }

  @Test
  void aSiteThatIsSilentAtTheEndProvesNothing() {
    course.warning(1, 0).over(1, 60).silent(9, 300).at(500);

    assertThat(course.mark(1)).isEqualTo(Mark.VOID);
    assertThat(course.row(1).cause()).isEqualTo(Cause.UNSEEN);
  }

  @ParameterizedTest
  @CsvSource({"90, FALSE", "160, VOID"})
  void aShortSilenceIsNoExcuseALongOneIs(int silentMinutes, Mark mark) {
    course.warning(1, 0).silent(9, 10).over(9, 10 + silentMinutes).over(1, 60 + silentMinutes);
    course.at(60 + silentMinutes + 361);

    assertThat(course.mark(1)).isEqualTo(mark);
  }

  @Test
  void aWarningWhoseInputIsGoneForSixHoursIsVoid() {
    course.warning(1, 0).frozen(1, 30).at(30 + 361);

    assertThat(course.mark(1)).isEqualTo(Mark.VOID);
  }

  @Test
  void aConferenceThatWasCalledOffProvesNothing() {
    course.conference("hn", 120).warning(1, 0, "hn").over(1, 60).callOff("hn").at(500);

    assertThat(course.mark(1)).isEqualTo(Mark.VOID);
    assertThat(course.row(1).cause()).isEqualTo(Cause.CALLED_OFF);
  }

  @Test
  void aCountdownThatEndsBeforeItsTimeWasRenewedAndNotFalse() {
    course.countdown(1, 0, "").over(1, 20);

    assertThat(course.mark(1)).isEqualTo(Mark.AVERTED);
    assertThat(course.row(1).cause()).isEqualTo(Cause.RENEWED);
  }

  @Test
  void aCountdownLooksBeyondTheConference() {
    course.conference("hn", 120).countdown(1, 0, "hn").empty(2, 24 * 60);

    assertThat(course.mark(1)).isEqualTo(Mark.HIT);
  }

  @Test
  void whatIsRenewedAndThenEndsWithoutAWarningIsMissed() {
    course.countdown(1, 0, "").over(1, 20).empty(2, 100);

    assertThat(course.mark(2)).isEqualTo(Mark.MISSED);
  }

  @Test
  void aWarningWhoseDeviceIsNoMoreProvesNothing() {
    course.warning(1, 0).withdrawn(1, 60);

    assertThat(course.row(1).cause()).isEqualTo(Cause.WITHDRAWN);
  }

  @Test
  void aBreachThatNothingWarnedOfIsMissed() {
    course.breach(5, 100);

    assertThat(course.mark(5)).isEqualTo(Mark.MISSED);
    assertThat(course.row(5).rule()).isEqualTo(Course.FORECAST);
  }

  @ParameterizedTest
  @CsvSource({"0.1, SUDDEN", "0.25, MISSED", "0.9, MISSED", ", MISSED"})
  void aBreachThatHadHardlySetOutTenMinutesBeforeIsSudden(@Nullable Double way, Mark mark) {
    var askedMinutes = new ArrayList<Long>();
    course
        .book()
        .approaches((_, rule, _, timeMillis) -> {
          assertThat(rule).isEqualTo(Course.FORECAST);
          askedMinutes.add(timeMillis / Course.MINUTE);
          return way == null ? OptionalDouble.empty() : OptionalDouble.of(way);
        });

    course.breach(5, 100);

    assertThat(course.mark(5)).isEqualTo(mark);
    assertThat(askedMinutes).containsExactly(90L);
  }

  @Test
  void aBreachThatComesBackWithinTheHourIsTheSameTrouble() {
    course.breach(1, 0).over(1, 10).breach(2, 69).over(2, 80).breach(3, 141);

    assertThat(course.mark(1)).isEqualTo(Mark.MISSED);
    assertThat(course.find(2)).isEmpty();
    assertThat(course.mark(3)).isEqualTo(Mark.MISSED);
  }

  @Test
  void aBreachJustAfterTheSiteWasSilentCountsForNothing() {
    course.silent(9, 0).over(9, 30).breach(1, 60);

    assertThat(course.mark(1)).isEqualTo(Mark.VOID);
  }

  @Test
  void aBreachOfAnotherSeriesOrDeviceIsNotItsOwn() {
    course.warning(1, 0).breach(2, 30, Map.of("device", "switch", "if", "2"));
    course.breach(3, 40, Map.of("device", "router"));

    assertThat(course.mark(1)).isEqualTo(Mark.PENDING);
    assertThat(course.mark(2)).isEqualTo(Mark.MISSED);
    assertThat(course.mark(3)).isEqualTo(Mark.MISSED);
  }

  @Test
  void aBreachOfAnotherKindOfSeriesOfTheDeviceIsItsOwn() {
    course.warning(1, 0).breach(2, 30, Map.of("device", "switch", "sensor", "3"));

    assertThat(course.mark(1)).isEqualTo(Mark.HIT);
  }

  @Test
  void theSameAlertOnceMoreChangesNothing() {
    course.warning(1, 0).breach(2, 40);
    int written = course.written();

    course.again();

    assertThat(course.written()).isEqualTo(written);
  }

  @Test
  void whatShouldHaveBeenJudgedWhileNobodyListenedIsVoid() {
    course.warning(1, 0).over(1, 60).restart(700);

    assertThat(course.mark(1)).isEqualTo(Mark.VOID);
    assertThat(course.row(1).cause()).isEqualTo(Cause.NOT_LISTENING);
  }

  @Test
  void aRestartFindsAnOpenBreachAgain() {
    course.warning(1, 0).breach(2, 40).restart(50).over(2, 60).breach(3, 100);

    assertThat(course.row(1).breachEndedMillis()).isNull();
    assertThat(course.find(3)).as("the same trouble").isEmpty();
  }

  @Test
  void aRuleThatIsWrongTooOftenIsDemotedAndEarnsItBack() {
    long minute = course.falseWarnings(1, 5, 0);
    assertThat(course.book().demoted(Course.FORECAST)).isTrue();
    assertThat(course.standings()).hasSize(1);
    assertThat(course.standings().getFirst().reason()).startsWith("0 of 5 occasions of warnings");
    assertThat(course.standings().getFirst().reasonVi())
        .isEqualTo("0 trong 5 đợt cảnh báo đã chấm là đúng (có thể từ 0% đến 43%)");

    minute = course.hits(100, 9, minute + 600);
    assertThat(course.book().demoted(Course.FORECAST)).isTrue();
    course.hits(200, 1, minute + 600);

    assertThat(course.book().demoted(Course.FORECAST)).isFalse();
    assertThat(course.standings()).hasSize(2);
  }

  @Test
  void oneStrangeSiteDemotesNoRule() {
    course.falseWarnings(1, 20, 0, List.of("01"));
    assertThat(course.book().demoted(Course.FORECAST)).isFalse();
  }

  @Test
  void oneEventIsOneOccasionHoweverManySitesItTouches() {
    for (int site = 1; site <= 9; site++) {
      Map<String, String> labels = Map.of("device", "sw", "site", "0" + site, "province", "79");
      course.warning(site, site, labels).over(site, site + 10L);
    }
    course.at(600);
    assertThat(course.rows()).extracting(ScoredWarning::mark).containsOnly(Mark.FALSE);
    assertThat(course.book().demoted(Course.FORECAST)).isFalse();
  }

  @Test
  void eventsThatTouchManySitesDemoteAndRegainAsEventsOfOne() {
    long minute = 0;
    for (int event = 0; event < 6; event++) {
      minute = course.event(1_000L * event, 20, minute, false);
    }
    assertThat(course.book().demoted(Course.FORECAST)).as("6 of 6 were wrong").isTrue();

    for (int event = 10; event < 20; event++) {
      minute = course.event(1_000L * event, 20, minute + 600, true);
    }
    assertThat(course.book().demoted(Course.FORECAST)).as("10 of 10 were right").isFalse();
  }

  @Test
  void whatAnEarlierBuildWroteIsSaidInVietnameseToo() {
    String old = "1 of 9 judged warnings came true (likely 2 % to 43 %)";
    assertThat(new StandingChange("x", true, 0, "", old).reasonVi())
        .isEqualTo("1 trong 9 đợt cảnh báo đã chấm là đúng (có thể từ 2% đến 43%)");
  }

  @Test
  void whatARestartTakesUpDemotesAsBefore() {
    long minute = course.falseWarnings(1, 4, 0);
    course.restart(minute);
    assertThat(course.book().demoted(Course.FORECAST)).isFalse();

    minute = course.falseWarnings(50, 1, minute + 600);
    assertThat(course.book().demoted(Course.FORECAST)).isTrue();
    course.restart(minute + 1);

    assertThat(course.book().demoted(Course.FORECAST)).isTrue();
    assertThat(course.standings()).hasSize(1);
  }

  @Test
  void aPersonReinstatesARuleAndOnlyLaterWarningsCount() {
    long minute = course.falseWarnings(1, 5, 0);
    course.stand(false, minute + 1).at(minute + 2);
    assertThat(course.book().demoted(Course.FORECAST)).isFalse();

    minute = course.falseWarnings(50, 4, minute + 600);
    assertThat(course.book().demoted(Course.FORECAST)).as("four prove nothing").isFalse();
    course.falseWarnings(90, 1, minute + 600);

    assertThat(course.book().demoted(Course.FORECAST)).isTrue();
  }

  @Test
  void aCorrectionCountsInPlaceOfTheMark() {
    course.warning(1, 0).over(1, 60).at(500);
    course.correct(1, Optional.of(Mark.AVERTED), 501).at(512);
    assertThat(course.score().precision()).isNull();
    assertThat(course.score().counts()).containsEntry(Mark.AVERTED, 1).containsEntry(Mark.FALSE, 0);

    course.correct(1, Optional.empty(), 520).at(532);

    assertThat(course.score().precision()).isZero();
  }

  @Test
  void theFiguresOfARule() {
    course.hits(1, 3, 0);
    long minute = course.falseWarnings(50, 1, 10_000);
    course.breach(90, minute + 100).at(minute + 112);

    RuleScore score = course.score();

    assertThat(score.judged()).isEqualTo(4);
    assertThat(score.precision()).isEqualTo(0.75);
    assertThat(score.recall()).isEqualTo(0.75);
    assertThat(score.medianLeadMillis()).isEqualTo(30 * Course.MINUTE);
    assertThat(score.precisionRange().lower()).isBetween(0.3, 0.31);
    assertThat(score.precisionRange().upper()).isBetween(0.95, 0.96);
    assertThat(score.warnsOf()).isEqualTo(Course.BREACH);
    assertThat(score.leads().counts().stream().mapToLong(it -> it).sum()).isEqualTo(3);
  }

  @Test
  void whatIsRememberedIsLetGo() {
    course.hits(1, 300, 0);
    course.at(course.now() + 1_000);

    assertThat(course.book().openCases()).isZero();
    assertThat(course.score().judged()).isEqualTo(RuleWindow.MARKS_MAX);
  }

  @Test
  void marksOlderThanNinetyDaysNoLongerCount() {
    course.falseWarnings(1, 4, 0);
    course.at(92L * 24 * 60);

    assertThat(course.score().judged()).isZero();
    assertThat(List.of(course.score().precisionRange())).containsExactly(new Interval(0, 1));
  }
}
