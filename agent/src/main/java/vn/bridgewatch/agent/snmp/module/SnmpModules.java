package vn.bridgewatch.agent.snmp.module;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.config.Problem;
import vn.bridgewatch.config.YamlFile;

/// What the module files together offer: modules and ways to authenticate, by name.
public record SnmpModules(Map<String, SnmpModule> modules, Map<String, SnmpAuth> auths) {

  public static final SnmpModules NONE = new SnmpModules(Map.of(), Map.of());

  public SnmpModules {
    modules = Map.copyOf(modules);
    auths = Map.copyOf(auths);
  }

  /// Where `${NAME}` in a user name or password comes from; empty for a name that is not set.
  @FunctionalInterface
  public interface Environment extends Function<String, Optional<String>> {

    /// Leaves `${NAME}` as it stands.
    Environment NOT_EXPANDED = name -> Optional.of("${" + name + "}");

    /// The variables of this process.
    Environment OF_PROCESS = name -> Optional.ofNullable(System.getenv(name));
  }

  /// Reads module files; a module or auth that two of them name is an error.
  public static SnmpModules load(List<Path> files) throws ConfigException {
    return load(files, Environment.NOT_EXPANDED);
  }

  /// Reads module files and fills in `${NAME}` in user names and passwords.
  public static SnmpModules load(List<Path> files, Environment environment) throws ConfigException {
    var problems = new ArrayList<Problem>();
    var read = new LinkedHashMap<String, SnmpModules>();
    for (Path file : files) {
      String name = file.toString();
      try {
        if (Files.size(file) > YamlFile.BYTES_MAX) {
          problems.add(new Problem(name, 0, "", "is over " + YamlFile.BYTES_MAX + " bytes"));
        } else {
          read.put(name, parse(name, Files.readAllBytes(file), environment));
        }
      } catch (ConfigException e) {
        problems.addAll(e.problems());
      } catch (IOException e) {
        problems.add(new Problem(name, 0, "", "cannot be read: " + e));
      }
    }
    SnmpModules merged = merge(read, problems);
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return merged;
  }

  /// Reads one module file.
  ///
  /// @param name how messages call it
  public static SnmpModules parse(String name, byte[] content, Environment environment)
      throws ConfigException {
    return YamlFile.read(name, content, map -> new ModuleFile(environment).read(map));
  }

  private static SnmpModules merge(Map<String, SnmpModules> read, List<Problem> problems) {
    var modules = new LinkedHashMap<String, SnmpModule>();
    var auths = new LinkedHashMap<String, SnmpAuth>();
    var origins = new LinkedHashMap<String, String>();
    read.forEach((file, content) -> {
      content.modules.forEach((name, module) -> {
        modules.put(name, module);
        origin(origins, "modules." + name, file, problems);
      });
      content.auths.forEach((name, auth) -> {
        auths.put(name, auth);
        origin(origins, "auths." + name, file, problems);
      });
    });
    return new SnmpModules(modules, auths);
  }

  private static void origin(
      Map<String, String> origins, String path, String file, List<Problem> problems) {
    String before = origins.putIfAbsent(path, file);
    if (before != null) {
      problems.add(new Problem(file, 0, path, "stands in " + before + " already"));
    }
  }

  public Optional<SnmpModule> module(String name) {
    return Optional.ofNullable(modules.get(name));
  }

  public Optional<SnmpAuth> auth(String name) {
    return Optional.ofNullable(auths.get(name));
  }
}
