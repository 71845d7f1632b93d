package vn.bridgewatch.collector.conference;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import vn.bridgewatch.collector.inventory.Inventory;
import vn.bridgewatch.collector.inventory.Site;

/// Turns what people write into the keys of sites: a key; `province:NN` for a province and all its
/// sites; `tier:commune`; `tag:NAME` for the sites that the inventory gives this tag; `all`. A dash
/// before any of them takes its sites out again, wherever it stands.
public final class Roster {

  private static final int NAMED_MAX = 10;

  private Roster() {}

  /// The sites of the entries, each once, in order.
  ///
  /// Throws `IllegalArgumentException` that names every entry the inventory does not know.
  public static List<String> expand(Collection<String> entries, Inventory inventory) {
    var unknown = new ArrayList<String>();
    List<String> keys = expand(entries, inventory, unknown);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException("roster: no site of the inventory: " + few(unknown));
    }
    if (keys.isEmpty() || keys.size() > Conference.ROSTER_MAX) {
      throw new IllegalArgumentException(
          "roster: must name 1 to " + Conference.ROSTER_MAX + " sites, got " + keys.size());
    }
    return keys;
  }

  /// The same, without what the inventory does not know: what was planned may outlive a site.
  static List<String> known(Collection<String> entries, Inventory inventory) {
    List<String> keys = expand(entries, inventory, new ArrayList<>());
    return keys.subList(0, Math.min(keys.size(), Conference.ROSTER_MAX));
  }

  private static List<String> expand(
      Collection<String> entries, Inventory inventory, List<String> unknown) {
    Set<String> keys = new LinkedHashSet<>();
    Set<String> out = new LinkedHashSet<>();
    for (String entry : entries) {
      boolean takesOut = entry.startsWith("-");
      List<String> sites = sites(takesOut ? entry.substring(1) : entry, inventory);
      if (sites.isEmpty()) {
        unknown.add(entry);
      }
      (takesOut ? out : keys).addAll(sites);
    }
    keys.removeAll(out);
    return List.copyOf(keys);
  }

  private static List<String> sites(String entry, Inventory inventory) {
    int colon = entry.indexOf(':');
    String value = entry.substring(colon + 1);
    if (colon < 0) {
      return entry.equals("all")
          ? keys(inventory, _ -> true)
          : inventory.site(entry).map(site -> List.of(site.key())).orElse(List.of());
    }
    return switch (entry.substring(0, colon)) {
      case "province" -> keys(inventory, site -> site.province().equals(value));
      case "tier" -> keys(inventory, site -> site.tier().equals(value));
      case "tag" -> keys(inventory, site -> site.tags().contains(value));
      default -> List.of();
    };
  }

  private static List<String> keys(Inventory inventory, Predicate<Site> taking) {
    return inventory.sites().stream().filter(taking).map(Site::key).toList();
  }

  private static String few(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(NAMED_MAX, names.size())));
    int more = names.size() - NAMED_MAX;
    return more > 0 ? first + " and " + more + " more" : first;
  }
}
