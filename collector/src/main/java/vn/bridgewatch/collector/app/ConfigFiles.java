package vn.bridgewatch.collector.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import vn.bridgewatch.collector.conference.ConferenceFile;
import vn.bridgewatch.collector.conference.plan.Plan;
import vn.bridgewatch.collector.inventory.InventoryFile;
import vn.bridgewatch.collector.inventory.InventorySnapshot;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.config.Problem;
import vn.bridgewatch.config.YamlFile;
import vn.bridgewatch.rule.Rule;
import vn.bridgewatch.ruleset.RuleSet;
import vn.bridgewatch.ruleset.RulesFile;

/// Reads the files that `collector.yaml` names, all together: what one says depends on another, so
/// they come into force together or not at all.
final class ConfigFiles {

  private static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");

  private ConfigFiles() {}

  /// What the files say.
  ///
  /// @param main what `collector.yaml` itself says
  record Content(
      CollectorConfig main,
      InventorySnapshot inventory,
      RuleSet rules,
      Optional<List<Plan>> conferences) {}

  /// A kind of file, as the metric of reloads names it.
  enum Kind {
    COLLECTOR,
    INVENTORY,
    RULES,
    CONFERENCES
  }

  /// Every problem of every file.
  static final class Broken extends Exception {

    private final transient List<Kind> kinds;
    private final transient List<Problem> problems;

    private Broken(List<Kind> kinds, List<Problem> problems) {
      super(new ConfigException(problems).getMessage());
      this.kinds = List.copyOf(kinds);
      this.problems = List.copyOf(problems);
    }

    List<Kind> kinds() {
      return kinds;
    }

    List<String> lines() {
      return problems.stream().map(Problem::toString).toList();
    }
  }

  /// Collects what is wrong and goes on.
  private static final class Faults {

    private final List<Kind> kinds = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    <T> Optional<T> read(Kind kind, Path file, Parser<T> parser) {
      try {
        return Optional.of(parser.parse(file.toString(), bytes(file)));
      } catch (ConfigException e) {
        add(kind, e.problems());
      } catch (IOException e) {
        add(kind, List.of(new Problem(file.toString(), 0, "", "cannot be read: " + e)));
      }
      return Optional.empty();
    }

    void add(Kind kind, List<Problem> found) {
      if (!kinds.contains(kind)) {
        kinds.add(kind);
      }
      problems.addAll(found);
    }

    void throwIfAny() throws Broken {
      if (!problems.isEmpty()) {
        throw new Broken(kinds, problems);
      }
    }
  }

  @FunctionalInterface
  private interface Parser<T> {
    T parse(String name, byte[] content) throws ConfigException;
  }

  static CollectorConfig config(Path file) throws IOException, ConfigException {
    return CollectorConfig.read(file, bytes(file));
  }

  /// @param nowMillis which day's official units are meant
  static Content read(CollectorConfig config, long nowMillis) throws Broken {
    return read(Optional.of(config), config, nowMillis, new Faults());
  }

  /// Reads `collector.yaml` again, too; the files are those that it named at the start.
  static Content readAgain(Path file, CollectorConfig config, long nowMillis) throws Broken {
    var faults = new Faults();
    return read(
        faults.read(Kind.COLLECTOR, file, (_, content) -> CollectorConfig.read(file, content)),
        config,
        nowMillis,
        faults);
  }

  private static Content read(
      Optional<CollectorConfig> main, CollectorConfig config, long nowMillis, Faults faults)
      throws Broken {
    LocalDate day = LocalDate.ofInstant(Instant.ofEpochMilli(nowMillis), ZONE);
    Optional<InventorySnapshot> inventory =
        faults.read(
            Kind.INVENTORY,
            config.inventory(),
            (name, content) -> InventoryFile.read(name, content, day));
    Optional<RuleSet> rules = rules(config, faults);
    Optional<List<Plan>> conferences =
        config
            .conferences()
            .flatMap(file ->
                inventory.flatMap(known ->
                    faults.read(
                        Kind.CONFERENCES,
                        file,
                        (name, content) -> ConferenceFile.read(name, content, known))));
    faults.throwIfAny();
    return new Content(
        main.orElseThrow(), inventory.orElseThrow(), rules.orElseThrow(), conferences);
  }

  private static Optional<RuleSet> rules(CollectorConfig config, Faults faults) {
    var all = new ArrayList<Rule>();
    if (config.rules().isEmpty()) {
      all.addAll(RulesFile.shipped());
    }
    for (Path file : config.rules()) {
      faults.read(Kind.RULES, file, RulesFile::read).ifPresent(all::addAll);
    }
    try {
      return Optional.of(RuleSet.of(all));
    } catch (IllegalArgumentException e) {
      String files = config.rules().isEmpty() ? "rules" : config.rules().getLast().toString();
      faults.add(
          Kind.RULES, List.of(new Problem(files, 0, "rules", String.valueOf(e.getMessage()))));
      return Optional.empty();
    }
  }

  /// A file's bytes, one more than may be at most, so that the reader of YAML names the bound.
  private static byte[] bytes(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return in.readNBytes(YamlFile.BYTES_MAX + 1);
    }
  }
}
