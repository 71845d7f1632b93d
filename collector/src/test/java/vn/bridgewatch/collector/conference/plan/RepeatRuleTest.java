package vn.bridgewatch.collector.conference.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The examples of RFC 5545, section 3.8.5.3: start, rule, and the first dates as it lists them.
class RepeatRuleTest {

  private static final PlanZone NEW_YORK = PlanZone.of("America/New_York");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1997-09-02|FREQ=DAILY;COUNT=10|09-02 09-03 09-04 09-05 09-06 09-07 09-08 09-09 09-10 09-11 END",
        "1997-12-20|FREQ=DAILY;UNTIL=19971224T000000Z|12-20 12-21 12-22 12-23 END",
        "1997-09-02|FREQ=DAILY;INTERVAL=2|09-02 09-04 09-06 09-08 09-10",
        "1997-09-02|FREQ=DAILY;INTERVAL=10;COUNT=5|09-02 09-12 09-22 10-02 10-12 END",
        "1998-01-01|FREQ=DAILY;UNTIL=19980103T140000Z;BYMONTH=1|01-01 01-02 01-03 END",
        "1998-01-01|FREQ=YEARLY;UNTIL=19980103T140000Z;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA|01-01 01-02 01-03 END",
        "1997-09-02|FREQ=WEEKLY;COUNT=10|09-02 09-09 09-16 09-23 09-30 10-07 10-14 10-21 10-28 11-04 END",
        "1997-09-02|FREQ=WEEKLY;INTERVAL=2;WKST=SU|09-02 09-16 09-30 10-14 10-28 11-11 11-25 12-09 12-23",
        "1997-09-02|FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH|09-02 09-04 09-09 09-11 09-16 09-18 09-23 09-25 09-30 10-02 END",
        "1997-09-01|FREQ=WEEKLY;INTERVAL=2;UNTIL=19970930T000000Z;WKST=SU;BYDAY=MO,WE,FR|09-01 09-03 09-05 09-15 09-17 09-19 09-29 END",
        "1997-09-02|FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH|09-02 09-04 09-16 09-18 09-30 10-02 10-14 10-16 END",
        "1997-09-05|FREQ=MONTHLY;COUNT=10;BYDAY=1FR|09-05 10-03 11-07 12-05 01-02 02-06 03-06 04-03 05-01 06-05 END",
        "1997-09-05|FREQ=MONTHLY;UNTIL=19971224T000000Z;BYDAY=1FR|09-05 10-03 11-07 12-05 END",
        "1997-09-07|FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU|09-07 09-28 11-02 11-30 01-04 01-25 03-01 03-29 05-03 05-31 END",
        "1997-09-22|FREQ=MONTHLY;COUNT=6;BYDAY=-2MO|09-22 10-20 11-17 12-22 01-19 02-16 END",
        "1997-09-28|FREQ=MONTHLY;BYMONTHDAY=-3|09-28 10-29 11-28 12-29 01-29 02-26",
        "1997-09-02|FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15|09-02 09-15 10-02 10-15 11-02 11-15 12-02 12-15 01-02 01-15 END",
        "1997-09-30|FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1|09-30 10-01 10-31 11-01 11-30 12-01 12-31 01-01 01-31 02-01 END",
        "1997-09-10|FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15|09-10 09-11 09-12 09-13 09-14 09-15 03-10 03-11 03-12 03-13 END",
        "1997-09-02|FREQ=MONTHLY;INTERVAL=2;BYDAY=TU|09-02 09-09 09-16 09-23 09-30 11-04 11-11 11-18 11-25 01-06",
        "1997-06-10|FREQ=YEARLY;COUNT=10;BYMONTH=6,7|06-10 07-10 06-10 07-10 06-10 07-10 06-10 07-10 06-10 07-10 END",
        "1997-03-10|FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3|03-10 01-10 02-10 03-10 01-10 02-10 03-10 01-10 02-10 03-10 END",
        "1997-01-01|FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200|01-01 04-10 07-19 01-01 04-09 07-18 01-01 04-10 07-19 01-01 END",
        "1997-05-19|FREQ=YEARLY;BYDAY=20MO|05-19 05-18 05-17",
        "1997-05-12|FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO|05-12 05-11 05-17",
        "1997-03-13|FREQ=YEARLY;BYMONTH=3;BYDAY=TH|03-13 03-20 03-27 03-05 03-12 03-19 03-26",
        "1997-06-05|FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8|06-05 06-12 06-19 06-26 07-03 07-10 07-17 07-24 07-31 08-07",
        "1997-09-13|FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13|09-13 10-11 11-08 12-13 01-10 02-07 03-07",
        "1996-11-05|FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8|11-05 11-07 11-02",
        "1997-09-04|FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3|09-04 10-07 11-06 END",
        "1997-09-29|FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2|09-29 10-30 11-27 12-30 01-29 02-26 03-30",
        "1997-08-05|FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO|08-05 08-10 08-19 08-24 END",
        "1997-08-05|FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU|08-05 08-17 08-19 08-31 END",
        "2007-01-15|FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5|01-15 01-30 02-15 03-15 03-30 END"
      })
  void repeatsAsTheRfcSays(LocalDate first, String text, String dates) {
    RepeatRule rule = RepeatRuleText.read(text, NEW_YORK);
    LocalDateTime start = first.atTime(9, 0);
    boolean ends = dates.endsWith(" END");
    List<String> wanted = List.of(dates.replace(" END", "").split(" "));

    List<LocalDateTime> found =
        rule.dates(start, start, start.plusYears(20), ends ? 1_000 : wanted.size());

    assertThat(found).isSorted().allMatch(it -> it.getHour() == 9);
    assertThat(found.stream().map(RepeatRuleTest::day).toList()).isEqualTo(wanted);
  }

  private static String day(LocalDateTime date) {
    return String.format(Locale.ROOT, "%02d-%02d", date.getMonthValue(), date.getDayOfMonth());
  }

  /// Section 3.8.5.3: the first date counts though it is no Friday the 13th, and EXDATE takes it.
  @Test
  void theFirstDateCountsUnlessItIsTakenOut() {
    LocalDateTime start = LocalDate.of(1997, 9, 2).atTime(9, 0);
    RepeatRule rule = RepeatRuleText.read("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", NEW_YORK);
    var dates =
        new Dates(NEW_YORK, start, Duration.ofHours(1), Optional.of(rule), Set.of(), Set.of(start));

    assertThat(rule.dates(start, start, start.plusYears(1), 2)).startsWith(start);
    assertThat(dates.between(start, start.plusYears(4), 5))
        .containsExactly(
            LocalDateTime.of(1998, 2, 13, 9, 0),
            LocalDateTime.of(1998, 3, 13, 9, 0),
            LocalDateTime.of(1998, 11, 13, 9, 0),
            LocalDateTime.of(1999, 8, 13, 9, 0),
            LocalDateTime.of(2000, 10, 13, 9, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FREQ=DAILY",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;WKST=SU",
        "FREQ=MONTHLY;COUNT=5;BYDAY=-1FR",
        "FREQ=YEARLY;BYMONTH=3;BYDAY=2SU",
        "FREQ=MONTHLY;UNTIL=20271231T165959Z;BYMONTHDAY=-1,15;BYSETPOS=-1"
      })
  void whatIsWrittenIsReadTheSame(String text) {
    RepeatRule rule = RepeatRuleText.read(text, PlanZone.VIETNAM);

    assertThat(RepeatRuleText.read(RepeatRuleText.write(rule, PlanZone.VIETNAM), PlanZone.VIETNAM))
        .isEqualTo(rule);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FREQ=HOURLY|FREQ must be DAILY",
        "INTERVAL=2|FREQ is missing",
        "FREQ=DAILY;COUNT=2;UNTIL=20270101T000000Z|exclude each other",
        "FREQ=DAILY;BYHOUR=9|BYHOUR is not understood",
        "FREQ=WEEKLY;BYMONTHDAY=3|does not go with FREQ=WEEKLY",
        "FREQ=WEEKLY;BYDAY=1MO|BYDAY with a number",
        "FREQ=MONTHLY;BYWEEKNO=3|BYWEEKNO goes with FREQ=YEARLY",
        "FREQ=DAILY;INTERVAL=0|INTERVAL must be 1 to",
        "FREQ=DAILY;FREQ=DAILY|given twice",
        "FREQ=DAILY;BYMONTH=13|BYMONTH must be 1 to 12",
        "FREQ=MONTHLY;BYSETPOS=1|BYSETPOS needs another",
        "FREQ=DAILY;UNTIL=soon|UNTIL must be as",
        "FREQ=DAILY;X=1|does not know X",
        "FREQ|must be NAME=VALUE"
      })
  void whatIsNotUnderstoodIsRefused(String text, String why) {
    assertThatThrownBy(() -> RepeatRuleText.read(text, PlanZone.VIETNAM))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("repeat: ")
        .hasMessageContaining(why);
  }

  /// A rule that fits no day ends, and one that began long ago is not slow.
  @Test
  void noRuleRunsForEver() {
    LocalDateTime start = LocalDateTime.of(1900, 1, 1, 8, 0);
    RepeatRule never = RepeatRuleText.read("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", PlanZone.VIETNAM);
    RepeatRule daily = RepeatRuleText.read("FREQ=DAILY", PlanZone.VIETNAM);

    assertThat(never.dates(start, start, start.plusYears(8_000), 10)).containsExactly(start);
    assertThat(
            daily.dates(
                start, LocalDateTime.of(2026, 11, 1, 0, 0), LocalDateTime.of(2026, 11, 3, 0, 0), 9))
        .hasSize(2);
  }

  /// Against a slow judge that looks at each day of some years by itself.
  @Test
  void agreesWithAJudgeThatLooksAtEachDay() {
    for (int seed = 0; seed < 200; seed++) {
      var random = new Random(seed);
      LocalDate first = LocalDate.of(2026, 1, 1).plusDays(random.nextInt(400));
      int interval = 1 + random.nextInt(3);
      var days = new ArrayList<String>();
      for (String day : List.of("MO", "TU", "WE", "TH", "FR", "SA", "SU")) {
        if (random.nextInt(3) == 0) {
          days.add(day);
        }
      }
      String text =
          "FREQ=WEEKLY;INTERVAL="
              + interval
              + (days.isEmpty() ? "" : ";BYDAY=" + String.join(",", days));
      LocalDate monday = first.minusDays(first.getDayOfWeek().getValue() - 1);
      List<LocalDate> wanted =
          first
              .datesUntil(first.plusYears(2))
              .filter(day -> {
                long weeks = ChronoUnit.DAYS.between(monday, day) / 7;
                String name = day.getDayOfWeek().name().substring(0, 2);
                boolean fits =
                    days.isEmpty()
                        ? day.getDayOfWeek() == first.getDayOfWeek()
                        : days.contains(name);
                return day.equals(first) || (fits && weeks % interval == 0);
              })
              .collect(Collectors.toList());

      List<LocalDate> found =
          RepeatRuleText.read(text, PlanZone.VIETNAM)
              .dates(
                  first.atTime(8, 0), first.atTime(8, 0), first.plusYears(2).atStartOfDay(), 10_000)
              .stream()
              .map(LocalDateTime::toLocalDate)
              .toList();

      assertThat(found).as("seed %d: %s from %s", seed, text, first).isEqualTo(wanted);
    }
  }
}
