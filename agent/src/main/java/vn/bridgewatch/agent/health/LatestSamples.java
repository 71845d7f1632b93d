package vn.bridgewatch.agent.health;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import vn.bridgewatch.agent.spool.Recorder;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Series;
import vn.bridgewatch.metric.TextFormat;
import vn.bridgewatch.wire.Payload;

/// Hands on everything that is recorded and keeps the latest value of each series of the sites.
///
/// As many as the scheduler lets through, for an absent value takes its series away.
public final class LatestSamples implements Recorder {

  /// The agent's own series are on `/metrics` by themselves.
  private static final String OWN = "bridgewatch_agent_";

  private record Key(String site, Series series) {}

  private final Recorder next;
  private final String province;
  private final Map<Key, Double> values = new ConcurrentHashMap<>();

  public LatestSamples(Recorder next, String province) {
    this.next = next;
    this.province = province;
  }

  @Override
  public void record(String site, Payload payload) {
    if (payload instanceof Payload.Samples(var tick)) {
      for (Observation observation : tick.observations()) {
        keep(new Key(site, observation.series()), observation.reading());
      }
    }
    next.record(site, payload);
  }

  private void keep(Key key, Reading reading) {
    if (key.series().name().startsWith(OWN)) {
      return;
    }
    switch (reading) {
      case Reading.Present(double value) -> values.put(key, value);
      case Reading.Absent _ -> values.remove(key);
    }
  }

  /// The latest values with `site` and `province`, as lines of the Prometheus text format.
  public List<TextFormat.Line> lines() {
    var named = new ArrayList<Named>(values.size());
    values.forEach((key, value) -> {
      var labels = key.series().labels().asMap();
      labels.put("site", key.site());
      labels.put("province", province);
      var series = Series.of(key.series().metric(), Labels.of(labels));
      named.add(new Named(series.toString(), new TextFormat.Line(series, value)));
    });
    named.sort(Comparator.comparing(Named::text));
    return named.stream().map(Named::line).toList();
  }

  /// A line under the text by which it is sorted, made once and not for each comparison.
  private record Named(String text, TextFormat.Line line) {}
}
