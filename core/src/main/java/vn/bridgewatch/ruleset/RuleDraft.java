package vn.bridgewatch.ruleset;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import vn.bridgewatch.config.Problem;
import vn.bridgewatch.config.YamlMap;
import vn.bridgewatch.rule.Rule;

/// A file of rules as far as it can be read, and what is wrong with it.
///
/// @param rules also those of which something is wrong, read as if that were left out
/// @param namesByPath what the rules call themselves, by their place in the file, as `rules[2]`
public record RuleDraft(
    List<Placed> rules, Map<String, String> namesByPath, List<Problem> problems) {

  public RuleDraft {
    rules = List.copyOf(rules);
    namesByPath = Map.copyOf(namesByPath);
    problems = problems.stream().distinct().toList();
  }

  /// A rule and where it stands.
  ///
  /// @param path its place in the file, as `rules[2]`
  /// @param lines those of its keys
  public record Placed(Rule rule, String file, String path, int line, Map<String, Integer> lines) {

    public Placed {
      lines = Map.copyOf(lines);
    }

    static Placed of(Rule rule, String file, YamlMap map) {
      var lines = new HashMap<String, Integer>();
      map.names().forEach(key -> lines.put(key, map.line(key)));
      return new Placed(rule, file, map.path(), map.line(), lines);
    }

    /// The line of a key, or of the rule where the key is not given.
    public int line(String key) {
      return lines.getOrDefault(key, line);
    }
  }
}
