package vn.bridgewatch.collector.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.collector.alert.AlertView;
import vn.bridgewatch.collector.alert.Alerts;
import vn.bridgewatch.collector.alert.Handling;
import vn.bridgewatch.collector.alert.Severity;
import vn.bridgewatch.collector.conference.Conference;
import vn.bridgewatch.collector.conference.Conferences;
import vn.bridgewatch.collector.inventory.Inventory;
import vn.bridgewatch.collector.inventory.InventoryFile;
import vn.bridgewatch.collector.live.Latest;
import vn.bridgewatch.collector.live.LiveView;
import vn.bridgewatch.collector.live.SiteState;
import vn.bridgewatch.collector.live.SiteStatus;
import vn.bridgewatch.conference.Deadline;
import vn.bridgewatch.conference.Phase;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Series;

class SiteMetricsTest {

  static final Inventory INVENTORY = InventoryFile.officialUnits(LocalDate.of(2026, 11, 23));
  private static final Metric SUCCESS = Metric.gauge("probe_success", "Whether it was reached.");

  private final FakeLive live = new FakeLive();

  private String sites(String province) {
    var out = new StringBuilder();
    new SiteMetrics(live, INVENTORY).write(province, out);
    return out.toString();
  }

  @Test
  void aSiteThatIsHeardShowsItsSeries() {
    live.put("00004", SiteState.GOOD, latest("00004", SUCCESS, Reading.of(1)));

    assertThat(sites("01"))
        .contains(
            "# TYPE bridgewatch_site_state gauge\n",
            "bridgewatch_site_state{province=\"01\",site=\"00004\"} 3\n",
            "bridgewatch_site_last_seen_timestamp_seconds{province=\"01\",site=\"00004\"} 1.5\n",
            "site_name=\"Phường Ba Đình\"",
            "# HELP probe_success Whether it was reached.\n# TYPE probe_success gauge\n",
            "probe_success{province=\"01\",site=\"00004\"} 1\n");
  }

  @Test
  void aSilentSiteShowsOnlyThatItIsUnknownAndWhenItWasSeen() {
    live.put("00004", SiteState.UNKNOWN, latest("00004", SUCCESS, Reading.of(1)));

    assertThat(sites("01"))
        .contains(
            "bridgewatch_site_state{province=\"01\",site=\"00004\"} 5\n",
            "bridgewatch_site_last_seen_timestamp_seconds{province=\"01\",site=\"00004\"} 1.5\n")
        .doesNotContain("probe_success");
  }

  @Test
  void whatIsAbsentIsNotWritten() {
    live.put("00004", SiteState.GOOD, latest("00004", SUCCESS, Reading.absent(Absence.TIMED_OUT)));

    assertThat(sites("01")).doesNotContain("probe_success");
  }

  @Test
  void anAgentCannotSpeakAsTheCollector() {
    Metric forged = Metric.gauge("bridgewatch_site_state", "x");
    live.put("00004", SiteState.GOOD, latest("00004", forged, Reading.of(0)));

    assertThat(sites("01"))
        .containsOnlyOnce("bridgewatch_site_state{province=\"01\",site=\"00004\"}");
  }

  @Test
  void aFamilyIsDescribedOnceOverAllSites() {
    live.put("00004", SiteState.GOOD, latest("00004", SUCCESS, Reading.of(1)));
    live.put("00008", SiteState.GOOD, latest("00008", SUCCESS, Reading.of(0)));

    assertThat(sites("")).containsOnlyOnce("# TYPE probe_success");
  }

  @Test
  void theProvinceChoosesTheSites() {
    assertThat(sites("01").lines().filter(line -> line.startsWith("bridgewatch_site_state{")))
        .hasSize(127);
    assertThat(sites("").lines().filter(line -> line.startsWith("bridgewatch_site_state{")))
        .hasSize(3_356);
  }

  @Test
  void theCountryIsToldInGauges() {
    live.put("00004", SiteState.GOOD);
    var out = new StringBuilder();
    country(live).write(out);

    assertThat(out)
        .contains(
            "bridgewatch_province_info{province=\"01\",province_name=\"Thành phố Hà Nội\"} 1\n",
            "bridgewatch_conference_info{code_name=\"HN-11\",conference=\"hn\",title=\"Giao ban\"} 1\n",
            "bridgewatch_conference_active{conference=\"hn\"} 1\n",
            "bridgewatch_conference_start_timestamp_seconds{conference=\"hn\"} 10\n",
            "bridgewatch_alerts_firing{severity=\"info\"} 0\n",
            "bridgewatch_alerts_firing{severity=\"critical\"} 1\n",
            "bridgewatch_collector_last_ingest_timestamp_seconds 1.5\n");
    assertThat(out.toString().lines().filter(line -> line.startsWith("bridgewatch_province_info")))
        .hasSize(35);
  }

  static CountryMetrics country(LiveView live) {
    return new CountryMetrics(live, new OneAlert(), new OneConference(), INVENTORY, () -> 20_000);
  }

  static Latest latest(String site, Metric metric, Reading reading) {
    return new Latest(Series.of(metric, Labels.of("site", site, "province", "01")), reading, 1_000);
  }

  /// A live view that says what it was told to say.
  static final class FakeLive implements LiveView {
    private final Map<String, SiteStatus> statuses = new HashMap<>();
    private final Map<String, List<Latest>> latest = new HashMap<>();

    void put(String site, SiteState state, Latest... readings) {
      statuses.put(site, new SiteStatus(site, state, "", 0, 1_500, 0));
      latest.put(site, List.of(readings));
    }

    @Override
    public Collection<SiteStatus> sites() {
      return statuses.values();
    }

    @Override
    public Optional<SiteStatus> site(String site) {
      return Optional.ofNullable(statuses.get(site));
    }

    @Override
    public List<Latest> latest(String site) {
      return latest.getOrDefault(site, List.of());
    }

    @Override
    public void onEvents(EventListener listener) {
      throw new UnsupportedOperationException("nothing happens here");
    }

    @Override
    public void onChange(Listener listener) {
      throw new UnsupportedOperationException("nothing changes here");
    }
  }

  private static final class OneAlert implements Alerts {

    @Override
    public List<AlertView> open() {
      return List.of(
          new AlertView(
              1,
              "f",
              "r",
              "00004",
              "",
              Map.of(),
              "firing",
              Severity.CRITICAL,
              "LIVE",
              "hn",
              0,
              0,
              null,
              null,
              "",
              "",
              "",
              "",
              "",
              null,
              false,
              Handling.NONE));
    }

    @Override
    public List<AlertView> recent(int countMax) {
      return open();
    }

    @Override
    public void onTransition(Listener listener) {
      throw new UnsupportedOperationException("nothing changes here");
    }
  }

  private static final class OneConference implements Conferences {

    @Override
    public List<Conference> all() {
      return List.of(
          new Conference(
              "hn",
              "Giao ban",
              "HN-11",
              Instant.ofEpochSecond(10),
              Instant.ofEpochSecond(100),
              List.of("00004"),
              null));
    }

    @Override
    public Optional<Conference> byId(String id) {
      return all().stream().findFirst();
    }

    @Override
    public SitePhase phase(String site, long wallMillis) {
      return new SitePhase(Phase.LIVE, "hn");
    }

    @Override
    public Optional<Deadline> deadline(String site, long wallMillis) {
      return Optional.empty();
    }

    @Override
    public void put(Conference conference) {
      throw new UnsupportedOperationException("nothing changes here");
    }
  }
}
