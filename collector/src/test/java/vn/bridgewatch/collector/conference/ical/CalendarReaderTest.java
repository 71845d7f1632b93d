package vn.bridgewatch.collector.conference.ical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.bridgewatch.collector.conference.plan.CallProfile;
import vn.bridgewatch.collector.conference.plan.Plan;
import vn.bridgewatch.collector.conference.plan.PlanZone;
import vn.bridgewatch.collector.conference.plan.Planned;
import vn.bridgewatch.collector.conference.plan.Rank;
import vn.bridgewatch.config.Problem;

class CalendarReaderTest {

  private static final CalendarDefaults ALL =
      new CalendarDefaults(
          "HN",
          Rank.PROVINCE,
          List.of("all"),
          CallProfile.NONE,
          Optional.empty(),
          PlanZone.VIETNAM);
  private static final Instant FROM = Instant.parse("2026-11-01T00:00:00Z");
  private static final Instant TO = Instant.parse("2027-02-01T00:00:00Z");

  private static Planned read(String... lines) throws IcalException {
    return read(ALL, lines);
  }

  private static Planned read(CalendarDefaults defaults, String... lines) throws IcalException {
    String text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\n";
    text += String.join("\r\n", lines) + "\r\nEND:VCALENDAR\r\n";
    return CalendarReader.read("office", text.getBytes(StandardCharsets.UTF_8), defaults);
  }

  private static Plan one(String... lines) throws IcalException {
    Planned planned = read(lines);
    assertThat(planned.problems()).isEmpty();
    assertThat(planned.plans()).hasSize(1);
    return planned.plans().getFirst();
  }

  private static String problem(String... lines) throws IcalException {
    Planned planned = read(lines);
    assertThat(planned.plans()).isEmpty();
    assertThat(planned.problems()).hasSize(1);
    return planned.problems().getFirst().toString();
  }

  private static String[] event(String... lines) {
    return Arrays.stream(new String[][] {{"BEGIN:VEVENT", "UID:1@office"}, lines, {"END:VEVENT"}})
        .flatMap(Arrays::stream)
        .toArray(String[]::new);
  }

  private static List<Instant> starts(Plan plan) {
    return plan.between(FROM, TO).stream().map(Plan.Date::start).toList();
  }

  @Test
  void anEventIsAConferenceWithWhatItSaysOfItself() throws IcalException {
    Plan plan =
        one(
            event(
                "DTSTART;TZID=Asia/Ho_Chi_Minh:20261123T080000",
                "DURATION:PT3H30M",
                "SUMMARY:Giao ban trực tuyến\\, tháng 11\\; phần 1\\nmới",
                "X-BRIDGEWATCH-ID:giao-ban-11",
                "X-BRIDGEWATCH-CODE-NAME:HN-11",
                "X-BRIDGEWATCH-RANK:ministry",
                "X-BRIDGEWATCH-ROSTER:00,province:01,-00004",
                "X-BRIDGEWATCH-BIT-RATE:4000000",
                "X-BRIDGEWATCH-CODECS:H.264,H.265",
                "X-BRIDGEWATCH-MCUS:10.0.0.7:5060"));

    assertThat(plan.id()).isEqualTo("giao-ban-11");
    assertThat(plan.details().title()).isEqualTo("Giao ban trực tuyến, tháng 11; phần 1 mới");
    assertThat(plan.details().codeName()).isEqualTo("HN-11");
    assertThat(plan.details().rank()).isEqualTo(Rank.MINISTRY);
    assertThat(plan.details().invited()).containsExactly("00", "province:01", "-00004");
    assertThat(plan.details().call())
        .isEqualTo(new CallProfile(4_000_000, List.of("H.264", "H.265"), List.of("10.0.0.7:5060")));
    assertThat(starts(plan)).containsExactly(Instant.parse("2026-11-23T01:00:00Z"));
    assertThat(plan.dates().length()).isEqualTo(Duration.ofMinutes(210));
  }

  @Test
  void categoriesSayTheSameForProgramsThatKnowNoOtherWords() throws IcalException {
    Plan plan =
        one(
            event(
                "DTSTART:20261123T010000Z",
                "DTEND:20261123T030000Z",
                "SUMMARY:Họp kín về nhân sự",
                "CATEGORIES:code:HN-12,rank:commune",
                "CATEGORIES:roster:tier:province,roster:tag:dien-tap"));

    assertThat(plan.details().codeName()).isEqualTo("HN-12");
    assertThat(plan.details().rank()).isEqualTo(Rank.COMMUNE);
    assertThat(plan.details().invited()).containsExactly("tier:province", "tag:dien-tap");
  }

  @Test
  void aCodeNameThatIsMadeTellsNothingOfTheTitle() throws IcalException {
    Plan plan = one(event("DTSTART:20261123T010000Z", "DTEND:20261123T030000Z", "SUMMARY:Họp kín"));

    assertThat(plan.details().codeName()).matches("HN-[0-9a-f]{6}");
    assertThat(plan.id()).matches("cal-[0-9a-f]{16}");
  }

  @Test
  void linesThatAreFoldedWithinACharacterAreOne() throws IcalException {
    byte[] title = "SUMMARY:Trực tuyến".getBytes(StandardCharsets.UTF_8);
    for (int cut = 1; cut < title.length; cut++) {
      byte[] folded = new byte[title.length + 3];
      System.arraycopy(title, 0, folded, 0, cut);
      folded[cut] = '\r';
      folded[cut + 1] = '\n';
      folded[cut + 2] = ' ';
      System.arraycopy(title, cut, folded, cut + 3, title.length - cut);
      byte[] before =
          "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20261123T010000Z\r\nDURATION:PT1H\r\n"
              .getBytes(StandardCharsets.UTF_8);
      byte[] after = "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n".getBytes(StandardCharsets.UTF_8);
      byte[] all = new byte[before.length + folded.length + after.length];
      System.arraycopy(before, 0, all, 0, before.length);
      System.arraycopy(folded, 0, all, before.length, folded.length);
      System.arraycopy(after, 0, all, before.length + folded.length, after.length);

      Planned planned = CalendarReader.read("office", all, ALL);

      assertThat(planned.plans()).as("cut at byte %d", cut).hasSize(1);
      assertThat(planned.plans().getFirst().details().title())
          .as("cut at byte %d", cut)
          .isEqualTo("Trực tuyến");
    }
  }

  @Test
  void aSeriesHasItsExceptionsItsMovedDatesAndThoseThatWereCalledOff() throws IcalException {
    Planned planned =
        read(
            "BEGIN:VEVENT",
            "UID:w",
            "DTSTART;TZID=Asia/Ho_Chi_Minh:20261102T080000",
            "DTEND;TZID=Asia/Ho_Chi_Minh:20261102T100000",
            "RRULE:FREQ=WEEKLY;COUNT=6",
            "EXDATE;TZID=Asia/Ho_Chi_Minh:20261109T080000",
            "RDATE;TZID=Asia/Ho_Chi_Minh:20261111T080000",
            "X-BRIDGEWATCH-ID:tuan",
            "SUMMARY:Giao ban tuần",
            "END:VEVENT",
            "BEGIN:VEVENT",
            "UID:w",
            "RECURRENCE-ID;TZID=Asia/Ho_Chi_Minh:20261116T080000",
            "DTSTART;TZID=Asia/Ho_Chi_Minh:20261117T140000",
            "DTEND;TZID=Asia/Ho_Chi_Minh:20261117T150000",
            "SUMMARY:Giao ban tuần (dời lịch)",
            "END:VEVENT",
            "BEGIN:VEVENT",
            "UID:w",
            "RECURRENCE-ID:20261123T010000Z",
            "STATUS:CANCELLED",
            "DTSTART:20261123T010000Z",
            "END:VEVENT");

    assertThat(planned.problems()).isEmpty();
    List<Plan.Date> dates = planned.plans().getFirst().between(FROM, TO);
    assertThat(dates)
        .extracting(Plan.Date::id)
        .containsExactly(
            "tuan-20261102-0800",
            "tuan-20261111-0800",
            "tuan-20261116-0800",
            "tuan-20261123-0800",
            "tuan-20261130-0800",
            "tuan-20261207-0800");
    assertThat(dates.get(2).start()).isEqualTo(Instant.parse("2026-11-17T07:00:00Z"));
    assertThat(dates.get(2).end()).isEqualTo(Instant.parse("2026-11-17T08:00:00Z"));
    assertThat(dates.get(2).details().title()).isEqualTo("Giao ban tuần (dời lịch)");
    assertThat(dates)
        .extracting(Plan.Date::calledOff)
        .containsExactly(false, false, false, true, false, false);
  }

  /// RFC 5545, section 3.6.5: the calendar's own definition of a zone counts.
  @Test
  void aZoneThatTheCalendarDefinesCounts() throws IcalException {
    Plan plan =
        one(
            "BEGIN:VTIMEZONE",
            "TZID:Office hours",
            "BEGIN:STANDARD",
            "DTSTART:16010101T030000",
            "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
            "TZOFFSETFROM:+0200",
            "TZOFFSETTO:+0100",
            "END:STANDARD",
            "BEGIN:DAYLIGHT",
            "DTSTART:16010101T020000",
            "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
            "TZOFFSETFROM:+0100",
            "TZOFFSETTO:+0200",
            "END:DAYLIGHT",
            "END:VTIMEZONE",
            "BEGIN:VEVENT",
            "UID:1",
            "DTSTART;TZID=\"Office hours\":20261020T080000",
            "DURATION:PT1H",
            "RRULE:FREQ=WEEKLY;COUNT=3",
            "END:VEVENT");

    assertThat(plan.dates().zone().name()).isEqualTo("Office hours");
    assertThat(plan.between(Instant.parse("2026-10-01T00:00:00Z"), TO))
        .extracting(Plan.Date::start)
        .containsExactly(
            Instant.parse("2026-10-20T06:00:00Z"),
            Instant.parse("2026-10-27T07:00:00Z"),
            Instant.parse("2026-11-03T07:00:00Z"));
  }

  @Test
  void aZoneDefinedAsTheDatabaseHasItIsThatOne() throws IcalException {
    Plan plan =
        one(
            "BEGIN:VTIMEZONE",
            "TZID:SE Asia Standard Time",
            "BEGIN:STANDARD",
            "DTSTART:16010101T000000",
            "TZOFFSETFROM:+0700",
            "TZOFFSETTO:+0700",
            "END:STANDARD",
            "END:VTIMEZONE",
            "BEGIN:VEVENT",
            "UID:1",
            "DTSTART;TZID=SE Asia Standard Time:20261123T080000",
            "DURATION:P1D",
            "END:VEVENT");

    assertThat(plan.dates().zone()).isEqualTo(PlanZone.VIETNAM);
    assertThat(starts(plan)).containsExactly(Instant.parse("2026-11-23T01:00:00Z"));
  }

  @Test
  void ofSeveralVersionsTheNewestCounts() throws IcalException {
    Planned planned =
        read(
            "BEGIN:VEVENT",
            "UID:1",
            "SEQUENCE:2",
            "DTSTART:20261124T010000Z",
            "DURATION:PT1H",
            "END:VEVENT",
            "BEGIN:VEVENT",
            "UID:1",
            "SEQUENCE:1",
            "DTSTART:20261123T010000Z",
            "DURATION:PT1H",
            "END:VEVENT");

    assertThat(starts(planned.plans().getFirst()))
        .containsExactly(Instant.parse("2026-11-24T01:00:00Z"));
  }

  @Test
  void whatIsCancelledIsCalledOff() throws IcalException {
    Plan plan = one(event("DTSTART:20261123T010000Z", "DURATION:PT1H", "STATUS:CANCELLED"));

    assertThat(plan.between(FROM, TO)).extracting(Plan.Date::calledOff).containsExactly(true);
  }

  @Test
  void onlyTheWantedCategoryMayCount() throws IcalException {
    var defaults =
        new CalendarDefaults(
            "HN",
            Rank.NATIONAL,
            List.of("all"),
            CallProfile.NONE,
            Optional.of("Cầu truyền hình"),
            PlanZone.VIETNAM);
    Planned planned =
        read(
            defaults,
            "BEGIN:VEVENT",
            "UID:holiday",
            "DTSTART;VALUE=DATE:20261123",
            "SUMMARY:Nghỉ lễ",
            "END:VEVENT",
            "BEGIN:VEVENT",
            "UID:1",
            "CATEGORIES:Cầu truyền hình",
            "DTSTART:20261123T010000Z",
            "DURATION:PT1H",
            "END:VEVENT");

    assertThat(planned.problems()).isEmpty();
    assertThat(planned.plans()).hasSize(1);
  }

  @Test
  void anEventThatCannotBeAConferenceCostsOnlyItself() throws IcalException {
    Planned planned =
        read(
            "BEGIN:VEVENT",
            "UID:day",
            "DTSTART;VALUE=DATE:20261123",
            "END:VEVENT",
            "BEGIN:VEVENT",
            "UID:1",
            "DTSTART:20261123T010000Z",
            "DURATION:PT1H",
            "END:VEVENT");

    assertThat(planned.plans()).hasSize(1);
    assertThat(planned.problems()).extracting(Problem::line).containsExactly(6);
    assertThat(planned.problems().getFirst().message())
        .contains("whole days", "needs a time of day");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DURATION:PT1H|DTSTART is missing",
        "DTSTART:20261123T010000Z|one of DTEND and DURATION is needed",
        "DTSTART:20261123T010000Z#DTEND:20261123T010000Z|must end after its start",
        "DTSTART:20261123T010000Z#DURATION:P8D|at most PT168H",
        "DTSTART:20261123T010000Z#DURATION:1H|must be a duration",
        "DTSTART:2026-11-23#DURATION:PT1H|must be a time as",
        "DTSTART:20261331T010000Z#DURATION:PT1H|must be a time as",
        "DTSTART;TZID=Nowhere/City:20261123T010000#DURATION:PT1H|TZID is neither defined",
        "DTSTART:20261123T010000Z#DURATION:PT1H#RRULE:FREQ=HOURLY|RRULE: FREQ must be",
        "DTSTART:20261123T010000Z#DURATION:PT1H#X-BRIDGEWATCH-RANK:king|rank: must be national",
        "DTSTART:20261123T010000Z#DURATION:PT1H#X-BRIDGEWATCH-ID:Ä|id: must be",
        "DTSTART:20261123T010000Z#DURATION:PT1H#DTSTART:20261123T010000Z|DTSTART is given twice",
        "DTSTART:20261123T010000Z#DURATION:PT1H#RDATE;VALUE=PERIOD:20261124T010000Z/PT1H|VALUE=PERIOD is not understood"
      })
  void whatIsNoConferenceIsAProblem(String lines, String why) throws IcalException {
    assertThat(problem(event(lines.split("#")))).startsWith("office:").contains(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|not whole",
        "hello|must be NAME:VALUE",
        "BEGIN:VEVENT#END:VEVENT|must begin with BEGIN:VCALENDAR",
        "BEGIN:VCALENDAR#VERSION:2.0|not whole",
        "BEGIN:VCALENDAR#VERSION:1.0#END:VCALENDAR|must have VERSION:2.0",
        "BEGIN:VCALENDAR#BEGIN:VEVENT#END:VCALENDAR|ends VCALENDAR within VEVENT",
        "BEGIN:VCALENDAR#VERSION:2.0#END:VCALENDAR#BEGIN:VCALENDAR|must be one",
        "BEGIN:VCALENDAR#VERSION:2.0#X;A=\"b:c#END:VCALENDAR|does not end"
      })
  void whatIsNoCalendarIsRefusedWhole(String lines, String why) {
    byte[] text = lines.replace('#', '\n').getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> CalendarReader.read("office", text, ALL))
        .isInstanceOf(IcalException.class)
        .hasMessageContaining(why);
  }

  @Test
  void anythingCutOrChangedAtRandomIsRefusedOrReadAndNeverBreaksIt() throws IcalException {
    String whole =
        CalendarWriter.write(
            List.of(
                one(
                    event(
                        "DTSTART;TZID=Asia/Ho_Chi_Minh:20261102T080000",
                        "DURATION:PT2H",
                        "RRULE:FREQ=WEEKLY;BYDAY=MO",
                        "SUMMARY:Giao ban"))));
    byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
    for (int seed = 0; seed < 3_000; seed++) {
      var random = new Random(seed);
      byte[] broken = Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
      for (int n = random.nextInt(4); n > 0; n--) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
      }
      try {
        Planned planned = CalendarReader.read("office", broken, ALL);
        planned.plans().forEach(plan -> assertThat(plan.between(FROM, TO)).isNotNull());
      } catch (IcalException e) {
        assertThat(e.getMessage()).as("seed %d", seed).isNotBlank();
      }
    }
  }

  @Test
  void whatIsWrittenIsReadAsTheSamePlans() throws IcalException {
    Planned planned =
        read(
            "BEGIN:VTIMEZONE",
            "TZID:Own: one, two",
            "BEGIN:STANDARD",
            "DTSTART:20200101T000000",
            "TZOFFSETFROM:+0700",
            "TZOFFSETTO:+0800",
            "END:STANDARD",
            "BEGIN:DAYLIGHT",
            "DTSTART:20260601T000000",
            "RRULE:FREQ=YEARLY;UNTIL=20300101T000000Z",
            "TZOFFSETFROM:+0800",
            "TZOFFSETTO:+0700",
            "END:DAYLIGHT",
            "END:VTIMEZONE",
            "BEGIN:VEVENT",
            "UID:w",
            "X-BRIDGEWATCH-ID:tuan",
            "DTSTART;TZID=\"Own: one, two\":20261102T080000",
            "DURATION:PT90M",
            "RRULE:FREQ=MONTHLY;BYDAY=1MO;UNTIL=20271231T000000Z",
            "EXDATE;TZID=\"Own: one, two\":20261207T080000",
            "RDATE;TZID=\"Own: one, two\":20261111T080000",
            "SUMMARY:Tiêu đề rất dài, có dấu phẩy; và chấm phẩy, để dòng này phải gập lại nhiều lần",
            "X-BRIDGEWATCH-ROSTER:all,-tier:commune",
            "X-BRIDGEWATCH-MCUS:mcu.example.vn",
            "END:VEVENT",
            "BEGIN:VEVENT",
            "UID:w",
            "RECURRENCE-ID;TZID=\"Own: one, two\":20261111T080000",
            "DTSTART:20261112T000000Z",
            "DURATION:PT1H",
            "SUMMARY:Khác",
            "END:VEVENT",
            "BEGIN:VEVENT",
            "UID:w",
            "RECURRENCE-ID;TZID=\"Own: one, two\":20270104T080000",
            "STATUS:CANCELLED",
            "END:VEVENT");
    assertThat(planned.problems()).isEmpty();

    String written = CalendarWriter.write(planned.plans());
    Planned again =
        CalendarReader.read(
            "again", written.getBytes(StandardCharsets.UTF_8), CalendarDefaults.NONE);

    assertThat(again.problems()).isEmpty();
    assertThat(again.plans()).isEqualTo(planned.plans());
    assertThat(written.lines().map(line -> line.getBytes(StandardCharsets.UTF_8).length))
        .allMatch(length -> length <= 75);
    assertThat(again.plans().getFirst().dates().start())
        .isEqualTo(LocalDateTime.of(2026, 11, 2, 8, 0));
  }
}
