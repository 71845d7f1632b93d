package vn.bridgewatch.agent.config;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.agent.calendar.Rhythm;
import vn.bridgewatch.agent.confirm.ConfirmSettings;
import vn.bridgewatch.agent.probe.AllowList;
import vn.bridgewatch.agent.probe.ProbeKind;
import vn.bridgewatch.agent.probe.Resolver;
import vn.bridgewatch.agent.probe.form.BlackboxFile;
import vn.bridgewatch.agent.probe.form.BlackboxModule;
import vn.bridgewatch.agent.probe.form.ProbeForm;
import vn.bridgewatch.agent.probe.form.ProbeSpec;
import vn.bridgewatch.conference.Phase;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.config.YamlMap;

/// Reads one entry of `sites` in `agent.yaml`: its probes and devices.
///
/// A target given as an address must be in the allow-list already here; one given as a name is
/// judged whenever it has been resolved.
final class SiteReader {

  static final int PROBES_MAX = 500;
  static final int DEVICES_MAX = 200;
  static final int MODULES_MAX = 32;

  private static final Duration PROBE_INTERVAL_MIN = Duration.ofSeconds(1);
  private static final Duration DEVICE_INTERVAL_MIN = Duration.ofSeconds(5);
  private static final Duration INTERVAL_MAX = Duration.ofDays(1);
  private static final Duration PROBE_INTERVAL_DEFAULT = Duration.ofSeconds(10);
  private static final Duration DEVICE_INTERVAL_DEFAULT = Duration.ofSeconds(30);
  private static final Duration TIMEOUT_MIN = Duration.ofMillis(10);
  private static final Duration TIMEOUT_MAX = Duration.ofSeconds(30);
  private static final Duration TIMEOUT_DEFAULT = Duration.ofMillis(800);

  /// What an attempt must leave of its interval, so that a probe's own deadline comes before the
  /// scheduler's and a silent target is told as unreached.
  private static final Duration INTERVAL_LEFT = Duration.ofMillis(200);

  /// Keys of a probe by a module, whatever the module is.
  private static final List<String> REST =
      List.of("name", "device", "interval", "intervals", "timeout", "source", "confirm");

  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");

  private final Path folder;
  private final AllowList allow;
  private final HttpAccessReader http;
  private final ToDoubleFunction<String> streams;
  private final Predicate<Path> opens;
  private final boolean fromCentre;
  private final Map<Path, BlackboxFile> blackbox = new HashMap<>();

  /// @param folder of the configuration, to which the files that it names are relative
  ///
  /// @param streams bits per second that the thin streams of a site cost its line
  /// @param opens the files that a probe may name
  /// @param fromCentre whether the centre gives what is read
  SiteReader(
      Path folder,
      AllowList allow,
      HttpAccessReader http,
      ToDoubleFunction<String> streams,
      Predicate<Path> opens,
      boolean fromCentre) {
    this.streams = streams;
    this.opens = opens;
    this.fromCentre = fromCentre;
    this.folder = folder;
    this.allow = allow;
    this.http = http;
  }

  AgentConfig.Site read(YamlMap map) {
    String site = AgentConfigFile.siteKey(map);
    Set<String> names = new HashSet<>();
    List<AgentConfig.Probe> probes =
        map.maps("probes", PROBES_MAX, entry -> unique(probe(entry), names, entry));
    Set<String> ids = new HashSet<>();
    List<AgentConfig.Device> devices =
        map.maps("devices", DEVICES_MAX, entry -> unique(device(entry), ids, entry));
    double taken = streams.applyAsDouble(site);
    return new AgentConfig.Site(site, paced(map, probes, taken, 0), devices); // streams: see judge
  }

  /// A site with the probes that the centre adds to those of its own; every bound holds over both.
  AgentConfig.Site extended(AgentConfig.Site site, YamlMap map) {
    Set<String> own = new HashSet<>();
    site.probes().forEach(probe -> own.add(probe.name()));
    Set<String> names = new HashSet<>();
    var probes = new ArrayList<>(site.probes());
    probes.addAll(
        map.maps(
            "probes",
            PROBES_MAX,
            entry -> {
              AgentConfig.Probe probe = unique(probe(entry), names, entry);
              if (probe != null) {
                entry.require(
                    !own.contains(probe.name()),
                    "name",
                    "is a probe of the agent's own file: " + probe.name());
              }
              return probe;
            }));
    map.require(
        probes.size() <= PROBES_MAX,
        "probes",
        "make " + probes.size() + " with those of the agent's own file, at most " + PROBES_MAX);
    double taken = streams.applyAsDouble(site.site());
    return new AgentConfig.Site(site.site(), paced(map, probes, taken, taken), site.devices());
  }

  /// Streams flow evenly, so probes make way for them.
  ///
  /// @param told of what is taken, so much counts against the bound here
  private static List<AgentConfig.Probe> paced(
      YamlMap map, List<AgentConfig.Probe> probes, double taken, double told) {
    List<ProbeRhythms.Wish> wishes = probes.stream().map(AgentConfig.Probe::wish).toList();
    List<Rhythm> rhythms = ProbeRhythms.of(wishes, taken);
    for (Phase phase : Phase.values()) {
      double bits = told + ProbeRhythms.bitsPerSecond(wishes, rhythms, phase);
      int most = ProbeRhythms.bitsPerSecondMax(phase);
      if (bits > most + 1) { // rounded intervals may take a hair more
        map.problem(
            "probes",
            "cost the line "
                + Math.round(bits)
                + " bit/s"
                + (phase == Phase.IDLE ? "" : " in " + phase)
                + ", at most "
                + most
                + ": probe less often, or fewer targets");
        break;
      }
    }
    return IntStream.range(0, probes.size())
        .mapToObj(i -> probes.get(i).with(rhythms.get(i)))
        .toList();
  }

  private static AgentConfig.@Nullable Probe unique(
      AgentConfig.@Nullable Probe probe, Set<String> names, YamlMap map) {
    if (probe != null) {
      String name = probe.name();
      map.require(names.add(name), "name", "is the name of two probes: " + name);
    }
    return probe;
  }

  private static AgentConfig.Device unique(
      AgentConfig.Device device, Set<String> ids, YamlMap map) {
    map.require(ids.add(device.id()), "id", "is the id of two devices: " + device.id());
    return device;
  }

  private AgentConfig.@Nullable Probe probe(YamlMap map) {
    Asked asked = map.has("blackbox") ? ofModule(map) : ofForm(map);
    if (asked == null) {
      return null;
    }
    ProbeKind kind = asked.kind();
    String host = asked.host();
    ProbeSpec spec = asked.spec();
    String name = word(map, "name");
    String device = map.has("device") ? optionalWord(map, "device") : "";
    Duration slow = spec.fastest().multipliedBy(2);
    Duration usual = slow.compareTo(PROBE_INTERVAL_DEFAULT) > 0 ? slow : PROBE_INTERVAL_DEFAULT;
    Duration interval = map.duration("interval", usual, PROBE_INTERVAL_MIN, INTERVAL_MAX);
    Map<Phase, Duration> own = intervals(map);
    Duration shortest = own.values().stream().min(Comparator.naturalOrder()).orElse(interval);
    Duration timeout =
        timeout(map, host, shortest.compareTo(interval) < 0 ? shortest : interval, asked.timeout());
    map.require(
        timeout.compareTo(spec.least()) >= 0,
        "timeout",
        "must be at least " + spec.least().toMillis() + "ms for what is to be sent in it");
    Duration room = timeout.multipliedBy(isNamed(host) ? 2 : 1).plus(INTERVAL_LEFT);
    Duration fastest = spec.fastest().compareTo(room) < 0 ? room : spec.fastest();
    return new AgentConfig.Probe(
        name,
        device,
        host,
        kind,
        spec,
        new ProbeRhythms.Wish(spec.bytes(), interval, own, fastest),
        Rhythm.always(interval), // until all of the site are known
        timeout,
        source(map),
        confirm(map, spec));
  }

  /// How it is made sure that a target is down; by default where it costs little.
  private static ConfirmSettings confirm(YamlMap map, ProbeSpec spec) {
    if (!spec.mayBeRepeated()) {
      map.refuse("confirm", "goes with icmp of one echo, and with tcp without send and expect");
      return ConfirmSettings.OFF;
    }
    return map.map("confirm", SiteReader::confirm).orElse(ConfirmSettings.DEFAULT);
  }

  private static ConfirmSettings confirm(YamlMap map) {
    ConfirmSettings usual = ConfirmSettings.DEFAULT;
    int attempts = map.integer("attempts", usual.attempts(), 0, ConfirmSettings.ATTEMPTS_MAX);
    Duration gap =
        map.duration("gap", usual.gap(), ConfirmSettings.GAP_MIN, ConfirmSettings.GAP_MAX);
    Duration waitMin =
        map.duration(
            "wait_min",
            usual.waitMin(),
            ConfirmSettings.WAIT_MIN_MIN,
            ConfirmSettings.WAIT_MIN_MAX);
    var phases = EnumSet.noneOf(Phase.class);
    for (String name : map.texts("phases", Phase.values().length)) {
      Arrays.stream(Phase.values())
          .filter(phase -> phase.name().equals(name))
          .findFirst()
          .ifPresentOrElse(
              phases::add,
              () ->
                  map.problem(
                      "phases", "must be of " + Arrays.toString(Phase.values()) + ", got " + name));
    }
    return new ConfirmSettings(attempts, gap, waitMin, map.has("phases") ? phases : usual.phases());
  }

  /// What a probe is to do.
  ///
  /// @param timeout where none is given beside it
  private record Asked(ProbeKind kind, String host, ProbeSpec spec, Duration timeout) {}

  private Asked ofForm(YamlMap map) {
    if (!map.has("kind")) {
      map.problem("kind", "is missing: " + ProbeKind.words());
    }
    ProbeKind kind = map.choice("kind", ProbeKind.ICMP, ProbeKind.class);
    ProbeForm form = ProbeForm.of(kind);
    String host = host(map, form);
    var options = new YamlOptions(map, folder, opens, fromCentre);
    return new Asked(kind, host, form.read(options), TIMEOUT_DEFAULT);
  }

  /// By a module of blackbox_exporter.
  private @Nullable Asked ofModule(YamlMap map) {
    Path file = folder.resolve(map.requiredText("blackbox")).normalize();
    String module = map.requiredText("module");
    String target = map.requiredText("target");
    map.refuse("kind", "cannot stand beside blackbox: the module has a prober");
    if (!opens.test(file)) {
      map.problem("blackbox", YamlOptions.NOT_OPENED + file.getFileName());
      REST.forEach(map::pass);
      return null;
    }
    try {
      if (!blackbox.containsKey(file)) {
        blackbox.put(file, BlackboxFile.read(file));
      }
      BlackboxModule asked = blackbox.get(file).module(module);
      try {
        BlackboxModule.Aimed aimed = asked.at(target);
        allowed(map, "target", aimed.host());
        return new Asked(
            aimed.kind(), aimed.host(), aimed.spec(), asked.timeout().orElse(TIMEOUT_DEFAULT));
      } catch (IllegalArgumentException e) {
        map.problem("target", String.valueOf(e.getMessage()));
      }
    } catch (IllegalArgumentException e) {
      map.problem("module", String.valueOf(e.getMessage()));
    } catch (IOException _) {
      map.problem("blackbox", "cannot be read: " + file);
    } catch (ConfigException e) {
      e.problems().forEach(problem -> map.problem("blackbox", problem.toString()));
    }
    REST.forEach(map::pass);
    return null;
  }

  /// Intervals that are given for single phases.
  private static Map<Phase, Duration> intervals(YamlMap map) {
    var intervals = new EnumMap<Phase, Duration>(Phase.class);
    map.map(
        "intervals",
        phases -> {
          for (Phase phase : Phase.values()) {
            if (phases.has(phase.name())) {
              intervals.put(
                  phase,
                  phases.duration(
                      phase.name(), PROBE_INTERVAL_DEFAULT, PROBE_INTERVAL_MIN, INTERVAL_MAX));
            }
          }
          return phases;
        });
    return intervals;
  }

  private static boolean isNamed(String host) {
    return !host.isBlank() && !Resolver.isLiteral(host);
  }

  /// The address of this machine to measure from, where a site has two lines.
  private static Optional<InetAddress> source(YamlMap map) {
    return map.parsed(
        "source",
        text -> {
          if (!Resolver.isLiteral(text)) {
            throw new IllegalArgumentException("must be an address of this machine, got " + text);
          }
          return InetAddress.ofLiteral(text);
        });
  }

  /// A name may take the timeout to resolve, and its probe as long again.
  private static Duration timeout(YamlMap map, String host, Duration interval, Duration wished) {
    boolean named = isNamed(host);
    Duration longest = interval.minus(INTERVAL_LEFT).dividedBy(named ? 2 : 1);
    Duration fallback = longest.compareTo(wished) < 0 ? longest : wished;
    Duration timeout = map.duration("timeout", fallback, TIMEOUT_MIN, TIMEOUT_MAX);
    map.require(
        timeout.compareTo(longest) <= 0,
        "timeout",
        "must be at most "
            + longest.toMillis()
            + "ms: the interval less "
            + INTERVAL_LEFT.toMillis()
            + "ms"
            + (named ? ", and half of that for a target given as a name" : ""));
    return timeout;
  }

  private AgentConfig.Device device(YamlMap map) {
    String id = word(map, "id");
    String kind = word(map, "kind");
    String address = target(map, "address");
    map.require(
        address.isBlank() || Resolver.isLiteral(address),
        "address",
        "must be an address, not a name, got " + address);
    int port = map.integer("port", 161, 1, 65_535);
    Optional<HttpAccess> access = http.read(map, address);
    boolean overSnmp =
        access.isEmpty()
            || map.has("modules")
            || map.has("auth")
            || map.text("profile", "").equals(AgentConfig.Device.AUTO);
    String auth = overSnmp ? word(map, "auth") : "";
    Duration interval =
        map.duration("interval", DEVICE_INTERVAL_DEFAULT, DEVICE_INTERVAL_MIN, INTERVAL_MAX);
    List<AgentConfig.Device.Module> modules = modules(map, interval);
    String profile = !map.has("modules") && overSnmp ? AgentConfig.Device.AUTO : "";
    if (map.has("profile")) {
      profile = word(map, "profile");
      map.require(!map.has("modules"), "profile", "cannot stand beside modules");
    }
    map.require(
        !map.has("interval") || map.has("modules"),
        "interval",
        "goes with modules; a profile has intervals of its own");
    boolean slowColumns = map.flag("slow_columns", true);
    map.require(
        !map.has("slow_columns") || overSnmp, "slow_columns", "goes with what is read over SNMP");
    return new AgentConfig.Device(
        id, kind, address, port, auth, modules, profile, slowColumns, map.line(), access);
  }

  /// @param interval of the modules that have none of their own
  private static List<AgentConfig.Device.Module> modules(YamlMap map, Duration interval) {
    List<AgentConfig.Device.Module> modules =
        map.mapsOrTexts(
            "modules",
            MODULES_MAX,
            name -> new AgentConfig.Device.Module(name, interval),
            entry ->
                new AgentConfig.Device.Module(
                    entry.requiredText("name"),
                    entry.duration("interval", interval, DEVICE_INTERVAL_MIN, INTERVAL_MAX)));
    var names = new HashSet<String>();
    modules.forEach(module ->
        map.require(names.add(module.name()), "modules", "names " + module.name() + " twice"));
    map.require(
        !map.has("modules") || !modules.isEmpty(), "modules", "must name at least one module");
    return modules;
  }

  private String host(YamlMap map, ProbeForm form) {
    if (form.hostKey().equals("target") || form.hostKey().equals("server")) {
      return target(map, form.hostKey());
    }
    return allowed(map, form.hostKey(), form.hostOf(map.requiredText(form.hostKey())));
  }

  private String target(YamlMap map, String key) {
    return allowed(map, key, AgentConfigFile.host(map, key));
  }

  private String allowed(YamlMap map, String key, String host) {
    if (Resolver.isLiteral(host)) {
      map.require(
          allow.permits(InetAddress.ofLiteral(host)),
          key,
          "must be in the allow-list [" + allow + "], got " + host);
    }
    return host;
  }

  private static String word(YamlMap map, String key) {
    String word = map.requiredText(key);
    map.require(
        word.isBlank() || WORD.matcher(word).matches(),
        key,
        "must be 1 to 64 of letters, digits, dot, dash and underscore, got " + word);
    return word;
  }

  private static String optionalWord(YamlMap map, String key) {
    String word = map.text(key, "");
    return word.isEmpty() ? "" : word(map, key);
  }
}
