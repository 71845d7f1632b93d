package vn.bridgewatch.collector.export;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import vn.bridgewatch.collector.alert.AlertView;
import vn.bridgewatch.collector.alert.Alerts;
import vn.bridgewatch.collector.alert.Severity;
import vn.bridgewatch.collector.conference.Conference;
import vn.bridgewatch.collector.conference.Conferences;
import vn.bridgewatch.collector.conference.StoredConferences;
import vn.bridgewatch.collector.inventory.Inventory;
import vn.bridgewatch.collector.inventory.Site;
import vn.bridgewatch.collector.live.LiveView;
import vn.bridgewatch.collector.live.SiteStatus;
import vn.bridgewatch.conference.Phase;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.TextFormat;
import vn.bridgewatch.time.WallClock;

/// Writes what concerns the country as a whole: provinces, conferences, open alerts.
public final class CountryMetrics {

  static final Metric PROVINCE =
      Metric.gauge("bridgewatch_province_info", "The provinces and their names; always 1.");
  static final Metric CONFERENCE =
      Metric.gauge("bridgewatch_conference_info", "The conferences that are kept; always 1.");
  static final Metric ACTIVE =
      Metric.gauge("bridgewatch_conference_active", "Whether the conference is on: 1 or 0.");
  static final Metric START =
      Metric.gauge("bridgewatch_conference_start_timestamp_seconds", "When the conference starts.");
  static final Metric FIRING =
      Metric.gauge("bridgewatch_alerts_firing", "Alerts that fire now, by severity.");
  private static final Metric UNATTENDED =
      Metric.gauge(
          "bridgewatch_alerts_unattended",
          "Alerts that fire, were told and that nobody has acknowledged, by severity.");
  static final Metric LAST_INGEST =
      Metric.gauge(
          "bridgewatch_collector_last_ingest_timestamp_seconds",
          "When anything of any site came last; 0 when never.");

  /// A conference that ended so long ago is no longer written.
  private static final long OVER_MILLIS = 24L * 3_600_000;

  private final LiveView live;
  private final Alerts alerts;
  private final Conferences conferences;
  private final Inventory inventory;
  private final WallClock clock;

  public CountryMetrics(
      LiveView live, Alerts alerts, Conferences conferences, Inventory inventory, WallClock clock) {
    this.live = live;
    this.alerts = alerts;
    this.conferences = conferences;
    this.inventory = inventory;
    this.clock = clock;
  }

  public void write(Appendable out) {
    var lines = new ArrayList<TextFormat.Line>();
    addProvinces(lines);
    addConferences(lines);
    addAlerts(lines);
    long newest = live.sites().stream().mapToLong(SiteStatus::lastSeenMillis).max().orElse(0);
    lines.add(SiteMetrics.line(LAST_INGEST, Labels.NONE, newest / 1_000.0));
    TextFormat.write(lines, out);
  }

  private void addProvinces(List<TextFormat.Line> lines) {
    for (Site site : inventory.sites()) {
      if (site.key().equals(site.province())) {
        Labels labels = Labels.of("province", site.province(), "province_name", site.name());
        lines.add(SiteMetrics.line(PROVINCE, labels, 1));
      }
    }
  }

  private void addConferences(List<TextFormat.Line> lines) {
    long now = clock.millis();
    for (Conference conference : conferences.all()) {
      if (conference.end().toEpochMilli() > now - OVER_MILLIS) {
        Labels id = Labels.of("conference", conference.id());
        Labels info = id.with("title", conference.title()).with("code_name", conference.codeName());
        boolean on = StoredConferences.phase(conference, now) == Phase.LIVE;
        lines.add(SiteMetrics.line(CONFERENCE, info, 1));
        lines.add(SiteMetrics.line(ACTIVE, id, on ? 1 : 0));
        lines.add(SiteMetrics.line(START, id, conference.start().toEpochMilli() / 1_000.0));
      }
    }
  }

  private void addAlerts(List<TextFormat.Line> lines) {
    List<AlertView> firing =
        alerts.open().stream().filter(it -> it.status().equals("firing")).toList();
    addBySeverity(lines, FIRING, firing.stream());
    addBySeverity(
        lines,
        UNATTENDED,
        firing.stream().filter(it -> it.handling().unattendedSinceMillis() != null));
  }

  private static void addBySeverity(
      List<TextFormat.Line> lines, Metric metric, Stream<AlertView> alerts) {
    Map<Severity, Integer> counts = new EnumMap<>(Severity.class);
    for (Severity severity : Severity.values()) {
      counts.put(severity, 0);
    }
    alerts.forEach(alert -> counts.merge(alert.severity(), 1, Integer::sum));
    counts.forEach((severity, count) -> {
      Labels labels = Labels.of("severity", severity.name().toLowerCase(Locale.ROOT));
      lines.add(SiteMetrics.line(metric, labels, count));
    });
  }
}
