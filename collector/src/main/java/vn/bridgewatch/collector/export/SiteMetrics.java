package vn.bridgewatch.collector.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vn.bridgewatch.collector.inventory.Inventory;
import vn.bridgewatch.collector.inventory.Site;
import vn.bridgewatch.collector.live.Latest;
import vn.bridgewatch.collector.live.LiveView;
import vn.bridgewatch.collector.live.SiteState;
import vn.bridgewatch.collector.live.SiteStatus;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Series;
import vn.bridgewatch.metric.TextFormat;

/// Writes the series of the sites in the Prometheus text format, without times of their own.
///
/// Of a site that is unknown now, only what we know of ourselves is written (state 5, when it was
/// seen last, who it is): its own series end, so that Prometheus marks them stale and no chart
/// draws a line through a silence.
public final class SiteMetrics {

  static final Metric STATE =
      Metric.gauge(
          "bridgewatch_site_state",
          "State of the site: 0 lost, 1 critical, 2 degraded, 3 good, 4 maintenance, 5 unknown.");
  static final Metric LAST_SEEN =
      Metric.gauge(
          "bridgewatch_site_last_seen_timestamp_seconds",
          "When something of the site came last, by the collector's clock; 0 when never.");
  static final Metric INFO =
      Metric.gauge("bridgewatch_site_info", "What the inventory says of the site; always 1.");

  private final LiveView live;
  private final Inventory inventory;

  public SiteMetrics(LiveView live, Inventory inventory) {
    this.live = live;
    this.inventory = inventory;
  }

  /// @param province the 2-digit code of the province whose sites are meant; empty for all
  public void write(String province, Appendable out) {
    var states = new ArrayList<TextFormat.Line>();
    var seen = new ArrayList<TextFormat.Line>();
    var infos = new ArrayList<TextFormat.Line>();
    var own = new ArrayList<TextFormat.Line>();
    for (Site site : inventory.sites()) {
      if (province.isEmpty() || site.province().equals(province)) {
        Labels labels = Labels.of("site", site.key(), "province", site.province());
        Optional<SiteStatus> status = live.site(site.key());
        int code = status.map(SiteStatus::state).orElse(SiteState.UNKNOWN).code();
        states.add(line(STATE, labels, code));
        double seenSeconds = status.map(SiteStatus::lastSeenMillis).orElse(0L) / 1_000.0;
        seen.add(line(LAST_SEEN, labels, seenSeconds));
        infos.add(line(INFO, info(site), 1));
        if (code != SiteState.UNKNOWN.code()) {
          addReadings(site.key(), own);
        }
      }
    }
    TextFormat.write(states, out);
    TextFormat.write(seen, out);
    TextFormat.write(infos, out);
    TextFormat.write(own, out);
  }

  private void addReadings(String site, List<TextFormat.Line> lines) {
    for (Latest latest : live.latest(site)) {
      if (latest.reading() instanceof Reading.Present(double value)
          && !ReservedNames.contains(latest.series().name())) {
        lines.add(new TextFormat.Line(latest.series(), value));
      }
    }
  }

  private static Labels info(Site site) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("site", site.key());
    labels.put("province", site.province());
    labels.put("site_name", site.name());
    labels.put("tier", site.tier());
    labels.put("carrier", site.carrier());
    labels.put("model", site.model());
    return Labels.of(labels);
  }

  static TextFormat.Line line(Metric metric, Labels labels, double value) {
    return new TextFormat.Line(Series.of(metric, labels), value);
  }
}
