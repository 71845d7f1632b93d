package vn.bridgewatch.collector.inventory;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.config.YamlFile;
import vn.bridgewatch.config.YamlMap;

/// Reads `inventory.yaml`: what the file knows of the official units, further sites, devices.
///
/// An entry whose key is that of an official unit amends it; any other entry is a further site and
/// must say its name. All problems are reported at once.
public final class InventoryFile {

  static final int SITES_MAX = 20_000;
  static final int DEVICES_MAX = 200_000;
  private static final Duration REPAIR_MIN = Duration.ofMinutes(1);
  private static final Duration REPAIR_MAX = Duration.ofDays(7);

  private static final Duration REPAIR_DEFAULT = Duration.ofMinutes(60);

  /// Travel included: a technician sits at the centre, is called to a province's hall, and has to
  /// drive to a commune.
  static final Map<String, Duration> REPAIR_BY_TIER =
      Map.of(
          "centre", Duration.ofMinutes(15),
          "province", Duration.ofMinutes(30),
          "commune", Duration.ofMinutes(90),
          "other", REPAIR_DEFAULT);

  private static final Pattern KEY = Pattern.compile("(?:[0-9]{2}|[0-9]{5})(?:-[a-z0-9]{1,16})?");
  private static final Pattern DEVICE_ID = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");
  private static final Pattern TAG = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
  private static final int TAGS_MAX = 32;
  private static final Pattern AGENT = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}");
  private static final Set<String> TIERS = Set.of("centre", "province", "commune", "other");
  private static final Set<String> KINDS =
      Set.of("codec", "switch", "router", "firewall", "ups", "sensor", "display", "mcu", "server");

  private final LocalDate day;
  private final Map<String, Site> sites = new LinkedHashMap<>();
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final List<Device> devices = new ArrayList<>();

  private record Entry(Site site, YamlMap at) {}

  private InventoryFile(LocalDate day) {
    this.day = day;
    for (OfficialUnits.Unit unit : OfficialUnits.load().all()) {
      sites.put(unit.code(), official(unit));
    }
  }

  /// The official units alone, with the names of a day.
  public static InventorySnapshot officialUnits(LocalDate day) {
    return new InventorySnapshot(new InventoryFile(day).sites.values(), List.of());
  }

  /// Reads a file over the official units.
  ///
  /// @param name how messages call the file
  /// @param day units are called by their names of this day
  public static InventorySnapshot read(String name, byte[] content, LocalDate day)
      throws ConfigException {
    return YamlFile.read(name, content, root -> new InventoryFile(day).readRoot(root));
  }

  private Site official(OfficialUnits.Unit unit) {
    return new Site(
        unit.code(),
        unit.name(day),
        unit.tier(),
        unit.province(),
        unit.parent(),
        "",
        "",
        "",
        repairOf(unit.tier()));
  }

  private InventorySnapshot readRoot(YamlMap root) {
    root.maps(
        "sites",
        SITES_MAX,
        map -> {
          site(map);
          return null;
        });
    checkParents();
    var ids = new HashSet<String>();
    root.maps(
        "devices",
        DEVICES_MAX,
        map -> {
          device(map, ids);
          return null;
        });
    return new InventorySnapshot(sites.values(), devices);
  }

  private void site(YamlMap map) {
    String key = map.requiredText("key");
    map.require(
        key.isEmpty() || KEY.matcher(key).matches(),
        "key",
        "must be an official code of 2 or 5 digits, with -room where a site has several, got "
            + key);
    Optional<Site> official =
        Optional.ofNullable(sites.get(key)).filter(_ -> !entries.containsKey(key));
    if (entries.containsKey(key)) {
      map.problem(
          "key", "is given twice, first in line " + entries.get(key).at().line() + ": " + key);
    }
    String tier = map.text("tier", official.map(Site::tier).orElse("other"));
    map.require(
        TIERS.contains(tier), "tier", "must be centre, province, commune or other, got " + tier);
    String province = map.text("province", official.map(Site::province).orElse(provinceOf(key)));
    map.require(
        official.isPresent() || isProvince(province),
        "province",
        "must be the 2-digit code of a province, or 00 for the centre, got " + province);
    String agent = map.text("agent", "");
    map.require(
        agent.isEmpty() || AGENT.matcher(agent).matches(),
        "agent",
        "must be 1 to 64 letters, digits, dots or dashes, got " + agent);
    String name =
        official.isPresent() ? map.text("name", official.get().name()) : map.requiredText("name");
    var site =
        new Site(
            key,
            name,
            tier,
            province,
            map.text("parent", official.map(Site::parent).orElse(province)),
            agent,
            map.text("carrier", ""),
            map.text("model", ""),
            map.duration("repair", repairOf(tier), REPAIR_MIN, REPAIR_MAX),
            Set.copyOf(
                map.texts(
                    "tags",
                    TAGS_MAX,
                    tag -> TAG.matcher(tag).matches(),
                    "must be 1 to 64 of a-z, 0-9, dot, underscore, dash")));
    map.require(
        official.isEmpty() || official.get().province().equals(province),
        "province",
        "an official unit keeps its province, got " + province);
    entries.putIfAbsent(key, new Entry(site, map));
    sites.put(key, site);
  }

  /// Every parent is a site, and no site is, through its parents, its own parent.
  private void checkParents() {
    for (Entry entry : entries.values()) {
      Site site = entry.site();
      if (site.parent().isEmpty()) {
        entry
            .at()
            .require(
                site.key().equals(OfficialUnits.CENTRE),
                "parent",
                "must name a site; only the centre has none");
      } else if (!sites.containsKey(site.parent())) {
        entry.at().problem("parent", "is no site of the inventory: " + site.parent());
      } else {
        loopThrough(site)
            .ifPresent(loop -> entry.at().problem("parent", "goes round in a loop: " + loop));
      }
    }
  }

  private Optional<String> loopThrough(Site start) {
    var path = new ArrayList<String>();
    var seen = new HashSet<String>();
    @Nullable Site at = start;
    while (at != null && seen.add(at.key())) {
      path.add(at.key());
      at = sites.get(at.parent());
    }
    if (at == null || !at.key().equals(start.key())) {
      return Optional.empty(); // a loop further up is told of at its own entries
    }
    path.add(at.key());
    return Optional.of(String.join(" > ", path));
  }

  private void device(YamlMap map, Set<String> ids) {
    String id = map.requiredText("id");
    map.require(
        id.isEmpty() || DEVICE_ID.matcher(id).matches(),
        "id",
        "must be 1 to 63 of a-z, 0-9, dot, underscore, dash, got " + id);
    String site = map.requiredText("site");
    map.require(
        site.isEmpty() || sites.containsKey(site), "site", "is no site of the inventory: " + site);
    map.require(ids.add(site + "/" + id), "id", "is given twice for site " + site + ": " + id);
    String kind = map.requiredText("kind");
    map.require(
        kind.isEmpty() || KINDS.contains(kind),
        "kind",
        "must be one of " + String.join(", ", KINDS.stream().sorted().toList()) + ", got " + kind);
    devices.add(new Device(id, site, kind, map.text("model", ""), map.text("address", "")));
  }

  private boolean isProvince(String code) {
    return code.length() == 2 && sites.containsKey(code);
  }

  /// The province that the code itself names: a commune's from the list, else the first two digits.
  private String provinceOf(String key) {
    String code = key.contains("-") ? key.substring(0, key.indexOf('-')) : key;
    Site unit = sites.get(code);
    return unit == null ? "" : unit.province();
  }

  private static Duration repairOf(String tier) {
    return REPAIR_BY_TIER.getOrDefault(tier, REPAIR_DEFAULT);
  }
}
