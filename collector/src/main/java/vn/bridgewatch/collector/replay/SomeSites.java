package vn.bridgewatch.collector.replay;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vn.bridgewatch.collector.inventory.Device;
import vn.bridgewatch.collector.inventory.Inventory;
import vn.bridgewatch.collector.inventory.Site;

/// An inventory of which some sites are as somebody says.
///
/// @param all the rest of it
/// @param some by their keys
public record SomeSites(Inventory all, Map<String, Site> some) implements Inventory {

  public SomeSites {
    some = Map.copyOf(some);
  }

  @Override
  public Collection<Site> sites() {
    return some.values();
  }

  @Override
  public Optional<Site> site(String key) {
    return Optional.ofNullable(some.get(key)).or(() -> all.site(key));
  }

  @Override
  public List<Device> devices(String site) {
    return all.devices(site);
  }

  @Override
  public Optional<String> provinceName(String code) {
    return all.provinceName(code);
  }
}
