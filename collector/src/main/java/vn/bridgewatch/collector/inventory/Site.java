package vn.bridgewatch.collector.inventory;

import java.time.Duration;
import java.util.Set;

/// A conference point.
///
/// @param key official code: centre `00`, province 2 digits, commune 5 digits, `-room` suffix where
///   a site has several
/// @param tier `centre`, `province`, `commune` or `other`
/// @param province the province's 2-digit code; `00` for the centre
/// @param parent key of the site through which this one is reached; empty at the centre
/// @param agent name of the agent that speaks for it; empty when none does yet
/// @param carrier who runs the line; empty when not known
/// @param repair minutes to repair, travel included
/// @param tags words by which a roster may name it
public record Site(
    String key,
    String name,
    String tier,
    String province,
    String parent,
    String agent,
    String carrier,
    String model,
    Duration repair,
    Set<String> tags) {

  public Site {
    tags = Set.copyOf(tags);
  }

  /// One without tags.
  public Site(
      String key,
      String name,
      String tier,
      String province,
      String parent,
      String agent,
      String carrier,
      String model,
      Duration repair) {
    this(key, name, tier, province, parent, agent, carrier, model, repair, Set.of());
  }
}
