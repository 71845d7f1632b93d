package vn.bridgewatch.agent.catalogue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.agent.profile.ProfileFile;
import vn.bridgewatch.agent.profile.Profiles;
import vn.bridgewatch.agent.profile.TrapRule;
import vn.bridgewatch.agent.snmp.module.SnmpAuth;
import vn.bridgewatch.agent.snmp.module.SnmpModule;
import vn.bridgewatch.agent.snmp.module.SnmpModules;
import vn.bridgewatch.config.ConfigException;

/// The modules, auths and profiles that an agent may use: those of its user's files, and those that
/// ship. Of one name the user's counts.
///
/// What ships is parsed when it is first asked for, file by file: an agent of two devices does not
/// pay for forty. Safe for many threads at once.
public final class Catalogue {

  private static final String MODULES = "modules";
  private static final String PROFILES = "profiles";
  private static final String MODULE_KNOWN = "system";
  private static final String PROFILE_KNOWN = "standard";

  private final SnmpModules own;
  private final List<ProfileFile> ownProfiles;

  // guarded by this
  private final Map<String, Optional<SnmpModules>> shipped = new HashMap<>();
  private @Nullable Profiles profiles;

  public Catalogue(SnmpModules own, List<ProfileFile> ownProfiles) {
    this.own = own;
    this.ownProfiles = List.copyOf(ownProfiles);
  }

  /// Only what ships.
  public static Catalogue shipped() {
    return new Catalogue(SnmpModules.NONE, List.of());
  }

  public SnmpModules own() {
    return own;
  }

  public Optional<SnmpModule> module(String name) {
    return own.module(name).or(() -> shippedModule(name));
  }

  public Optional<SnmpAuth> auth(String name) {
    return own.auth(name).or(() -> file(MODULE_KNOWN).flatMap(file -> file.auth(name)));
  }

  /// The names of the user's modules that take the place of one that ships.
  public List<String> replaced() {
    return own.modules().keySet().stream()
        .filter(name -> shippedModule(name).isPresent())
        .sorted()
        .toList();
  }

  /// The names of all modules that ship.
  public List<String> moduleNames() {
    var names = new ArrayList<String>();
    for (String file : names(MODULES, MODULE_KNOWN)) {
      file(file).ifPresent(modules -> names.addAll(modules.modules().keySet()));
    }
    return names.stream().sorted().toList();
  }

  public synchronized Profiles profiles() {
    if (profiles == null) {
      var files = new ArrayList<ProfileFile>();
      for (String name : names(PROFILES, PROFILE_KNOWN)) {
        files.add(profileFile(name));
      }
      files.addAll(ownProfiles);
      profiles = Profiles.of(files);
    }
    return profiles;
  }

  /// What traps mean by all of them, users' own rules first.
  List<TrapRule> traps() {
    return profiles().traps();
  }

  /// A module that ships stands in the file of its name, or of the words that its name begins with.
  private Optional<SnmpModule> shippedModule(String name) {
    for (String file = name; !file.isEmpty(); ) {
      Optional<SnmpModule> found = file(file).flatMap(modules -> modules.module(name));
      if (found.isPresent()) {
        return found;
      }
      int end = file.lastIndexOf('_');
      file = end < 0 ? "" : file.substring(0, end);
    }
    return Optional.empty();
  }

  private synchronized Optional<SnmpModules> file(String name) {
    return shipped.computeIfAbsent(name, Catalogue::parsed);
  }

  private static Optional<SnmpModules> parsed(String name) {
    try {
      Optional<byte[]> content = ShippedFiles.read(MODULES, name);
      return content.isEmpty()
          ? Optional.empty()
          : Optional.of(
              SnmpModules.parse(
                  MODULES + "/" + name, content.get(), SnmpModules.Environment.NOT_EXPANDED));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ConfigException e) {
      throw new IllegalStateException("a module file that ships is bad: " + e.problems(), e);
    }
  }

  private static ProfileFile profileFile(String name) {
    try {
      byte[] content = ShippedFiles.read(PROFILES, name).orElseThrow();
      return ProfileFile.parse(PROFILES + "/" + name, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ConfigException e) {
      throw new IllegalStateException("a profile file that ships is bad: " + e.problems(), e);
    }
  }

  private static List<String> names(String folder, String known) {
    try {
      return ShippedFiles.names(folder, known);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
