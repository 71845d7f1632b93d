package vn.bridgewatch.agent.profile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.config.YamlFile;
import vn.bridgewatch.config.YamlMap;

/// Reads a file of profiles (docs/devices.md) strictly; all problems come at once.
///
/// @param profiles by name, with the translations and traps of their own only
/// @param ofModules what belongs to a module, whichever profile reads it
public record ProfileFile(Map<String, Profile> profiles, Map<String, OfModule> ofModules) {

  static final String OID_RULE = "must be an OID in numbers as 1.3.6.1.2.1.1, got ";
  private static final int PROFILES_MAX = 200;
  private static final int ENTRIES_MAX = 500;
  private static final int MATCHES_MAX = 40;
  private static final int MODULES_MAX = 32;
  private static final int SOURCES_MAX = 8;
  private static final Duration INTERVAL_MIN = Duration.ofSeconds(5);
  private static final Duration INTERVAL_MAX = Duration.ofDays(1);
  private static final Duration INTERVAL_DEFAULT = Duration.ofSeconds(60);
  private static final Pattern WORD = Pattern.compile("[a-z0-9][a-z0-9_]{0,63}");
  private static final Pattern OID = Pattern.compile("[0-2](?:\\.(?:0|[1-9]\\d{0,9})){1,127}");

  public ProfileFile {
    profiles = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(profiles));
    ofModules = Map.copyOf(ofModules);
  }

  /// What belongs to a module.
  record OfModule(List<Translation> translations, List<TrapRule> traps) {
    static final OfModule NONE = new OfModule(List.of(), List.of());

    OfModule {
      translations = List.copyOf(translations);
      traps = List.copyOf(traps);
    }
  }

  /// @param name how messages call the file
  public static ProfileFile parse(String name, byte[] content) throws ConfigException {
    return YamlFile.read(name, content, ProfileFile::file);
  }

  private static ProfileFile file(YamlMap root) {
    var modules = new LinkedHashMap<String, OfModule>();
    root.map(
        "modules",
        section -> {
          for (String name : section.names()) {
            section.map(name, ProfileFile::ofModule).ifPresent(one -> modules.put(name, one));
          }
          return modules;
        });
    var profiles = new LinkedHashMap<String, Profile>();
    root.map(
        "profiles",
        section -> {
          section.require(
              section.names().size() <= PROFILES_MAX, "", "has over " + PROFILES_MAX + " profiles");
          for (String name : section.names()) {
            section.require(
                WORD.matcher(name).matches(),
                name,
                "its name must be of a-z, 0-9 and underscore, got " + name);
            section.map(name, map -> profile(name, map)).ifPresent(one -> profiles.put(name, one));
          }
          return profiles;
        });
    return new ProfileFile(profiles, modules);
  }

  private static OfModule ofModule(YamlMap map) {
    return new OfModule(translations(map), map.maps("traps", ENTRIES_MAX, TrapRule::read));
  }

  private static Profile profile(String id, YamlMap map) {
    List<Profile.Rule> matches = map.maps("match", MATCHES_MAX, ProfileFile::match);
    map.require(
        map.has("match") || id.equals(Profile.GENERIC),
        "match",
        "is missing: how a device is known as such");
    Set<String> names = new HashSet<>();
    List<Profile.ModuleUse> modules =
        map.maps(
            "modules",
            MODULES_MAX,
            entry -> {
              Profile.ModuleUse use = module(entry);
              entry.require(names.add(use.name()), "name", "is listed twice: " + use.name());
              return use;
            });
    map.require(
        !modules.isEmpty() || map.has("reader"), "modules", "must list at least one, or a reader");
    List<TrapRule> traps = map.maps("traps", ENTRIES_MAX, TrapRule::read);
    for (TrapRule trap : traps) {
      for (String read : trap.read()) {
        map.require(
            names.contains(read), "traps", "reads " + read + ", which is none of its modules");
      }
    }
    return new Profile(
        id,
        map.map("title", Text::read).orElseGet(() -> missing(map, "title")),
        kind(map),
        map.text("maker", ""),
        evidence(map),
        map.text("note", ""),
        matches,
        map.maps("model", SOURCES_MAX, ProfileFile::source),
        map.maps("software", SOURCES_MAX, ProfileFile::source),
        modules,
        map.map("reader", ProfileFile::reader),
        translations(map),
        map.maps("normal", ENTRIES_MAX, ProfileFile::normal),
        traps);
  }

  private static Text missing(YamlMap map, String key) {
    map.require(map.has(key), key, "is missing: in Vietnamese (vi) and in English (en)");
    return Text.NONE;
  }

  private static DeviceKind kind(YamlMap map) {
    map.requiredText("kind");
    return map.choice("kind", DeviceKind.OTHER, DeviceKind.class);
  }

  private static Evidence evidence(YamlMap map) {
    map.requiredText("evidence");
    return map.choice("evidence", Evidence.DOCUMENT, Evidence.class);
  }

  private static Profile.Rule match(YamlMap map) {
    String oid = map.text("sys_object_id", "");
    map.require(oid.isEmpty() || isOid(oid), "sys_object_id", OID_RULE + oid);
    var rule =
        new Profile.Rule(
            oid,
            map.parsed("sys_descr", Translation::pattern),
            map.parsed("sys_name", Translation::pattern));
    map.require(
        !oid.isEmpty() || map.has("sys_descr") || map.has("sys_name"),
        "sys_object_id",
        "is missing, and so are sys_descr and sys_name: it would match everything");
    return rule;
  }

  private static Profile.Source source(YamlMap map) {
    String from = map.requiredText("from");
    var source = new Profile.Source(from, map.parsed("regex", Translation::pattern));
    map.require(
        from.isBlank() || !source.isOid() || isOid(from),
        "from",
        "must be sys_descr, sys_name, or the OID of an instance, got " + from);
    return source;
  }

  private static Profile.ModuleUse module(YamlMap map) {
    return new Profile.ModuleUse(
        map.requiredText("name"), interval(map), map.flag("optional", false));
  }

  private static Profile.ReaderUse reader(YamlMap map) {
    return new Profile.ReaderUse(map.requiredText("name"), interval(map));
  }

  private static Duration interval(YamlMap map) {
    return map.duration("interval", INTERVAL_DEFAULT, INTERVAL_MIN, INTERVAL_MAX);
  }

  private static Profile.Normal normal(YamlMap map) {
    String metric = map.requiredText("metric");
    Optional<Vocabulary.Word> word = Vocabulary.word(metric);
    map.require(
        metric.isBlank() || word.isPresent(),
        "metric",
        "must be a word of the vocabulary (docs/devices.md), got " + metric);
    var labels = new LinkedHashMap<String, String>();
    map.map(
        "labels",
        section -> {
          for (String name : section.names()) {
            section.require(
                word.isEmpty() || word.get().label(name).isPresent(),
                name,
                "is no label of " + metric);
            labels.put(name, section.text(name, ""));
          }
          return labels;
        });
    OptionalDouble below = number(map, "below");
    OptionalDouble above = number(map, "above");
    map.require(below.isPresent() || above.isPresent(), "below", "is missing, and so is above");
    return new Profile.Normal(metric, labels, below, above);
  }

  private static OptionalDouble number(YamlMap map, String key) {
    return map.number(key, -1e18, 1e18).map(OptionalDouble::of).orElse(OptionalDouble.empty());
  }

  /// Reads a list of translations; one that could only repeat another is a problem.
  private static List<Translation> translations(YamlMap map) {
    Set<List<Object>> seen = new HashSet<>();
    return map.maps(
        "translate",
        ENTRIES_MAX,
        entry -> {
          @Nullable Translation one = Translation.read(entry);
          if (one != null) {
            entry.require(
                seen.add(key(one)),
                "from",
                "gives the same series as another entry: " + one.metric() + " from " + one.from());
          }
          return one;
        });
  }

  private static List<Object> key(Translation one) {
    var key = new ArrayList<Object>(List.of(one.metric(), one.from(), one.text(), one.labels()));
    one.where().forEach((label, pattern) -> key.add(label + "~" + pattern));
    one.when().forEach((series, pattern) -> key.add(series + "=" + pattern));
    return key;
  }

  static boolean isOid(String text) {
    return OID.matcher(text).matches();
  }
}
