package vn.bridgewatch.rule;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Series;

/// Which series a rule watches, and what tells one of them from another.
///
/// @param match labels that a series must have, with these values
/// @param where labels whose whole value must fit a pattern; one that is missing is empty
/// @param unless a metric that takes the place of this one: where a reading of the same device has
///   both, only the rules about that metric judge. Empty: none
/// @param without labels that do not tell one series from another, as the `reason` of a failure:
///   readings that differ only in these are readings of one series
public record Selector(
    String metric,
    Map<String, String> match,
    Map<String, Pattern> where,
    String unless,
    List<String> without) {

  /// The label by which series of one device are known.
  private static final String DEVICE = "device";

  public Selector {
    match = Map.copyOf(match);
    where = Map.copyOf(where);
    without = List.copyOf(without);
  }

  /// All series of a metric.
  public static Selector of(String metric) {
    return new Selector(metric, Map.of(), Map.of(), "", List.of());
  }

  public boolean watches(Series series) {
    if (!series.name().equals(metric)) {
      return false;
    }
    for (Map.Entry<String, String> wanted : match.entrySet()) {
      if (!label(series, wanted.getKey()).equals(wanted.getValue())) {
        return false;
      }
    }
    for (Map.Entry<String, Pattern> wanted : where.entrySet()) {
      if (!wanted.getValue().matcher(label(series, wanted.getKey())).matches()) {
        return false;
      }
    }
    return true;
  }

  /// Whether what is read together has, of the device, the metric that takes the place of this one.
  public boolean isReplacedIn(Collection<Series> reading, Series series) {
    if (unless.isEmpty()) {
      return false;
    }
    String device = label(series, DEVICE);
    for (Series other : reading) {
      if (other.name().equals(unless) && label(other, DEVICE).equals(device)) {
        return true;
      }
    }
    return false;
  }

  /// The labels by which series are told apart.
  public Labels identity(Labels labels) {
    if (without.isEmpty()) {
      return labels;
    }
    var kept = new TreeMap<>(labels.asMap());
    without.forEach(kept::remove);
    return Labels.of(kept);
  }

  private static String label(Series series, String name) {
    return series.labels().get(name).orElse("");
  }
}
