package vn.bridgewatch.agent.config;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import vn.bridgewatch.agent.calendar.Rhythm;
import vn.bridgewatch.agent.confirm.ConfirmSettings;
import vn.bridgewatch.agent.probe.AllowList;
import vn.bridgewatch.agent.probe.ProbeKind;
import vn.bridgewatch.agent.probe.form.ProbeSpec;
import vn.bridgewatch.agent.spool.SpoolSettings;
import vn.bridgewatch.conference.Phase;

/// All that an agent is told, read from one file (docs/config.md); paths are absolute.
///
/// @param site this agent's own site
/// @param metricsPort where `/metrics` listens on loopback; empty: nowhere
/// @param traps empty: no traps are received
/// @param readers files of readers beside those that ship
/// @param media a reflector here, and tests to reflectors elsewhere
/// @param fromCentre what the centre may add
/// @param sites the site itself, and those assigned to this agent
public record AgentConfig(
    String agent,
    String site,
    String province,
    Path stateDir,
    Identity identity,
    Uplink uplink,
    OptionalInt metricsPort,
    Limits limits,
    AllowList allow,
    List<Path> snmpModules,
    List<Path> snmpProfiles,
    Optional<Traps> traps,
    List<Path> readers,
    MediaSettings media,
    FromCentre fromCentre,
    List<Site> sites) {

  public AgentConfig {
    snmpModules = List.copyOf(snmpModules);
    readers = List.copyOf(readers);
    snmpProfiles = List.copyOf(snmpProfiles);
    sites = List.copyOf(sites);
  }

  /// The same with other sites.
  AgentConfig with(List<Site> others) {
    return new AgentConfig(
        agent,
        site,
        province,
        stateDir,
        identity,
        uplink,
        metricsPort,
        limits,
        allow,
        snmpModules,
        snmpProfiles,
        traps,
        readers,
        media,
        fromCentre,
        others);
  }

  /// Bits per second that a site's measurements leave of their budget where its targets are made
  /// sure of.
  public double spareBits(String key) {
    return sites.stream()
        .filter(site -> site.site().equals(key))
        .mapToDouble(site -> site.spareBits(media.bitsPerSecond(key)))
        .findFirst()
        .orElse(0);
  }

  /// What the centre may add to the configuration of the sites.
  ///
  /// @param files that what it adds may name; absolute
  public record FromCentre(boolean probes, Set<Path> files) {
    static final FromCentre NOTHING = new FromCentre(false, Set.of());

    public FromCentre {
      files = Set.copyOf(files);
    }
  }

  /// PEM files.
  public record Identity(Path certificate, Path key, Path ca) {}

  /// @param serverName the name that the collector's certificate must have
  public record Uplink(List<Collector> collectors, String serverName) {
    static final String SERVER_NAME_DEFAULT = "collector";

    public Uplink {
      collectors = List.copyOf(collectors);
    }
  }

  public record Collector(String host, int port) {}

  /// @param spoolBytes of memory for records that wait for the disk or the line
  /// @param spoolQuotaMib of disk for those that are not acknowledged
  public record Limits(int probesAtOnce, int seriesMax, int spoolBytes, int spoolQuotaMib) {
    static final Limits DEFAULT = new Limits(64, 20_000, 16 * 1024 * 1024, SpoolSettings.QUOTA_MIB);

    Limits with(int quotaMib) {
      return new Limits(probesAtOnce, seriesMax, spoolBytes, quotaMib);
    }
  }

  /// Where traps are received.
  ///
  /// @param auths of the module files; empty: those of the devices
  /// @param line where it begins in the file, for problems that show later
  public record Traps(InetAddress address, int port, List<String> auths, int line) {
    public static final int PORT_DEFAULT = 9162;

    public Traps {
      auths = List.copyOf(auths);
    }
  }

  public record Site(String site, List<Probe> probes, List<Device> devices) {
    public Site {
      probes = List.copyOf(probes);
      devices = List.copyOf(devices);
    }

    /// Bits per second that the probes leave of their budget where targets are made sure of.
    ///
    /// @param taken by other measurements of the site
    public double spareBits(double taken) {
      return probes.stream()
          .flatMap(probe -> probe.confirm().phases().stream())
          .distinct()
          .mapToDouble(phase -> ProbeRhythms.bitsPerSecondMax(phase) - taken - bitsPerSecond(phase))
          .min()
          .orElse(0);
    }

    /// Bits per second that the probes cost the line in a phase.
    double bitsPerSecond(Phase phase) {
      return probes.stream()
          .mapToDouble(
              probe -> probe.spec().bytes() * 8 / (probe.rhythm().interval(phase).toNanos() / 1e9))
          .sum();
    }
  }

  /// A probe of a site.
  ///
  /// @param host the target, for dns the server
  /// @param device the id of the device that it is about; empty: none
  /// @param wish how often it would run, before others of the site are considered
  /// @param rhythm how often, in each phase of its site
  /// @param confirm how it makes sure that its target is down
  public record Probe(
      String name,
      String device,
      String host,
      ProbeKind kind,
      ProbeSpec spec,
      ProbeRhythms.Wish wish,
      Rhythm rhythm,
      Duration timeout,
      Optional<InetAddress> source,
      ConfirmSettings confirm) {

    /// The target as labels and messages show it, with its port where it has one.
    public String instance() {
      return spec.instance(host);
    }

    Probe with(Rhythm another) {
      return new Probe(name, device, host, kind, spec, wish, another, timeout, source, confirm);
    }
  }

  /// A device that is read over SNMP, over HTTP, or both.
  ///
  /// @param address a literal address
  /// @param auth the name of an auth of the module files; empty where nothing is read over SNMP
  /// @param modules what is read, and how often, where no profile says so
  /// @param slowColumns columns that only name rows may be read rarely
  /// @param profile a profile's name, or [Device#AUTO]; empty: the modules
  /// @param line where it begins in the file, for problems that show later
  public record Device(
      String id,
      String kind,
      String address,
      int port,
      String auth,
      List<Module> modules,
      String profile,
      boolean slowColumns,
      int line,
      Optional<HttpAccess> http) {
    /// The profile that matches what the device says of itself.
    public static final String AUTO = "auto";

    public Device {
      modules = List.copyOf(modules);
    }

    Device(
        String id,
        String kind,
        String address,
        int port,
        String auth,
        List<Module> modules,
        String profile,
        int line) {
      this(id, kind, address, port, auth, modules, profile, true, line, Optional.empty());
    }

    /// A module, and how often it is read.
    public record Module(String name, Duration interval) {}

    /// Whether anything is read over SNMP.
    public boolean overSnmp() {
      return !auth.isEmpty();
    }

    /// Whether a profile says what is read.
    public boolean hasProfile() {
      return !profile.isEmpty();
    }

    /// Address and port, as the label `instance` has them.
    public String instance() {
      return address.contains(":") ? "[" + address + "]:" + port : address + ":" + port;
    }
  }
}
