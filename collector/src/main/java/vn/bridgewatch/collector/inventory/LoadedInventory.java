package vn.bridgewatch.collector.inventory;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// The inventory in force: a reload swaps the picture whole.
public final class LoadedInventory implements Inventory {

  private volatile InventorySnapshot current;

  public LoadedInventory(InventorySnapshot first) {
    this.current = first;
  }

  /// Puts another picture in force, whole.
  public void replace(InventorySnapshot next) {
    current = next;
  }

  /// The picture in force.
  public InventorySnapshot snapshot() {
    return current;
  }

  /// Whether an agent may speak for a site: only where the inventory assigns the site to it.
  public boolean maySpeakFor(String agent, String site) {
    return !agent.isEmpty() && site(site).filter(it -> it.agent().equals(agent)).isPresent();
  }

  @Override
  public Collection<Site> sites() {
    return current.sites();
  }

  @Override
  public Optional<Site> site(String key) {
    return current.site(key);
  }

  @Override
  public List<Device> devices(String site) {
    return current.devices(site);
  }

  @Override
  public Optional<String> provinceName(String code) {
    return current.provinceName(code);
  }
}
