package vn.bridgewatch.config;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// One YAML file read strictly: bounded in bytes and depth before the parser sees it, no aliases
/// beyond a few, every problem collected and reported at once with its line.
public final class YamlFile {

  public static final int BYTES_MAX = 8 * 1024 * 1024;
  public static final int DEPTH_MAX = 40;
  private static final int ALIASES_MAX = 50;
  static final int PROBLEMS_MAX = 200;
  static final int SHOWN_CHARS_MAX = 300;
  private static final int SHOWN_HEAD_CHARS = 200;
  private static final int SHOWN_TAIL_CHARS = SHOWN_CHARS_MAX - SHOWN_HEAD_CHARS - 3;
  private static final Pattern UNSHOWABLE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\u2028\\u2029]"); // control, direction, halves
  private static final int EXPANDED_TIMES_MAX = 8;
  private static final int EXPANDED_CHARS_FREE = 100_000;

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
      problems.add(new Problem(name, line, shown(path), shown(message)));
    }
  }

  /// What a file says comes back in messages: with its two ends where it is long, so that rule and
  /// value both show, and without what could forge lines of a log or command a terminal.
  private static String shown(String text) {
    String whole =
        text.length() <= SHOWN_CHARS_MAX
            ? text
            : text.substring(0, SHOWN_HEAD_CHARS)
                + " … "
                + text.substring(text.length() - SHOWN_TAIL_CHARS);
    return UNSHOWABLE.matcher(whole).replaceAll(" ");
  }

  private static long charsMax(String text) {
    return EXPANDED_CHARS_FREE + (long) EXPANDED_TIMES_MAX * text.length();
  }

  /// What is left of so many characters once a node is written out, each alias as what it names;
  /// below 0 where it is longer. Each node counts 1 and its text.
  private static long charsLeft(Node node, long chars) {
    long left = chars - 1;
    switch (node) {
      case ScalarNode scalar -> left -= scalar.getValue().length();
      case SequenceNode sequence -> {
        for (Node item : sequence.getValue()) {
          left = left < 0 ? left : charsLeft(item, left);
        }
      }
      case MappingNode mapping -> {
        for (NodeTuple tuple : mapping.getValue()) {
          left = left < 0 ? left : charsLeft(tuple.getKeyNode(), left);
          left = left < 0 ? left : charsLeft(tuple.getValueNode(), left);
        }
      }
      default -> {}
    }
    return left;
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
      } else if (charsLeft(root.get(), charsMax(text)) < 0) {
        problem(0, "", "has aliases that make it over " + charsMax(text) + " characters long");
        return Optional.empty();
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
