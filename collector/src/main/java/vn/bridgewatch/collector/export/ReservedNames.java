package vn.bridgewatch.collector.export;

import java.util.List;

/// What the collector says of itself and of sites may not come from an agent.
public final class ReservedNames {

  private static final List<String> PREFIXES =
      List.of(
          "bridgewatch_site_",
          "bridgewatch_province_",
          "bridgewatch_conference_",
          "bridgewatch_alerts_",
          "bridgewatch_collector_");

  private ReservedNames() {}

  public static boolean contains(String metric) {
    for (String prefix : PREFIXES) {
      if (metric.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }
}
