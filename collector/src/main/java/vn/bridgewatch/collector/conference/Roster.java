package vn.bridgewatch.collector.conference;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import vn.bridgewatch.collector.inventory.Inventory;
import vn.bridgewatch.collector.inventory.Site;

/// Turns what people write into the keys of sites: a key, `province:NN` for a province and all its
/// sites, or `all`.
public final class Roster {

  private static final String PROVINCE = "province:";
  private static final int NAMED_MAX = 10;

  private Roster() {}

  /// The sites of the entries, each once, in order.
  ///
  /// Throws `IllegalArgumentException` that names every entry the inventory does not know.
  public static List<String> expand(Collection<String> entries, Inventory inventory) {
    var keys = new LinkedHashSet<String>();
    var unknown = new ArrayList<String>();
    for (String entry : entries) {
      List<String> expanded = expand(entry, inventory);
      if (expanded.isEmpty()) {
        unknown.add(entry);
      }
      keys.addAll(expanded);
    }
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException("roster: no site of the inventory: " + few(unknown));
    }
    if (keys.isEmpty() || keys.size() > Conference.ROSTER_MAX) {
      throw new IllegalArgumentException(
          "roster: must name 1 to " + Conference.ROSTER_MAX + " sites, got " + keys.size());
    }
    return List.copyOf(keys);
  }

  private static List<String> expand(String entry, Inventory inventory) {
    if (entry.equals("all")) {
      return inventory.sites().stream().map(Site::key).toList();
    }
    if (entry.startsWith(PROVINCE)) {
      String province = entry.substring(PROVINCE.length());
      return inventory.sites().stream()
          .filter(site -> site.province().equals(province))
          .map(Site::key)
          .toList();
    }
    return inventory.site(entry).map(site -> List.of(site.key())).orElse(List.of());
  }

  private static String few(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(NAMED_MAX, names.size())));
    int more = names.size() - NAMED_MAX;
    return more > 0 ? first + " and " + more + " more" : first;
  }
}
