package vn.bridgewatch.agent.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.agent.snmp.module.MetricSpec;
import vn.bridgewatch.agent.snmp.module.SnmpModule;
import vn.bridgewatch.agent.snmp.module.SnmpModules;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.metric.Metric;

/// The modules and profiles that ship, held to what they refer to.
class ShippedFilesTest {

  private static final Path ROOT = Path.of(System.getProperty("bridgewatch.root", ".."));
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(bridgewatch_[a-z0-9_]+)` \\|([^|]*)\\|");

  @Test
  void everyModuleIsReadAndStandsInAFileThatItsNameBeginsWith() throws Exception {
    for (Path file : files("modules")) {
      String stem = file.getFileName().toString().replace(".yml", "");
      assertThat(SnmpModules.load(List.of(file)).modules().keySet())
          .as("modules in %s", file)
          .isNotEmpty()
          .allMatch(name -> name.equals(stem) || name.startsWith(stem + "_"));
    }
  }

  @Test
  void noTwoObjectsOfAModuleGiveTheSameSeriesName() throws Exception {
    for (Path file : files("modules")) {
      for (SnmpModule module : SnmpModules.load(List.of(file)).modules().values()) {
        assertThat(metrics(module).stream().map(MetricSpec::name).toList())
            .as("metrics of %s", module.name())
            .doesNotHaveDuplicates();
      }
    }
  }

  @Test
  void everyMetricOfAModuleIsAmongWhatItReads() throws Exception {
    for (Path file : files("modules")) {
      for (SnmpModule module : SnmpModules.load(List.of(file)).modules().values()) {
        var roots = new ArrayList<>(module.walk());
        roots.addAll(module.get());
        for (MetricSpec metric : metrics(module)) {
          assertThat(roots)
              .as("%s of %s", metric.name(), module.name())
              .anyMatch(root -> metric.oid().startsWith(root) || root.startsWith(metric.oid()));
        }
      }
    }
  }

  @Test
  void everyProfileIsReadAndItsModulesAreThere() throws Exception {
    Profiles profiles = profiles();
    Set<String> known = modules().keySet();
    for (Profile profile : profiles.all()) {
      assertThat(profile.modules())
          .as(profile.id())
          .allSatisfy(use -> assertThat(known).contains(use.name()));
      assertThat(profile.note()).as("note of " + profile.id()).isNotBlank();
    }
    for (ProfileFile file : profileFiles()) {
      assertThat(known).containsAll(file.ofModules().keySet());
    }
  }

  @Test
  void everySourceOfATranslationIsASeriesOfOneOfTheProfilesModules() throws Exception {
    Map<String, SnmpModule> modules = modules();
    for (Profile profile : profiles().all()) {
      var series = new TreeSet<String>();
      var labels = new TreeMap<String, Set<String>>();
      for (Profile.ModuleUse use : profile.modules()) {
        for (MetricSpec metric : metrics(modules.get(use.name()))) {
          for (String name : names(metric)) {
            series.add(name);
            labels.computeIfAbsent(name, _ -> new TreeSet<>()).addAll(labels(metric));
          }
        }
      }
      for (Translation translation : profile.translations()) {
        String where = profile.id() + ": " + translation.metric();
        assertThat(series).as(where).contains(translation.from());
        assertThat(series).as(where).containsAll(translation.beside());
        assertThat(labels.get(translation.from())).as(where).containsAll(used(translation));
      }
    }
  }

  @Test
  void noModuleTranslatesWhatItDoesNotGive() throws Exception {
    Map<String, SnmpModule> modules = modules();
    for (ProfileFile file : profileFiles()) {
      file.ofModules()
          .forEach((name, ofModule) -> {
            var series = new TreeSet<String>();
            metrics(modules.get(name)).forEach(metric -> series.addAll(names(metric)));
            assertThat(series)
                .as(name)
                .containsAll(ofModule.translations().stream().map(Translation::from).toList());
          });
    }
  }

  @Test
  void noTwoFilesHaveAProfileOfOneName() throws Exception {
    var names = new ArrayList<String>();
    profileFiles().forEach(file -> names.addAll(file.profiles().keySet()));
    assertThat(names).doesNotHaveDuplicates();
  }

  @Test
  void theDocumentAndTheVocabularyAreOne() throws Exception {
    var documented = new LinkedHashMap<String, List<String>>();
    Matcher row = ROW.matcher(Files.readString(ROOT.resolve("docs/devices.md")));
    while (row.find()) {
      documented.put(
          row.group(1),
          Stream.of(row.group(2).split(",")).map(String::strip).filter(t -> !t.isEmpty()).toList());
    }
    var known = new LinkedHashMap<String, List<String>>();
    for (Vocabulary.Word word : Vocabulary.words()) {
      Metric metric = word.metric();
      known.put(metric.name(), word.labels().stream().map(Vocabulary.Label::name).toList());
    }
    assertThat(documented).containsExactlyEntriesOf(known);
  }

  @Test
  void theDocumentNamesTheWordsThatALabelMayHave() throws Exception {
    String text = Files.readString(ROOT.resolve("docs/devices.md"));
    for (Vocabulary.Word word : Vocabulary.words()) {
      String line =
          text.lines()
              .filter(one -> one.startsWith("| `" + word.metric().name() + "` "))
              .findFirst()
              .orElseThrow();
      boolean saysThem = line.contains("media:") || line.contains("state:");
      for (Vocabulary.Label label : word.labels()) {
        if (!label.allowed().isEmpty() && (saysThem || line.contains(label.name() + ":"))) {
          assertThat(label.allowed())
              .as(word.metric().name())
              .allSatisfy(value -> assertThat(line).contains(value));
        }
      }
    }
  }

  private static Set<String> used(Translation translation) {
    var labels = new TreeSet<>(translation.where().keySet());
    Stream.of(translation.text(), translation.latest())
        .filter(label -> !label.isEmpty())
        .forEach(labels::add);
    for (LabelRule rule : translation.labels().values()) {
      switch (rule) {
        case LabelRule.Template(List<LabelRule.Part> parts) ->
            parts.forEach(part -> labels.addAll(part.labels()));
        case LabelRule.Mapped mapped -> labels.add(mapped.label());
        case LabelRule.Cut cut -> labels.add(cut.label());
      }
    }
    return labels;
  }

  private static List<MetricSpec> metrics(SnmpModule module) {
    return module.metrics().list();
  }

  private static Set<String> names(MetricSpec metric) {
    var names = new TreeSet<String>();
    if (metric.extracts().isEmpty()) {
      names.add(metric.metric().name());
    }
    metric.extracts().forEach(extract -> names.add(extract.metric().name()));
    return names;
  }

  private static Set<String> labels(MetricSpec metric) {
    var labels = new TreeSet<String>(Set.of(metric.name()));
    metric.labels().indexes().forEach(index -> labels.add(index.label()));
    metric.labels().lookups().stream()
        .filter(lookup -> !lookup.deletes())
        .forEach(lookup -> labels.add(lookup.label()));
    return labels;
  }

  private static Map<String, SnmpModule> modules() throws ConfigException, IOException {
    return SnmpModules.load(files("modules")).modules();
  }

  private static Profiles profiles() throws ConfigException, IOException {
    return Profiles.of(profileFiles());
  }

  private static List<ProfileFile> profileFiles() throws ConfigException, IOException {
    var read = new ArrayList<ProfileFile>();
    for (Path file : files("profiles")) {
      read.add(ProfileFile.parse(file.toString(), Files.readAllBytes(file)));
    }
    return read;
  }

  private static List<Path> files(String folder) throws IOException {
    try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
      return files.filter(file -> file.toString().endsWith(".yml")).sorted().toList();
    }
  }
}
