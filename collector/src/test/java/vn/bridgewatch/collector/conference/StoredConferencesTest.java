package vn.bridgewatch.collector.conference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.bridgewatch.collector.inventory.Inventory;
import vn.bridgewatch.collector.inventory.InventoryFile;
import vn.bridgewatch.collector.store.ConferenceStore;
import vn.bridgewatch.collector.store.Store;
import vn.bridgewatch.conference.Deadline;
import vn.bridgewatch.conference.Phase;
import vn.bridgewatch.config.ConfigException;

class StoredConferencesTest {

  private static final Inventory INVENTORY = InventoryFile.officialUnits(LocalDate.of(2026, 9, 1));
  private static final Instant NOW = Instant.parse("2026-11-22T00:00:00Z");
  @TempDir Path folder;
  private Store store;

  @BeforeEach
  void open() {
    store = Store.open(folder.resolve("bridgewatch.db"), NOW::toEpochMilli);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private StoredConferences conferences() {
    return new StoredConferences(new ConferenceStore(store), INVENTORY, NOW::toEpochMilli);
  }

  private static Conference conference(String id, Duration fromNow, String... roster) {
    Instant start = NOW.plus(fromNow);
    return new Conference(
        id, "Title " + id, "HN", start, start.plus(Duration.ofHours(2)), List.of(roster), null);
  }

  private static List<Conference> file(String text) throws ConfigException {
    return ConferenceFile.read(
        "conferences.yaml", text.getBytes(StandardCharsets.UTF_8), INVENTORY);
  }

  @Test
  void whatWasPutIsThereAfterARestart() {
    Conference put = conference("a", Duration.ofHours(3), "00", "01");
    conferences().put(put);

    assertThat(conferences().all()).containsExactly(put);
    assertThat(conferences().byId("a")).contains(put);
  }

  @Test
  void aSitesPhaseIsTheHighestOfItsConferences() {
    var conferences = conferences();
    conferences.put(conference("week", Duration.ofDays(5), "00", "01"));
    conferences.put(conference("soon", Duration.ofMinutes(10), "01"));

    assertThat(conferences.phase("01", NOW.toEpochMilli()))
        .isEqualTo(new Conferences.SitePhase(Phase.T15M, "soon"));
    assertThat(conferences.phase("00", NOW.toEpochMilli()))
        .isEqualTo(new Conferences.SitePhase(Phase.T7D, "week"));
    assertThat(conferences.phase("04", NOW.toEpochMilli()))
        .isEqualTo(new Conferences.SitePhase(Phase.IDLE, ""));
  }

  @Test
  void theDeadlineOfASiteIsTheNearestConferenceThatIsNotOver() {
    var conferences = conferences();
    conferences.put(conference("far", Duration.ofDays(20), "01", "04"));
    conferences.put(conference("over", Duration.ofMinutes(-200), "01"));
    conferences.put(conference("runs-over", Duration.ofMinutes(-150), "01"));
    conferences.put(conference("soon", Duration.ofMinutes(10), "01"));

    Instant start = NOW.minus(Duration.ofMinutes(150));
    assertThat(conferences.deadline("01", NOW.toEpochMilli()))
        .contains(
            new Deadline(
                "runs-over",
                Phase.LIVE,
                start,
                start.plus(Duration.ofMinutes(120)),
                start.plus(Duration.ofMinutes(180))));
    assertThat(conferences.deadline("01", NOW.plus(Duration.ofMinutes(35)).toEpochMilli()))
        .map(Deadline::conference)
        .contains("soon");
    assertThat(conferences.deadline("04", NOW.toEpochMilli()).map(Deadline::phase))
        .contains(Phase.IDLE);
    assertThat(conferences.deadline("08", NOW.toEpochMilli())).isEmpty();
  }

  @Test
  void aSiteIsToldTheConferencesOfTheNextDaysAndEveryChange() {
    var conferences = conferences();
    var changes = new ArrayList<String>();
    conferences.onCalendar(() -> changes.add("changed"));
    conferences.put(conference("week", Duration.ofDays(5), "00", "01"));
    conferences.put(conference("soon", Duration.ofMinutes(10), "01"));
    conferences.put(conference("far", Duration.ofDays(15), "01"));

    assertThat(conferences.appointments("01", NOW.toEpochMilli(), Duration.ofDays(14), 200))
        .containsExactly(
            conference("soon", Duration.ofMinutes(10), "01").appointment(),
            conference("week", Duration.ofDays(5), "01").appointment());
    assertThat(conferences.appointments("01", NOW.toEpochMilli(), Duration.ofDays(14), 1))
        .hasSize(1);
    assertThat(conferences.appointments("04", NOW.toEpochMilli(), Duration.ofDays(14), 200))
        .isEmpty();
    assertThat(changes).hasSize(3);
  }

  @Test
  void aRosterSiteThatNobodyKnowsIsRefused() {
    Conference unknown = conference("a", Duration.ofHours(3), "99999");

    assertThatThrownBy(() -> conferences().put(unknown))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("99999");
  }

  @Test
  void theFileReplacesItsOwnKeepsClosedAndLeavesThoseOfTheApi() {
    var conferences = conferences();
    var told = new ArrayList<String>();
    conferences.put(conference("api", Duration.ofHours(9), "00"));
    conferences.takeFile(
        List.of(
            conference("stays", Duration.ofHours(3), "00"),
            conference("goes", Duration.ofHours(5), "00"),
            conference("began", Duration.ofHours(-1), "00")));
    Conference stays = conferences.byId("stays").orElseThrow();
    conferences.put(
        new Conference(
            stays.id(),
            stays.title(),
            stays.codeName(),
            stays.start(),
            stays.end(),
            stays.roster(),
            NOW));

    conferences.onChange(conference -> told.add(conference.id()));
    conferences.takeFile(List.of(conference("stays", Duration.ofHours(3), "00", "01")));

    assertThat(conferences.all())
        .extracting(Conference::id)
        .containsExactly("began", "stays", "api");
    assertThat(conferences.byId("stays").orElseThrow().closed()).isEqualTo(NOW);
    assertThat(conferences.byId("stays").orElseThrow().roster()).containsExactly("00", "01");
    assertThat(told).containsExactly("stays");
  }

  @Test
  void aRosterEntryMayBeAProvinceOrAll() throws ConfigException {
    var read =
        file(
            """
            conferences:
              - { id: giao-ban-11, title: "Giao ban trực tuyến tháng 11", code_name: HN-11,
                  start: "2026-11-23T08:00:00+07:00", end: "2026-11-23T11:30:00+07:00",
                  roster: ["00", "province:01", "01"] }
              - { id: toan-quoc, title: "Toàn quốc", code_name: TQ,
                  start: "2026-11-24T08:00:00+07:00", end: "2026-11-24T11:30:00+07:00", roster: [all] }
            """);

    assertThat(read.get(0).roster()).hasSize(128).startsWith("00", "01").doesNotHaveDuplicates();
    assertThat(read.get(1).roster()).hasSize(3_356);
    assertThat(read.get(0).start()).isEqualTo(Instant.parse("2026-11-23T01:00:00Z"));
  }

  @Test
  void allProblemsOfAFileComeAtOnce() {
    ConfigException e =
        catchThrowableOfType(
            ConfigException.class,
            () ->
                file(
                    """
                    conferences:
                      - { id: a, title: T, code_name: C, start: "soon", end: "2026-11-23T11:30:00+07:00", roster: ["00"] }
                      - { id: b, title: T, code_name: C, start: "2026-11-23T08:00:00+07:00", end: "2026-11-23T07:30:00+07:00", roster: ["00"] }
                      - { id: b, title: T, code_name: C, start: "2026-11-23T08:00:00+07:00", end: "2026-11-23T09:30:00+07:00", roster: ["99999", "province:77"] }
                    """));

    assertThat(e.getMessage())
        .contains(
            "conferences.yaml:2: conferences[0].start: must be a time with its zone",
            "conferences.yaml:3: conferences[1].end: must be after start",
            "conferences.yaml:4: conferences[2].id: is given twice: b",
            "conferences[2].roster: no site of the inventory: 99999, province:77");
  }
}
