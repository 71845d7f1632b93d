package vn.bridgewatch.agent.snmp.module;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snmp4j.smi.OID;
import vn.bridgewatch.config.YamlMap;

/// Reads a module file of either layout: `auths:` and `modules:` (snmp_exporter 0.23 and later), or
/// modules at the top with `auth:` and `version:` inside (before).
final class ModuleFile {

  private static final int OIDS_MAX = 10_000;
  private static final int FILTERS_MAX = 1_000;
  private static final int RETRIES_MAX = 20;
  private static final int MAX_REPETITIONS_DEFAULT_OF_PEER = 50; // what 0 means to snmp_exporter
  private static final int MAX_REPETITIONS_MAX = 1_000;
  private static final Duration TIMEOUT_MAX = Duration.ofMinutes(2);
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}");
  static final int OID_SUB_IDS_MAX = 128; // RFC 2578, section 3.5

  private final SnmpModules.Environment environment;

  ModuleFile(SnmpModules.Environment environment) {
    this.environment = environment;
  }

  SnmpModules read(YamlMap root) {
    if (root.has("modules") || root.has("auths")) {
      root.integer("version", 0, 0, Integer.MAX_VALUE); // written by the generator, means nothing
      return new SnmpModules(
          named(root, "modules", (name, map) -> module(name, map, false)),
          named(root, "auths", (_, map) -> newAuth(map)));
    }
    var modules = new LinkedHashMap<String, SnmpModule>();
    for (String name : root.names()) {
      root.map(name, map -> module(name, map, true)).ifPresent(read -> modules.put(name, read));
    }
    return new SnmpModules(modules, Map.of());
  }

  private interface Entry<T> {
    @Nullable T read(String name, YamlMap map);
  }

  private static <T> Map<String, T> named(YamlMap root, String key, Entry<T> entry) {
    var values = new LinkedHashMap<String, T>();
    root.map(
        key,
        section -> {
          for (String name : section.names()) {
            section
                .map(name, map -> entry.read(name, map))
                .ifPresent(value -> values.put(name, value));
          }
          return values;
        });
    return values;
  }

  private SnmpAuth newAuth(YamlMap map) {
    String community = map.text("community", "public");
    return auth(map, map.integer("version", 2, 1, 3), community);
  }

  private SnmpAuth auth(YamlMap map, int version, String community) {
    var auth =
        new SnmpAuth(
            version,
            new Secret(community),
            choice(
                map,
                "security_level",
                SnmpAuth.Level.NO_AUTH_NO_PRIV,
                SnmpAuth.Level.values(),
                SnmpAuth.Level::word),
            expanded(map, "username"),
            choice(
                map,
                "auth_protocol",
                SnmpAuth.AuthProtocol.MD5,
                SnmpAuth.AuthProtocol.values(),
                Enum::name),
            new Secret(expanded(map, "password")),
            choice(
                map,
                "priv_protocol",
                SnmpAuth.PrivProtocol.DES,
                SnmpAuth.PrivProtocol.values(),
                Enum::name),
            new Secret(expanded(map, "priv_password")),
            map.text("context_name", ""));
    for (String problem : auth.problems()) {
      int colon = problem.indexOf(':');
      map.problem(problem.substring(0, colon), problem.substring(colon + 2));
    }
    return auth;
  }

  private String expanded(YamlMap map, String key) {
    String text = map.text(key, "");
    Matcher variable = VARIABLE.matcher(text);
    return variable.replaceAll(match -> {
      Optional<String> value = environment.apply(match.group(1));
      map.require(value.isPresent(), key, "environment variable is not set: " + match.group(1));
      return Matcher.quoteReplacement(value.orElse(""));
    });
  }

  private static <E> E choice(
      YamlMap map, String key, E fallback, E[] all, Function<E, String> word) {
    Optional<String> text = map.text(key);
    if (text.isEmpty()) {
      return fallback;
    }
    var words = new ArrayList<String>();
    for (E one : all) {
      if (word.apply(one).equals(text.get())) {
        return one;
      }
      words.add(word.apply(one));
    }
    map.problem(key, "must be one of " + String.join(", ", words) + ", got " + text.get());
    return fallback;
  }

  private SnmpModule module(String name, YamlMap map, boolean withAuth) {
    Optional<SnmpAuth> auth = Optional.empty();
    if (withAuth) {
      int version = map.integer("version", 2, 1, 3);
      auth =
          Optional.of(
              map.map("auth", inner -> auth(inner, version, inner.text("community", "public")))
                  .orElse(SnmpAuth.community(version, "public")));
      map.require(
          version != 3 || map.has("auth"), "version", "version 3 needs auth with a username");
    }
    return new SnmpModule(
        name,
        oids(map, "walk"),
        oids(map, "get"),
        new MetricTree(new MetricReader().read(map)),
        map.maps("filters", FILTERS_MAX, ModuleFile::filter),
        pace(map),
        auth);
  }

  private static SnmpModule.Pace pace(YamlMap map) {
    var standard = SnmpModule.Pace.DEFAULT;
    int repetitions =
        map.integer("max_repetitions", standard.maxRepetitions(), 0, Integer.MAX_VALUE);
    Duration timeout = map.parsed("timeout", GoText::duration).orElse(standard.timeout());
    boolean fits = timeout.isPositive() && timeout.compareTo(TIMEOUT_MAX) <= 0;
    map.require(fits, "timeout", "must be over 0s and at most 2m, got " + timeout);
    return new SnmpModule.Pace(
        Math.min(
            repetitions == 0 ? MAX_REPETITIONS_DEFAULT_OF_PEER : repetitions, MAX_REPETITIONS_MAX),
        map.integer("retries", standard.retries(), 0, RETRIES_MAX),
        fits ? timeout : standard.timeout(),
        map.flag("allow_nonincreasing_oids", false),
        map.flag("use_unconnected_udp_socket", false));
  }

  private static SnmpModule.@Nullable Filter filter(YamlMap map) {
    Optional<OID> oid = requiredOid(map, "oid");
    List<OID> targets = oids(map, "targets");
    map.require(!targets.isEmpty(), "targets", "must name at least one OID");
    var values = new ArrayList<GoRegex>();
    for (String value : map.texts("values", FILTERS_MAX)) {
      try {
        values.add(GoRegex.compile(value));
      } catch (IllegalArgumentException e) {
        map.problem("values", String.valueOf(e.getMessage()));
      }
    }
    return oid.map(found -> new SnmpModule.Filter(found, targets, values)).orElse(null);
  }

  static Optional<OID> requiredOid(YamlMap map, String key) {
    if (map.requiredText(key).isBlank()) {
      return Optional.empty();
    }
    return map.parsed(key, ModuleFile::oid);
  }

  private static List<OID> oids(YamlMap map, String key) {
    var oids = new ArrayList<OID>();
    for (String text : map.texts(key, OIDS_MAX)) {
      try {
        oids.add(oid(text));
      } catch (IllegalArgumentException e) {
        map.problem(key, String.valueOf(e.getMessage()));
      }
    }
    return oids;
  }

  static OID oid(String text) {
    String plain = text.startsWith(".") ? text.substring(1) : text;
    String[] parts = plain.split("\\.", -1);
    var subIds = new int[parts.length];
    for (int i = 0; i < parts.length; i++) {
      try {
        subIds[i] = Integer.parseUnsignedInt(parts[i]);
      } catch (NumberFormatException _) {
        throw new IllegalArgumentException("must be a numeric OID as 1.3.6.1.2.1.1, got " + text);
      }
    }
    if (parts.length > OID_SUB_IDS_MAX) {
      throw new IllegalArgumentException(
          "OID has " + parts.length + " parts, at most " + OID_SUB_IDS_MAX);
    }
    return new OID(subIds);
  }
}
