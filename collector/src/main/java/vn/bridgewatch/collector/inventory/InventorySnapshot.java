package vn.bridgewatch.collector.inventory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An inventory that never changes: what one reading of the file gave.
public final class InventorySnapshot implements Inventory {

  private final Map<String, Site> sites;
  private final Map<String, List<Device>> devices;

  InventorySnapshot(Collection<Site> sites, Collection<Device> devices) {
    var bySite = new LinkedHashMap<String, Site>();
    sites.forEach(site -> bySite.put(site.key(), site));
    this.sites = Collections.unmodifiableMap(bySite);
    var grouped = new HashMap<String, List<Device>>();
    for (Device device : devices) {
      grouped.computeIfAbsent(device.site(), _ -> new ArrayList<>()).add(device);
    }
    grouped.replaceAll((_, list) -> List.copyOf(list));
    this.devices = grouped;
  }

  @Override
  public Collection<Site> sites() {
    return sites.values();
  }

  @Override
  public Optional<Site> site(String key) {
    return Optional.ofNullable(sites.get(key));
  }

  @Override
  public List<Device> devices(String site) {
    return devices.getOrDefault(site, List.of());
  }

  /// The name of a province; the centre counts as one, under its own code.
  @Override
  public Optional<String> provinceName(String code) {
    return code.length() == 2 ? site(code).map(Site::name) : Optional.empty();
  }
}
