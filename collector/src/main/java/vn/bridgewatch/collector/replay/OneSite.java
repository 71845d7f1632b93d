package vn.bridgewatch.collector.replay;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import vn.bridgewatch.collector.inventory.Device;
import vn.bridgewatch.collector.inventory.Inventory;
import vn.bridgewatch.collector.inventory.Site;

/// An inventory of which one site is as somebody says.
///
/// @param all the rest of it
public record OneSite(Inventory all, Site one) implements Inventory {

  @Override
  public Collection<Site> sites() {
    return List.of(one);
  }

  @Override
  public Optional<Site> site(String key) {
    return key.equals(one.key()) ? Optional.of(one) : all.site(key);
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
