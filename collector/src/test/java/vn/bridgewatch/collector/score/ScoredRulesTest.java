package vn.bridgewatch.collector.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.rule.Rule;
import vn.bridgewatch.rule.SilenceRule;
import vn.bridgewatch.rule.ThresholdRule;
import vn.bridgewatch.ruleset.RulesFile;

/// `docs/scores.md` says which of the rules that ship are scored, and which are not.
class ScoredRulesTest {

  private static final Pattern NAME = Pattern.compile("`([a-z_]+)`");

  @Test
  void theDocumentNamesTheWarningsThatAreScoredAndThoseThatAreNot() throws IOException {
    Map<String, String> scored = new HashMap<>();
    Set<String> others = new HashSet<>();
    for (Rule rule : RulesFile.shipped()) {
      rule.warnsOf()
          .ifPresentOrElse(
              breach -> scored.put(rule.name(), breach),
              () -> {
                if (!(rule instanceof ThresholdRule) && !(rule instanceof SilenceRule)) {
                  others.add(rule.name());
                }
              });
    }

    Map<String, String> saidScored = new HashMap<>();
    Set<String> saidOthers = new HashSet<>();
    String text = Files.readString(document());
    String part = text.substring(text.indexOf("## What is scored"), text.indexOf("## Marks"));
    int second = part.indexOf("| Rule | Why not |");
    part.substring(0, second)
        .lines()
        .filter(line -> line.startsWith("| `"))
        .map(line -> line.split("[|]", -1))
        .forEach(cells -> names(cells[1]).forEach(it -> saidScored.put(it, only(names(cells[2])))));
    part.substring(second)
        .lines()
        .filter(line -> line.startsWith("| `"))
        .forEach(line -> saidOthers.addAll(names(line.split("[|]", -1)[1])));

    assertThat(saidScored).isEqualTo(scored).isNotEmpty();
    assertThat(saidOthers).isEqualTo(others);
  }

  private static Path document() {
    return Path.of(System.getProperty("bridgewatch.root", "..")).resolve("docs/scores.md");
  }

  private static Set<String> names(String cell) {
    Set<String> names = new HashSet<>();
    NAME.matcher(cell).results().forEach(it -> names.add(it.group(1)));
    return names;
  }

  private static String only(Set<String> names) {
    assertThat(names).hasSize(1);
    return names.iterator().next();
  }
}
