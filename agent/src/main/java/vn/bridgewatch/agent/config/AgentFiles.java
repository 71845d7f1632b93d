package vn.bridgewatch.agent.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.agent.catalogue.Catalogue;
import vn.bridgewatch.agent.catalogue.UserProfiles;
import vn.bridgewatch.agent.profile.Profile;
import vn.bridgewatch.agent.reader.Readers;
import vn.bridgewatch.agent.snmp.module.SnmpAuth;
import vn.bridgewatch.agent.snmp.module.SnmpModules;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.config.Problem;
import vn.bridgewatch.wire.Frame;

/// An agent's configuration together with the module files that it names and what the centre adds.
///
/// @param central for each site for which the centre has something, what came of it
public record AgentFiles(
    Path file,
    AgentConfig config,
    SnmpModules modules,
    Catalogue catalogue,
    Readers readers,
    String stamp,
    Map<String, Frame.Configured> central) {

  private static final Logger LOG = LoggerFactory.getLogger(AgentFiles.class);

  public AgentFiles {
    central = Map.copyOf(central);
  }

  /// Reads all of it; the problems of all files come together.
  public static AgentFiles read(Path file) throws ConfigException {
    return read(file, Map.of());
  }

  /// Reads it with other documents of the centre than those that are kept.
  ///
  /// @param fresh by site; [CentralDocument#NONE] for none
  public static AgentFiles read(Path file, Map<String, CentralDocument> fresh)
      throws ConfigException {
    String before = stamp(file); // a change while it is read is seen at the next look
    Central central = Central.read(AgentConfigFile.read(file), AgentConfigFile.folder(file), fresh);
    AgentConfig config = central.config();
    String stamp = stamp(before, config);
    SnmpModules modules =
        SnmpModules.load(config.snmpModules(), SnmpModules.Environment.OF_PROCESS);
    Readers readers = usesReaders(config) ? Readers.load(config.readers()) : Readers.NONE;
    var catalogue = new Catalogue(modules, UserProfiles.load(config.snmpProfiles()));
    catalogue
        .replaced()
        .forEach(name ->
            LOG.atInfo()
                .addKeyValue("module", name)
                .log("A module of the configuration takes the place of the one that ships"));
    readers
        .replaced()
        .forEach(name ->
            LOG.atInfo()
                .addKeyValue("reader", name)
                .log("A reader of the configuration takes the place of the one that ships"));
    var problems = new ArrayList<Problem>();
    for (AgentConfig.Site site : config.sites()) {
      for (AgentConfig.Device device : site.devices()) {
        check(file, device, catalogue, problems);
        checkReader(file, device, catalogue, readers, problems);
      }
    }
    config.traps().ifPresent(traps -> check(file, traps, modules, problems));
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return new AgentFiles(file, config, modules, catalogue, readers, stamp, central.outcomes());
  }

  /// Definitions take some megabytes of memory, which an agent without such devices keeps.
  private static boolean usesReaders(AgentConfig config) {
    return !config.readers().isEmpty()
        || config.sites().stream()
            .flatMap(site -> site.devices().stream())
            .anyMatch(device -> device.http().isPresent());
  }

  /// Changes whenever one of the files does.
  public static String stamp(Path file, AgentConfig config) {
    return stamp(stamp(file), config);
  }

  private static String stamp(String own, AgentConfig config) {
    var stamp = new StringBuilder(own);
    config.snmpModules().forEach(module -> stamp.append('\n').append(stamp(module)));
    config.media().keyFiles().forEach(key -> stamp.append('\n').append(stamp(key)));
    config.readers().forEach(reader -> stamp.append('\n').append(stamp(reader)));
    config.sites().stream()
        .flatMap(site -> site.devices().stream())
        .flatMap(device -> device.http().stream())
        .flatMap(http -> http.files().stream())
        .forEach(one -> stamp.append('\n').append(stamp(one)));
    config.fromCentre().files().stream()
        .sorted()
        .forEach(one -> stamp.append('\n').append(stamp(one)));
    config.snmpProfiles().forEach(profile -> stamp.append('\n').append(stamp(profile)));
    return stamp.toString();
  }

  private static String stamp(Path file) {
    try {
      return file + " " + Files.getLastModifiedTime(file) + " " + Files.size(file);
    } catch (IOException e) {
      return file + " " + e;
    }
  }

  private static void checkReader(
      Path file,
      AgentConfig.Device device,
      Catalogue catalogue,
      Readers readers,
      List<Problem> problems) {
    if (device.http().isEmpty()) {
      return;
    }
    String named = device.http().get().reader();
    Optional<Profile> profile = named(catalogue, device.profile());
    if (named.isEmpty() && profile.isEmpty()) {
      return; // known when the device has been asked, or a problem that is told already
    }
    String reader =
        named.isEmpty()
            ? profile.flatMap(Profile::reader).map(Profile.ReaderUse::name).orElse("")
            : named;
    String known = String.join(", ", readers.names());
    if (reader.isEmpty()) {
      problems.add(
          problem(
              file,
              device,
              "reader",
              "is missing: the profile "
                  + device.profile()
                  + " has none for what is read over http, be one of "
                  + known));
    } else if (readers.reader(reader).isEmpty()) {
      problems.add(problem(file, device, "reader", "must be one of " + known + ", got " + reader));
    }
  }

  private static void check(
      Path file, AgentConfig.Traps traps, SnmpModules modules, List<Problem> problems) {
    for (String auth : traps.auths()) {
      SnmpAuth known = modules.auths().get(auth);
      List<String> wrong =
          known == null
              ? List.of("must be auths of the module files, got " + auth)
              : known.problems();
      wrong.forEach(problem ->
          problems.add(new Problem(file.toString(), traps.line(), "snmp.traps.auths", problem)));
    }
  }

  private static void check(
      Path file, AgentConfig.Device device, Catalogue catalogue, List<Problem> problems) {
    if (device.modules().isEmpty() && !device.hasProfile()) {
      return; // read over HTTP only
    }
    if (device.overSnmp() && catalogue.auth(device.auth()).isEmpty()) {
      problems.add(
          problem(
              file, device, "auth", "must be an auth of the module files, got " + device.auth()));
    }
    for (AgentConfig.Device.Module module : device.modules()) {
      if (catalogue.module(module.name()).isEmpty()) {
        problems.add(
            problem(
                file,
                device,
                "modules",
                "must be modules of the module files, got " + module.name()));
      }
    }
    if (device.hasProfile()
        && !device.profile().equals(AgentConfig.Device.AUTO)
        && catalogue.profiles().profile(device.profile()).isEmpty()) {
      problems.add(
          problem(
              file,
              device,
              "profile",
              "must be auto or a profile (see bridgewatch snmp profiles), got "
                  + device.profile()));
    }
  }

  private static Optional<Profile> named(Catalogue catalogue, String profile) {
    return profile.isEmpty() || profile.equals(AgentConfig.Device.AUTO)
        ? Optional.empty() // and what ships is not parsed for it
        : catalogue.profiles().profile(profile);
  }

  private static Problem problem(Path file, AgentConfig.Device device, String key, String message) {
    String path = "devices." + device.id() + "." + key;
    return new Problem(file.toString(), device.line(), path, message);
  }
}
