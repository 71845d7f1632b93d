package vn.bridgewatch.agent.config;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.agent.probe.AllowList;
import vn.bridgewatch.agent.probe.Cidr;
import vn.bridgewatch.agent.probe.Resolver;
import vn.bridgewatch.agent.spool.SpoolSettings;
import vn.bridgewatch.conference.Phase;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.config.Problem;
import vn.bridgewatch.config.YamlFile;
import vn.bridgewatch.config.YamlMap;
import vn.bridgewatch.wire.AgentName;

/// Reads `agent.yaml` (docs/config.md) strictly; all problems come at once.
final class AgentConfigFile {

  static final int COLLECTORS_MAX = 8;
  static final int ALLOW_MAX = 256;
  static final int MODULE_FILES_MAX = 64;
  static final int SITES_MAX = 500;
  static final int TRAP_AUTHS_MAX = 64;
  static final int SPOOL_BYTES_MIN = 1024 * 1024;
  static final int SPOOL_BYTES_MAX = 1024 * 1024 * 1024;
  static final int PROBES_AT_ONCE_MAX = 1_024;
  static final int SERIES_MAX_MIN = 100;
  static final int SERIES_MAX_MAX = 50_000;

  static final Pattern SITE_KEY = Pattern.compile("(?:[0-9]{2}|[0-9]{5})(?:-[a-z0-9]{1,16})?");
  private static final Pattern PROVINCE = Pattern.compile("\\d{2}");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_.:%-]{1,253}");

  private final Path folder;
  private final long heapBytes;

  private AgentConfigFile(Path folder, long heapBytes) {
    this.folder = folder;
    this.heapBytes = heapBytes;
  }

  /// Reads a file; relative paths in it start at its folder.
  static AgentConfig read(Path file) throws ConfigException {
    Path absolute = file.toAbsolutePath();
    byte[] content;
    try {
      if (Files.size(absolute) > YamlFile.BYTES_MAX) {
        throw new IOException("it is over " + YamlFile.BYTES_MAX + " bytes");
      }
      content = Files.readAllBytes(absolute);
    } catch (IOException e) {
      throw new ConfigException(
          List.of(new Problem(file.toString(), 0, "", "cannot be read: " + e)));
    }
    return parse(file.toString(), content, folder(file));
  }

  /// Where the relative paths in a file start.
  static Path folder(Path file) {
    Path absolute = file.toAbsolutePath();
    return Optional.ofNullable(absolute.getParent()).orElse(absolute);
  }

  static AgentConfig parse(String name, byte[] content, Path folder) throws ConfigException {
    return parse(name, content, folder, Runtime.getRuntime().maxMemory());
  }

  static AgentConfig parse(String name, byte[] content, Path folder, long heapBytes)
      throws ConfigException {
    return YamlFile.read(name, content, new AgentConfigFile(folder, heapBytes)::agent);
  }

  private AgentConfig agent(YamlMap map) {
    String agent = map.requiredText("agent");
    map.require(
        agent.isEmpty() || AgentName.isValid(agent),
        "agent",
        "must be 1 to 63 of a-z, 0-9, dot and dash, not dot or dash at the ends, got " + agent);
    String province = map.requiredText("province");
    map.require(
        province.isEmpty() || PROVINCE.matcher(province).matches(),
        "province",
        "must be two digits, got " + province);
    AllowList allow = allow(map);
    Snmp snmp = map.map("snmp", this::snmp).orElse(Snmp.NONE);
    MediaSettings media =
        map.map("media", entry -> new MediaReader(folder, allow).read(entry))
            .orElse(MediaSettings.NONE);
    List<AgentConfig.Site> sites = sites(map, allow, media);
    judge(map, media, sites);
    return new AgentConfig(
        agent,
        siteKey(map),
        province,
        folder.resolve(map.text("state_dir", "state")),
        required(map, "identity", this::identity)
            .orElse(new AgentConfig.Identity(folder, folder, folder)),
        required(map, "uplink", AgentConfigFile::uplink)
            .orElse(new AgentConfig.Uplink(List.of(), AgentConfig.Uplink.SERVER_NAME_DEFAULT)),
        metricsPort(map),
        limits(map),
        allow,
        snmp.modules(),
        snmp.profiles(),
        snmp.traps(),
        snmp.readers(),
        media,
        map.map("from_centre", this::fromCentre).orElse(AgentConfig.FromCentre.NOTHING),
        sites);
  }

  private AgentConfig.FromCentre fromCentre(YamlMap map) {
    return new AgentConfig.FromCentre(
        map.flag("probes", false), new HashSet<>(files(map, "files")));
  }

  /// The thin streams of a site share the budget of its probes, in each phase.
  private static void judge(YamlMap map, MediaSettings media, List<AgentConfig.Site> sites) {
    for (AgentConfig.Site site : sites) {
      double streams = media.bitsPerSecond(site.site());
      for (Phase phase : Phase.values()) {
        double probes = site.bitsPerSecond(phase);
        int most = ProbeRhythms.bitsPerSecondMax(phase);
        if (streams > 0 && streams + probes > most + 1) { // rounded intervals may take a hair more
          map.problem(
              "media.tests",
              "of site "
                  + site.site()
                  + " cost the line "
                  + Math.round(streams)
                  + " bit/s and its probes "
                  + Math.round(probes)
                  + (phase == Phase.IDLE ? "" : " in " + phase)
                  + ", together at most "
                  + most
                  + ": fewer packets a second");
          break;
        }
      }
    }
    for (MediaSettings.Test test : media.tests()) {
      map.require(
          sites.stream().anyMatch(site -> site.site().equals(test.site())),
          "media.tests",
          "name a site that is not in sites: " + test.site());
    }
  }

  static String siteKey(YamlMap map) {
    String site = map.requiredText("site");
    map.require(
        site.isEmpty() || SITE_KEY.matcher(site).matches(),
        "site",
        "must be 2 or 5 digits, perhaps with a suffix as -b, got " + site);
    return site;
  }

  /// A host: a name or an address.
  static String host(YamlMap map, String key) {
    String host = map.requiredText(key);
    map.require(
        host.isBlank() || HOST.matcher(host).matches(),
        key,
        "must be a host name or an address, got " + host);
    return host;
  }

  private static <T> Optional<T> required(YamlMap map, String key, YamlFile.Reader<T> reader) {
    if (!map.has(key)) {
      map.problem(key, "is missing");
    }
    return map.map(key, reader);
  }

  private AgentConfig.Identity identity(YamlMap map) {
    return new AgentConfig.Identity(path(map, "certificate"), path(map, "key"), path(map, "ca"));
  }

  private Path path(YamlMap map, String key) {
    Path path = folder.resolve(map.requiredText(key));
    return path.normalize();
  }

  private static AgentConfig.Uplink uplink(YamlMap map) {
    List<AgentConfig.Collector> collectors =
        map.maps(
            "collectors",
            COLLECTORS_MAX,
            entry ->
                new AgentConfig.Collector(
                    host(entry, "host"), entry.integer("port", 7443, 1, 65_535)));
    map.require(!collectors.isEmpty(), "collectors", "must name at least one collector");
    String serverName = map.text("server_name", AgentConfig.Uplink.SERVER_NAME_DEFAULT);
    map.require(!serverName.isBlank(), "server_name", "must not be blank");
    return new AgentConfig.Uplink(collectors, serverName);
  }

  private static OptionalInt metricsPort(YamlMap map) {
    return map.map(
            "metrics",
            metrics -> {
              if (!metrics.has("port")) {
                metrics.problem("port", "is missing");
              }
              return OptionalInt.of(metrics.integer("port", 9480, 1, 65_535));
            })
        .orElse(OptionalInt.empty());
  }

  private AgentConfig.Limits limits(YamlMap map) {
    int quotaMib = map.map("spool", AgentConfigFile::quotaMib).orElse(SpoolSettings.QUOTA_MIB);
    return map.map("limits", entry -> limits(entry, quotaMib))
        .orElseGet(() -> AgentConfig.Limits.DEFAULT.with(quotaMib));
  }

  private static int quotaMib(YamlMap map) {
    return map.integer("quota_mib", SpoolSettings.QUOTA_MIB, 1, SpoolSettings.QUOTA_MIB_MAX);
  }

  private AgentConfig.Limits limits(YamlMap map, int quotaMib) {
    var fallback = AgentConfig.Limits.DEFAULT;
    int spoolBytes =
        map.integer("spool_bytes", fallback.spoolBytes(), SPOOL_BYTES_MIN, SPOOL_BYTES_MAX);
    map.require(
        spoolBytes <= heapBytes / 2,
        "spool_bytes",
        "must be at most half of this program's heap of "
            + heapBytes
            + " bytes (-Xmx), got "
            + spoolBytes);
    return new AgentConfig.Limits(
        map.integer("probes_at_once", fallback.probesAtOnce(), 1, PROBES_AT_ONCE_MAX),
        map.integer("series_max", fallback.seriesMax(), SERIES_MAX_MIN, SERIES_MAX_MAX),
        spoolBytes,
        quotaMib);
  }

  private static AllowList allow(YamlMap map) {
    var blocks = new ArrayList<Cidr>();
    for (String text : map.texts("allow", ALLOW_MAX)) {
      try {
        blocks.add(Cidr.parse(text));
      } catch (IllegalArgumentException e) {
        map.problem("allow", String.valueOf(e.getMessage()));
      }
    }
    if (!map.has("allow")) {
      map.problem("allow", "is missing: the blocks of addresses that may be probed and read");
    }
    return new AllowList(blocks);
  }

  /// The section `snmp`; it names the readers' files too, as devices are read by both.
  private record Snmp(
      List<Path> modules,
      List<Path> profiles,
      Optional<AgentConfig.Traps> traps,
      List<Path> readers) {
    static final Snmp NONE = new Snmp(List.of(), List.of(), Optional.empty(), List.of());
  }

  private Snmp snmp(YamlMap map) {
    return new Snmp(
        files(map, "modules"),
        files(map, "profiles"),
        map.map("traps", AgentConfigFile::traps),
        files(map, "readers"));
  }

  private List<Path> files(YamlMap map, String key) {
    return map.texts(key, MODULE_FILES_MAX).stream()
        .map(text -> folder.resolve(text).normalize())
        .toList();
  }

  private static AgentConfig.@Nullable Traps traps(YamlMap map) {
    String address = map.requiredText("address");
    int port = map.integer("port", AgentConfig.Traps.PORT_DEFAULT, 1, 65_535);
    List<String> auths = map.texts("auths", TRAP_AUTHS_MAX);
    if (!Resolver.isLiteral(address)) {
      map.require(
          address.isBlank(), "address", "must be an address of this machine, got " + address);
      return null;
    }
    return new AgentConfig.Traps(InetAddress.ofLiteral(address), port, auths, map.line());
  }

  private List<AgentConfig.Site> sites(YamlMap map, AllowList allow, MediaSettings media) {
    Set<String> keys = new HashSet<>();
    var reader =
        new SiteReader(
            folder,
            allow,
            new HttpAccessReader(folder, allow),
            media::bitsPerSecond,
            _ -> true,
            false);
    List<AgentConfig.Site> sites =
        map.maps(
            "sites",
            SITES_MAX,
            entry -> {
              AgentConfig.Site site = reader.read(entry);
              entry.require(keys.add(site.site()), "site", "is listed twice: " + site.site());
              return site;
            });
    map.require(!sites.isEmpty(), "sites", "must list at least one site");
    return sites;
  }
}
