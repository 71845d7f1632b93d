package vn.bridgewatch.collector.app;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.collector.conference.StoredConferences;
import vn.bridgewatch.collector.inventory.InventorySnapshot;
import vn.bridgewatch.collector.inventory.LoadedInventory;
import vn.bridgewatch.collector.store.StoreException;
import vn.bridgewatch.media.reflect.ReflectorSettings;
import vn.bridgewatch.ruleset.RuleSet;
import vn.bridgewatch.time.WallClock;

/// Reads inventory, rules, conferences and whom the media reflector answers again: all come into
/// force together, or the old ones stay and the metric of the broken file says so.
final class Reload {

  private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

  private final Path file;
  private final CollectorConfig config;
  private final LoadedInventory inventory;
  private final StoredConferences conferences;
  private final Consumer<RuleSet> rules;
  private final Consumer<ReflectorSettings> reflector;
  private final WallClock clock;
  private final Map<ConfigFiles.Kind, AtomicInteger> good = new EnumMap<>(ConfigFiles.Kind.class);

  Reload(
      Path file,
      CollectorConfig config,
      LoadedInventory inventory,
      StoredConferences conferences,
      Consumer<RuleSet> rules,
      Consumer<ReflectorSettings> reflector,
      WallClock clock,
      MeterRegistry registry) {
    this.file = file;
    this.config = config;
    this.inventory = inventory;
    this.conferences = conferences;
    this.rules = rules;
    this.reflector = reflector;
    this.clock = clock;
    for (ConfigFiles.Kind kind : ConfigFiles.Kind.values()) {
      var gauge = new AtomicInteger(1);
      good.put(kind, gauge);
      Gauge.builder("bridgewatch.collector.config.reload.success", gauge, AtomicInteger::get)
          .description("Whether the last reload of the file was good; 0: the old one is in force.")
          .tag("file", kind.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
  }

  /// The conferences of the file, among the sites of the new inventory; where they cannot be kept
  /// the old inventory stays.
  private void takeConferences(ConfigFiles.Content content) {
    InventorySnapshot before = inventory.snapshot();
    inventory.replace(content.inventory());
    try {
      content.conferences().ifPresent(conferences::takeFile);
    } catch (StoreException | IllegalArgumentException e) {
      inventory.replace(before);
      throw e;
    }
  }

  /// The problems found; empty when the new files are in force.
  synchronized List<String> run() {
    try {
      ConfigFiles.Content content = ConfigFiles.readAgain(file, config, clock.millis());
      takeConferences(content);
      conferences.inventoryChanged();
      rules.accept(content.rules());
      content.main().media().reflector().ifPresent(it -> reflector.accept(it.settings()));
      if (content.main().needsRestart(config)) {
        LOG.atWarn()
            .addKeyValue("file", file)
            .log("Something else of this file was changed, which waits for a restart");
      }
      good.values().forEach(gauge -> gauge.set(1));
      LOG.atInfo()
          .addKeyValue("rules", content.rules().all().size())
          .addKeyValue("conferences", conferences.all().size())
          .log("Files read again");
      return List.of();
    } catch (ConfigFiles.Broken e) {
      good.forEach((kind, gauge) -> gauge.set(e.kinds().contains(kind) ? 0 : 1));
      LOG.atError()
          .addKeyValue("problems", e.getMessage())
          .log("Files not taken, the old ones stay in force");
      return e.lines();
    } catch (StoreException | IllegalArgumentException e) {
      good.forEach((kind, gauge) -> gauge.set(kind == ConfigFiles.Kind.CONFERENCES ? 0 : 1));
      LOG.atError().setCause(e).log("Conferences not kept, the old files stay in force");
      return List.of("conferences: could not be kept: " + e.getMessage());
    }
  }
}
