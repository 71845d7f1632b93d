package vn.bridgewatch.config;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/// One YAML file read strictly: bounded in bytes and depth before the parser sees it, no aliases
/// beyond a few, every problem collected and reported at once with its line.
public final class YamlFile {

  public static final int BYTES_MAX = 8 * 1024 * 1024;
  public static final int DEPTH_MAX = 40;
  private static final int ALIASES_MAX = 50;
  static final int PROBLEMS_MAX = 200;

  private final String name;
  private final List<Problem> problems = new ArrayList<>();

  private YamlFile(String name) {
    this.name = name;
  }

  /// Reads a mapping with `reader`; throws with all problems if there were any.
  ///
  /// @param name how messages call the file
  public static <T> T read(String name, byte[] content, Reader<T> reader) throws ConfigException {
    var file = new YamlFile(name);
    Optional<Node> root = file.compose(content);
    Optional<T> result = Optional.empty();
    if (root.isPresent()) {
      if (root.get() instanceof MappingNode mapping) {
        var section = new YamlMap(file, "", mapping);
        result = Optional.ofNullable(reader.read(section));
        section.close();
      } else {
        file.problem(1, "", "must be a mapping of keys to values");
      }
    }
    if (!file.problems.isEmpty() || result.isEmpty()) {
      if (file.problems.isEmpty()) {
        file.problem(0, "", "is empty");
      }
      throw new ConfigException(file.problems);
    }
    return result.get();
  }

  /// Turns a mapping into a value; reports problems on the mapping and may then return null.
  @FunctionalInterface
  public interface Reader<T> {
    @org.jspecify.annotations.Nullable
    T read(YamlMap map);
  }

  String name() {
    return name;
  }

  void problem(int line, String path, String message) {
    if (problems.size() < PROBLEMS_MAX) {
      problems.add(new Problem(name, line, path, message));
    }
  }

  private Optional<Node> compose(byte[] content) {
    if (content.length > BYTES_MAX) {
      problem(0, "", "is " + content.length + " bytes, at most " + BYTES_MAX);
      return Optional.empty();
    }
    String text;
    try {
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(content))
              .toString();
    } catch (CharacterCodingException e) {
      problem(0, "", "is not UTF-8 text");
      return Optional.empty();
    }
    Optional<Problem> deep = NestingLimit.check(name, text, DEPTH_MAX);
    if (deep.isPresent()) {
      problems.add(deep.get());
      return Optional.empty();
    }
    var settings =
        LoadSettings.builder()
            .setLabel(name)
            .setAllowDuplicateKeys(false)
            .setMaxAliasesForCollections(ALIASES_MAX)
            .setCodePointLimit(BYTES_MAX)
            .build();
    try {
      Optional<Node> root = new Compose(settings).composeString(text);
      if (root.isEmpty()) {
        problem(0, "", "is empty");
      }
      return root;
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
      problem(line, "", "is not valid YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      problem(0, "", "is not valid YAML: " + e.getMessage());
    }
    return Optional.empty();
  }
}
