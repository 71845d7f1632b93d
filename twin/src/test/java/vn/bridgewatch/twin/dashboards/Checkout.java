package vn.bridgewatch.twin.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// The files of this repository that the tests of dashboards and rules read.
public final class Checkout {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Checkout() {}

  /// A path below the root of the repository.
  public static Path path(String relative) {
    String root = System.getProperty("bridgewatch.root");
    if (root == null) {
      throw new IllegalStateException("system property bridgewatch.root is not set");
    }
    return Path.of(root).resolve(relative);
  }

  /// The committed dashboards by path, relative to the folder.
  static SortedMap<String, JsonNode> dashboards(Path folder) {
    var dashboards = new TreeMap<String, JsonNode>();
    for (Path file : files(folder, ".json")) {
      dashboards.put(folder.relativize(file).toString(), json(file));
    }
    return dashboards;
  }

  static List<Path> files(Path folder, String suffix) {
    try (var paths = Files.walk(folder)) {
      return paths.filter(path -> path.toString().endsWith(suffix)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode json(Path file) {
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  /// A YAML file as a tree, so that rules and dashboards are walked in one way.
  static JsonNode yaml(Path file) {
    return JSON.valueToTree(
        new Load(LoadSettings.builder().setLabel(file.toString()).build())
            .loadFromString(text(file)));
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
