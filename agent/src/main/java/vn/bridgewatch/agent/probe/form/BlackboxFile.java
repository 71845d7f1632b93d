package vn.bridgewatch.agent.probe.form;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.config.YamlFile;
import vn.bridgewatch.config.YamlMap;

/// A `modules:` file of blackbox_exporter, read as it is: strictly, with the lines of what is wrong
/// in it.
///
/// A key that blackbox_exporter does not know is an error there too; one that it knows and this
/// agent does not do is an error here, and never left out silently.
public final class BlackboxFile {

  private final Path path;
  private final Map<String, BlackboxModule> modules;

  private BlackboxFile(Path path, Map<String, BlackboxModule> modules) {
    this.path = path;
    this.modules = modules;
  }

  /// @throws ConfigException with all that is wrong in it
  public static BlackboxFile read(Path path) throws IOException, ConfigException {
    Map<String, BlackboxModule> modules =
        YamlFile.read(
            path.toString(),
            Files.readAllBytes(path),
            root -> {
              var read = new LinkedHashMap<String, BlackboxModule>();
              root.map(
                  "modules",
                  map -> {
                    for (String name : map.names()) {
                      module(map, name, path).ifPresent(module -> read.put(name, module));
                    }
                    return map;
                  });
              root.require(root.has("modules"), "modules", "is missing");
              return read;
            });
    return new BlackboxFile(path, modules);
  }

  private static Optional<BlackboxModule> module(YamlMap map, String name, Path path) {
    return map.map(name, entry -> BlackboxReader.read(entry, path));
  }

  /// @throws IllegalArgumentException where there is none of that name, or none that is for us
  public BlackboxModule module(String name) {
    BlackboxModule module = modules.get(name);
    if (module == null) {
      throw new IllegalArgumentException(
          "must be a module of "
              + path
              + " ("
              + String.join(", ", modules.keySet())
              + "), got "
              + name);
    }
    if (module instanceof BlackboxModule.Foreign(String prober)) {
      throw new IllegalArgumentException(
          "must be a module of prober icmp, tcp, http or dns, and " + name + " is of " + prober);
    }
    return module;
  }
}
