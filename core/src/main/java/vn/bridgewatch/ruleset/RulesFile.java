package vn.bridgewatch.ruleset;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.config.Problem;
import vn.bridgewatch.config.YamlFile;
import vn.bridgewatch.rule.Rule;

/// Reads files of rules; all problems are reported at once.
public final class RulesFile {

  public static final int RULES_MAX = 500;

  /// What ships, a file for each kind of thing that is watched.
  public static final List<String> PACK =
      List.of(
          "network.yaml",
          "media.yaml",
          "codec.yaml",
          "devices.yaml",
          "power.yaml",
          "room.yaml",
          "certificates.yaml",
          "clock.yaml",
          "agent.yaml",
          "changes.yaml",
          "collector.yaml");

  private RulesFile() {}

  /// The rules that ship, in force where the configuration names none.
  public static List<Rule> shipped() {
    var rules = new ArrayList<Rule>();
    for (String file : PACK) {
      try {
        rules.addAll(read(file, shipped(file)));
      } catch (ConfigException e) {
        throw new IllegalStateException("resource " + file + " is broken", e);
      }
    }
    return List.copyOf(rules);
  }

  /// The text of a file that ships.
  public static byte[] shipped(String file) {
    try (InputStream in = RulesFile.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("resource " + file + " is missing from the build");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("resource " + file, e);
    }
  }

  /// @param name how messages call the file
  public static List<Rule> read(String name, byte[] content) throws ConfigException {
    return YamlFile.read(
        name,
        content,
        root -> {
          var names = new HashSet<String>();
          return List.copyOf(root.maps("rules", RULES_MAX, map -> RuleReader.read(map, names)));
        });
  }

  /// Reads a file for somebody who works on it: what can be read of it, and all that is wrong.
  public static RuleDraft draft(String name, byte[] content) {
    var rules = new ArrayList<RuleDraft.Placed>();
    var namesByPath = new HashMap<String, String>();
    List<Problem> problems = List.of();
    try {
      YamlFile.read(
          name,
          content,
          root -> {
            var names = new HashSet<String>();
            return root.maps(
                "rules",
                RULES_MAX,
                map -> {
                  Rule rule = RuleReader.read(map, names);
                  map.text("name").ifPresent(it -> namesByPath.put(map.path(), it));
                  if (rule != null) {
                    rules.add(RuleDraft.Placed.of(rule, name, map));
                  }
                  return rule;
                });
          });
    } catch (ConfigException e) {
      problems = e.problems();
    }
    return new RuleDraft(rules, namesByPath, problems);
  }
}
