package vn.bridgewatch.agent.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.bridgewatch.conference.Appointment;
import vn.bridgewatch.conference.Phase;

class SiteCalendarsTest {

  private static final Instant START = Instant.parse("2026-11-23T01:00:00Z");

  @TempDir Path folder;

  private static Appointment appointment(String name, Duration fromStart) {
    Instant start = START.plus(fromStart);
    return new Appointment(name, start, start.plus(Duration.ofHours(2)), null);
  }

  private static long at(Duration fromStart) {
    return START.plus(fromStart).toEpochMilli();
  }

  @Test
  void thePhaseHoldsAfterARestartWithoutTheCentre() throws Exception {
    var told =
        List.of(
            appointment("Giao ban \"nội bộ\" \\ 1", Duration.ZERO),
            new Appointment("HN-2", START, START.plusSeconds(60), START.plusSeconds(30)));
    SiteCalendars.open(folder, Set.of("00004"), Runnable::run).take("00004", told);

    SiteCalendars again = SiteCalendars.open(folder, Set.of("00004"), Runnable::run);

    assertThat(again.appointments("00004")).isEqualTo(told);
    assertThat(again.phase("00004", at(Duration.ofMinutes(-10)))).isEqualTo(Phase.T15M);
    assertThat(again.phase("00004", at(Duration.ofMinutes(10)))).isEqualTo(Phase.LIVE);
    assertThat(again.phase("00005", at(Duration.ofMinutes(10)))).isEqualTo(Phase.IDLE);
  }

  @Test
  void theHighestPhaseOfSeveralConferencesHolds() {
    SiteCalendars calendars = SiteCalendars.open(folder, Set.of("00004"), Runnable::run);
    calendars.take(
        "00004",
        List.of(appointment("a", Duration.ZERO), appointment("b", Duration.ofMinutes(150))));

    assertThat(calendars.phase("00004", at(Duration.ofMinutes(140)))).isEqualTo(Phase.LIVE);
    calendars.take("00004", List.of());
    assertThat(calendars.phase("00004", at(Duration.ofMinutes(140)))).isEqualTo(Phase.IDLE);
  }

  @Test
  void aSiteThatIsNotOursIsNotKept() {
    SiteCalendars calendars = SiteCalendars.open(folder, Set.of("00004"), Runnable::run);
    calendars.take("99999", List.of(appointment("a", Duration.ZERO)));

    assertThat(calendars.phase("99999", at(Duration.ZERO))).isEqualTo(Phase.IDLE);
  }

  @Test
  void aBrokenFileIsNoReasonNotToStart() throws Exception {
    Files.writeString(folder.resolve(SiteCalendars.FILE), "sites: [ { site: 1, start: x");
    assertThat(SiteCalendars.open(folder, Set.of("00004"), Runnable::run).appointments("00004"))
        .isEmpty();

    Files.writeString(
        folder.resolve(SiteCalendars.FILE),
        "sites: [ { site: \"00004\", conferences: [ { name: a, start: \"soon\", end: \"x\" } ] } ]");
    assertThat(SiteCalendars.open(folder, Set.of("00004"), Runnable::run).appointments("00004"))
        .isEmpty();
  }

  @Test
  void aFolderThatCannotBeWrittenLosesNothingInMemory() throws Exception {
    Path gone = folder.resolve("gone");
    SiteCalendars calendars = SiteCalendars.open(gone, Set.of("00004"), Runnable::run);
    calendars.take("00004", List.of(appointment("a", Duration.ZERO)));

    assertThat(calendars.phase("00004", at(Duration.ZERO))).isEqualTo(Phase.LIVE);
  }
}
