package vn.bridgewatch.collector.rulebook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.config.Problem;
import vn.bridgewatch.config.YamlFile;
import vn.bridgewatch.rule.Rule;
import vn.bridgewatch.ruleset.RuleSet;
import vn.bridgewatch.ruleset.RulesFile;

/// The texts of the files that make one set of rules.
///
/// @param files content by the name that messages call it, in order
public record RuleBook(Map<String, byte[]> files) {

  public RuleBook {
    files = new LinkedHashMap<>(files);
  }

  /// What ships.
  public static RuleBook shipped() {
    var files = new LinkedHashMap<String, byte[]>();
    RulesFile.PACK.forEach(file -> files.put(file, RulesFile.shipped(file)));
    return new RuleBook(files);
  }

  /// Files, and all files `*.yaml` and `*.yml` of folders, by name.
  public static RuleBook of(List<Path> paths) throws IOException {
    var files = new LinkedHashMap<String, byte[]>();
    for (Path path : paths) {
      for (Path file : Files.isDirectory(path) ? inFolder(path) : List.of(path)) {
        if (Files.size(file) > YamlFile.BYTES_MAX) {
          throw new IOException(file + ": is larger than " + YamlFile.BYTES_MAX + " bytes");
        }
        files.put(file.toString(), Files.readAllBytes(file));
      }
    }
    return new RuleBook(files);
  }

  private static List<Path> inFolder(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      List<Path> files =
          entries.filter(RuleBook::isYaml).filter(Files::isRegularFile).sorted().toList();
      if (files.isEmpty()) {
        throw new IOException(folder + ": has no file *.yaml or *.yml");
      }
      return files;
    }
  }

  private static boolean isYaml(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return name.endsWith(".yaml") || name.endsWith(".yml");
  }

  /// The two together; a file of the same name counts once, as the other has it.
  public RuleBook with(RuleBook other) {
    var all = new LinkedHashMap<>(files);
    all.putAll(other.files());
    return new RuleBook(all);
  }

  /// The set of rules; throws with all problems of all files.
  public RuleSet rules() throws ConfigException {
    var rules = new ArrayList<Rule>();
    var problems = new ArrayList<Problem>();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      try {
        rules.addAll(RulesFile.read(file.getKey(), file.getValue()));
      } catch (ConfigException e) {
        problems.addAll(e.problems());
      }
    }
    if (problems.isEmpty()) {
      try {
        return RuleSet.of(rules);
      } catch (IllegalArgumentException e) {
        problems.add(
            new Problem(
                String.join(", ", files.keySet()), 0, "rules", String.valueOf(e.getMessage())));
      }
    }
    throw new ConfigException(problems);
  }
}
