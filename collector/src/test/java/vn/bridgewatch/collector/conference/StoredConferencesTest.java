package vn.bridgewatch.collector.conference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.bridgewatch.collector.conference.plan.CallProfile;
import vn.bridgewatch.collector.conference.plan.Dates;
import vn.bridgewatch.collector.conference.plan.Details;
import vn.bridgewatch.collector.conference.plan.Plan;
import vn.bridgewatch.collector.conference.plan.PlanFields;
import vn.bridgewatch.collector.conference.plan.PlanZone;
import vn.bridgewatch.collector.conference.plan.Rank;
import vn.bridgewatch.collector.inventory.Inventory;
import vn.bridgewatch.collector.inventory.InventoryFile;
import vn.bridgewatch.collector.inventory.InventorySnapshot;
import vn.bridgewatch.collector.inventory.LoadedInventory;
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

  private static Plan plan(String id, Duration fromNow, String... roster) {
    return Plan.once(
        id,
        new Details("Title " + id, "HN", Rank.DEFAULT, CallProfile.NONE, List.of(roster)),
        Dates.once(
            PlanZone.VIETNAM, PlanZone.VIETNAM.local(NOW.plus(fromNow)), Duration.ofHours(2)));
  }

  private static Plan weekly(String id, String firstDay, String... roster) {
    return new PlanFields(
            id,
            "Title " + id,
            "HN",
            "",
            CallProfile.NONE,
            List.of(roster),
            "",
            firstDay + " 08:00",
            firstDay + " 10:00",
            "FREQ=WEEKLY;COUNT=4",
            List.of(),
            List.of(),
            List.of())
        .plan();
  }

  private static List<Plan> file(String text) throws ConfigException {
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
            plan("stays", Duration.ofHours(3), "00"),
            plan("goes", Duration.ofHours(5), "00"),
            plan("began", Duration.ofHours(-1), "00")));
    Conference stays = conferences.byId("stays").orElseThrow();
    conferences.put(stays.closedAt(NOW));

    conferences.onChange(conference -> told.add(conference.id()));
    conferences.takeFile(List.of(plan("stays", Duration.ofHours(3), "00", "01")));

    assertThat(conferences.all())
        .extracting(Conference::id)
        .containsExactly("began", "stays", "api");
    assertThat(conferences.byId("stays").orElseThrow().closed()).isEqualTo(NOW);
    assertThat(conferences.byId("stays").orElseThrow().roster()).containsExactly("00", "01");
    assertThat(told).containsExactly("stays");
  }

  @Test
  void aRosterEntryMayBeAProvinceOrAll() throws ConfigException {
    var conferences = conferences();
    conferences.takeFile(
        file(
            """
            conferences:
              - { id: giao-ban-11, title: "Giao ban trực tuyến tháng 11", code_name: HN-11,
                  start: "2026-11-23T08:00:00+07:00", end: "2026-11-23T11:30:00+07:00",
                  roster: ["00", "province:01", "01"] }
              - { id: toan-quoc, title: "Toàn quốc", code_name: TQ,
                  start: "2026-11-24T08:00:00+07:00", end: "2026-11-24T11:30:00+07:00", roster: [all] }
              - { id: tinh, title: "Tỉnh", code_name: T,
                  start: "2026-11-25 08:00", end: "2026-11-25 09:00",
                  roster: ["province:01", "-tier:commune", "tier:centre"] }
            """));
    List<Conference> read = conferences.all();

    assertThat(read.get(0).roster()).hasSize(128).startsWith("00", "01").doesNotHaveDuplicates();
    assertThat(read.get(1).roster()).hasSize(3_356);
    assertThat(read.get(2).roster()).containsExactly("01", "00");
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

  @Test
  void ofSeveralThatAreEquallyNearTheHigherRankCounts() {
    var conferences = conferences();
    conferences.put(ranked("commune", Duration.ofMinutes(5), Rank.COMMUNE));
    conferences.put(ranked("ministry", Duration.ofMinutes(10), Rank.MINISTRY));

    assertThat(conferences.phase("01", NOW.toEpochMilli()).conference()).isEqualTo("ministry");
    assertThat(conferences.deadline("01", NOW.toEpochMilli()).map(Deadline::conference))
        .contains("ministry");
    assertThat(
            conferences
                .deadline("01", NOW.plus(Duration.ofMinutes(6)).toEpochMilli())
                .map(Deadline::conference))
        .as("what goes on comes before what is to come, whatever its rank")
        .contains("commune");
  }

  private static Conference ranked(String id, Duration fromNow, Rank rank) {
    Instant start = NOW.plus(fromNow);
    return new Conference(
        id,
        new Details(id, "HN", rank, CallProfile.NONE, List.of("01")),
        "",
        start,
        start.plus(Duration.ofHours(1)),
        List.of("01"),
        null);
  }

  @Test
  void aSeriesIsItsDatesAndSurvivesARestart() {
    var conferences = conferences();
    conferences.take(List.of(weekly("tuan", "2026-11-23", "01")));

    assertThat(conferences().all())
        .extracting(Conference::id)
        .containsExactly(
            "tuan-20261123-0800", "tuan-20261130-0800", "tuan-20261207-0800", "tuan-20261214-0800");
    assertThat(conferences().series()).isEqualTo(conferences.series()).hasSize(1);
    assertThat(conferences.appointments("01", NOW.toEpochMilli(), Duration.ofDays(14), 200))
        .hasSize(2);
  }

  @Test
  void whatIsBeyondTheHorizonComesWhenItsTimeComes() {
    var now = new AtomicReference<>(NOW);
    var conferences =
        new StoredConferences(
            new ConferenceStore(store), INVENTORY, () -> now.get().toEpochMilli());
    conferences.take(
        List.of(
            new PlanFields(
                    "thang",
                    "T",
                    "HN",
                    "",
                    CallProfile.NONE,
                    List.of("01"),
                    "",
                    "2026-12-01 08:00",
                    "2026-12-01 10:00",
                    "FREQ=MONTHLY",
                    List.of(),
                    List.of(),
                    List.of())
                .plan()));
    assertThat(conferences.all()).hasSize(3);

    now.set(NOW.plus(Duration.ofDays(30)));
    conferences.lookAhead();

    assertThat(conferences.all())
        .extracting(Conference::id)
        .endsWith("thang-20270201-0800", "thang-20270301-0800");
  }

  @Test
  void aDateThatWasMovedOrCalledOffByHandStaysSo() {
    var conferences = conferences();
    conferences.take(List.of(weekly("tuan", "2026-11-23", "01")));
    Conference second = conferences.byId("tuan-20261130-0800").orElseThrow();
    Instant moved = second.start().plus(Duration.ofHours(5));
    conferences.put(
        new Conference(
            second.id(),
            second.details(),
            second.series(),
            moved,
            moved.plus(Duration.ofHours(2)),
            second.roster(),
            null));
    conferences.put(conferences.byId("tuan-20261207-0800").orElseThrow().closedAt(NOW));

    conferences.take(List.of(weekly("tuan", "2026-11-23", "01", "04")));

    assertThat(conferences.byId("tuan-20261123-0800").orElseThrow().roster())
        .containsExactly("01", "04");
    assertThat(conferences.byId("tuan-20261130-0800").orElseThrow().start()).isEqualTo(moved);
    assertThat(conferences.byId("tuan-20261207-0800").orElseThrow().calledOff()).isTrue();
    assertThat(conferences.phase("01", Instant.parse("2026-12-07T00:50:00Z").toEpochMilli()))
        .as("nobody meets on a date that was called off")
        .isEqualTo(Conferences.SitePhase.NONE);
  }

  @Test
  void aCalendarIsTheTruthForItsOwnAndForNothingElse() {
    var conferences = conferences();
    conferences.take(List.of(plan("mine", Duration.ofHours(5), "01")));

    List<String> leftOut =
        conferences.takeCalendar(
            "office",
            List.of(
                plan("mine", Duration.ofHours(9), "01"),
                plan("theirs", Duration.ofHours(6), "01"),
                weekly("tuan", "2026-11-23", "01")),
            true);
    assertThat(leftOut).containsExactly("mine");
    assertThat(conferences.all()).hasSize(6);
    assertThat(conferences.origin("theirs")).isEqualTo("calendar:office");

    conferences.takeCalendar("office", List.of(plan("theirs", Duration.ofHours(7), "01")), true);
    assertThat(conferences.all()).extracting(Conference::id).containsExactly("mine", "theirs");
    assertThat(conferences.series()).isEmpty();

    conferences.dropCalendarsBut(List.of());
    assertThat(conferences.all()).extracting(Conference::id).containsExactly("mine");
  }

  @Test
  void whatACalendarCallsOffComesBackWhenItSaysSo() {
    var conferences = conferences();
    Plan plan = plan("a", Duration.ofHours(6), "01");
    Plan off = new Plan(plan.id(), plan.details(), plan.dates(), List.of(), true);

    conferences.takeCalendar("office", List.of(plan), true);
    conferences.takeCalendar("office", List.of(off), true);
    assertThat(conferences.byId("a").orElseThrow().calledOff()).isTrue();

    conferences.takeCalendar("office", List.of(plan), true);
    assertThat(conferences.byId("a").orElseThrow().calledOff()).isFalse();
  }

  @Test
  void whatWouldChangeIsToldBeforeItIs() {
    var conferences = conferences();
    conferences.take(List.of(plan("a", Duration.ofHours(6), "01")));

    ConferenceChanges changes =
        conferences.preview(
            List.of(
                plan("a", Duration.ofHours(7), "01", "04"), plan("b", Duration.ofHours(7), "01")));

    assertThat(changes.added()).extracting(Conference::id).containsExactly("b");
    assertThat(changes.changed())
        .extracting(ConferenceChanges.Changed::what)
        .containsExactly(List.of("time", "roster"));
    assertThat(conferences.all()).hasSize(1);
  }

  @Test
  void aRosterByTagFollowsTheInventory() throws ConfigException {
    var inventory = new LoadedInventory(tagged("00004"));
    var conferences =
        new StoredConferences(new ConferenceStore(store), inventory, NOW::toEpochMilli);
    conferences.take(List.of(plan("a", Duration.ofHours(6), "tag:dien-tap", "01")));
    assertThat(conferences.byId("a").orElseThrow().roster()).containsExactly("00004", "01");

    inventory.replace(tagged("00008"));
    conferences.inventoryChanged();

    assertThat(conferences.byId("a").orElseThrow().roster()).containsExactly("00008", "01");
    assertThat(conferences.phase("00008", NOW.toEpochMilli()).phase()).isEqualTo(Phase.T24H);
  }

  private static InventorySnapshot tagged(String site) throws ConfigException {
    String file = "sites:\n  - { key: \"" + site + "\", tags: [dien-tap] }\n";
    return InventoryFile.read(
        "inventory.yaml", file.getBytes(StandardCharsets.UTF_8), LocalDate.of(2026, 9, 1));
  }

  @Test
  void theFileMayHoldSeries() throws ConfigException {
    var conferences = conferences();
    conferences.takeFile(
        file(
            """
            conferences:
              - id: giao-ban
                title: "Giao ban"
                code_name: HN
                rank: ministry
                start: "2026-11-23 08:00"
                end: "2026-11-23 10:00"
                zone: Asia/Ho_Chi_Minh
                repeat: "FREQ=WEEKLY;COUNT=4"
                except: ["2026-11-30 08:00"]
                also: ["2026-12-02 08:00"]
                changes:
                  - { date: "2026-12-07 08:00", start: "2026-12-08 14:00", end: "2026-12-08 15:00" }
                  - { date: "2026-12-14 08:00", called_off: true }
                call: { bit_rate: 4000000, codecs: [H.264], mcus: ["10.0.0.7"] }
                roster: ["province:01"]
            """));

    assertThat(conferences.all())
        .extracting(Conference::id, Conference::calledOff)
        .containsExactly(
            tuple("giao-ban-20261123-0800", false),
            tuple("giao-ban-20261202-0800", false),
            tuple("giao-ban-20261207-0800", false),
            tuple("giao-ban-20261214-0800", true));
    assertThat(conferences.all().get(2).start()).isEqualTo(Instant.parse("2026-12-08T07:00:00Z"));
    assertThat(conferences().all()).isEqualTo(conferences.all());
  }

  @Test
  void whatACalendarDoesNotUnderstandStaysAsItWas() {
    var conferences = conferences();
    conferences.takeCalendar("office", List.of(plan("theirs", Duration.ofHours(7), "01")), true);
    conferences.takeCalendar("office", List.of(), false);
    assertThat(conferences.byId("theirs")).isPresent();

    conferences.takeCalendar("office", List.of(), true);
    assertThat(conferences.byId("theirs")).isEmpty();
  }
}
