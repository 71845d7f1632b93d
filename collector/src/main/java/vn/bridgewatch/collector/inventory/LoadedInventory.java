package vn.bridgewatch.collector.inventory;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.config.ConfigException;

/// The inventory in force: a reload swaps the picture whole, a bad file leaves the old one and says
/// so, in the log and in `bridgewatch_collector_config_reload_success`.
public final class LoadedInventory implements Inventory {

  private static final Logger LOG = LoggerFactory.getLogger(LoadedInventory.class);

  private volatile InventorySnapshot current;
  private volatile boolean lastReloadGood = true;

  public LoadedInventory(InventorySnapshot first) {
    this.current = first;
  }

  /// Registers the gauge of the last reload.
  public void bindTo(MeterRegistry registry) {
    Gauge.builder(
            "bridgewatch.collector.config.reload.success", this, it -> it.lastReloadGood ? 1 : 0)
        .description("Whether the last reload of the inventory was good.")
        .tag("file", "inventory")
        .register(registry);
  }

  /// Takes a new file into force, or keeps the old picture; returns whether it was good.
  public boolean reload(String name, byte[] content, LocalDate day) {
    try {
      current = InventoryFile.read(name, content, day);
      lastReloadGood = true;
      LOG.atInfo().addKeyValue("file", name).log("Inventory reloaded");
    } catch (ConfigException e) {
      lastReloadGood = false;
      LOG.atError()
          .addKeyValue("file", name)
          .addKeyValue("problems", e.getMessage())
          .log("Inventory not reloaded, the old one stays in force");
    }
    return lastReloadGood;
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
