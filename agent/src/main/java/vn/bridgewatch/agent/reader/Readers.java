package vn.bridgewatch.agent.reader;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.config.Problem;
import vn.bridgewatch.config.YamlFile;

/// All readers that are known: those that ship, and those of the user's files, which take the place
/// of one of the same name.
public final class Readers {

  /// The files in `readers/` that ship within the agent's jar.
  static final List<String> SHIPPED =
      List.of("cisco_xapi", "poly_rest", "cisco_meeting_server", "pexip", "cisco_vcs");

  /// Where nothing is read over HTTP.
  public static final Readers NONE = new Readers(new LinkedHashMap<>(), List.of());

  private final Map<String, ReaderDefinition> byName;
  private final List<String> replaced;

  private Readers(Map<String, ReaderDefinition> byName, List<String> replaced) {
    this.byName = Collections.unmodifiableMap(byName);
    this.replaced = List.copyOf(replaced);
  }

  /// Those that ship and those of the files; the problems of all files come together.
  public static Readers load(List<Path> files) throws ConfigException {
    var byName = new LinkedHashMap<String, ReaderDefinition>();
    var replaced = new ArrayList<String>();
    var problems = new ArrayList<Problem>();
    for (String name : SHIPPED) {
      String resource = "readers/" + name + ".yml";
      try {
        byName.putAll(ReaderFile.parse(resource, shipped(resource)));
      } catch (ConfigException e) {
        problems.addAll(e.problems());
      }
    }
    var ours = new ArrayList<String>();
    for (Path file : files) {
      try {
        Map<String, ReaderDefinition> read = ReaderFile.parse(file.toString(), content(file));
        for (ReaderDefinition one : read.values()) {
          if (ours.contains(one.name())) {
            problems.add(
                new Problem(
                    file.toString(), 0, "readers." + one.name(), "is defined in two files"));
          }
          ours.add(one.name());
          if (byName.put(one.name(), one) != null) {
            replaced.add(one.name());
          }
        }
      } catch (ConfigException e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return new Readers(byName, replaced);
  }

  public Optional<ReaderDefinition> reader(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /// In alphabetical order.
  public List<String> names() {
    return byName.keySet().stream().sorted().toList();
  }

  /// Those that ship and whose place a file of the user's took.
  public List<String> replaced() {
    return replaced;
  }

  private static byte[] shipped(String resource) {
    try (InputStream in = Readers.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + ": is missing in the agent's jar");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException(resource + ": cannot be read: " + e, e);
    }
  }

  private static byte[] content(Path file) throws ConfigException {
    try {
      if (Files.size(file) > YamlFile.BYTES_MAX) {
        throw new IOException("it is over " + YamlFile.BYTES_MAX + " bytes");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new ConfigException(
          List.of(new Problem(file.toString(), 0, "", "cannot be read: " + e)));
    }
  }
}
