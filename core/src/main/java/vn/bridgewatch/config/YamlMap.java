package vn.bridgewatch.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// A mapping of a YAML file under strict reading: typed access by key, problems collected with
/// their line, and any key that nobody asked for is an error.
///
/// Values that break a rule are reported and read as the fallback, so that reading goes on and all
/// problems come at once.
public final class YamlMap {

  private final YamlFile file;
  private final String path;
  private final MappingNode node;
  private final Map<String, NodeTuple> entries = new LinkedHashMap<>();
  private final Set<String> asked = new HashSet<>();

  YamlMap(YamlFile file, String path, MappingNode node) {
    this.file = file;
    this.path = path;
    this.node = node;
    for (NodeTuple tuple : node.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode key) {
        if (entries.putIfAbsent(key.getValue(), tuple) != null) {
          file.problem(line(key), child(key.getValue()), "is given twice");
        }
      } else {
        file.problem(line(tuple.getKeyNode()), path, "keys must be plain words");
      }
    }
  }

  /// The line in the file where this mapping begins, from 1.
  public int line() {
    return line(node);
  }

  /// The line of a key's value, or of this mapping where the key is absent.
  public int line(String key) {
    NodeTuple entry = entries.get(key);
    return entry == null ? line() : line(entry.getValueNode());
  }

  /// The path to this mapping, as `uplink.tls`; empty at the root.
  public String path() {
    return path;
  }

  public boolean has(String key) {
    return entries.containsKey(key);
  }

  /// Whether a key's value is a mapping, for keys that may hold a text or a mapping.
  public boolean isMap(String key) {
    NodeTuple entry = entries.get(key);
    return entry != null && entry.getValueNode() instanceof MappingNode;
  }

  /// The keys in file order, for mappings whose keys are names of the user's own.
  public List<String> names() {
    return List.copyOf(entries.keySet());
  }

  /// Reports a problem at a key: `message` says the rule and the value.
  public void problem(String key, String message) {
    file.problem(line(key), child(key), message);
  }

  /// Passes over a key that is understood and of no concern.
  public void pass(String key) {
    asked.add(key);
  }

  /// Reports a key that is understood and cannot be done, where it is given.
  public void refuse(String key, String message) {
    asked.add(key);
    require(!has(key), key, message);
  }

  /// Reports a problem at a key unless the condition holds.
  public void require(boolean holds, String key, String message) {
    if (!holds) {
      problem(key, message);
    }
  }

  public Optional<String> text(String key) {
    return value(key)
        .flatMap(value -> {
          if (value instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
            return Optional.of(scalar.getValue());
          }
          problem(key, "must be text");
          return Optional.empty();
        });
  }

  public String text(String key, String fallback) {
    return text(key).orElse(fallback);
  }

  /// A text that must be there and not blank; `""` stands in after the problem is reported.
  public String requiredText(String key) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      if (!has(key)) {
        file.problem(line(), child(key), "is missing");
      }
      return "";
    }
    if (text.get().isBlank()) {
      problem(key, "must not be blank");
    }
    return text.get();
  }

  /// A whole number in a range, both ends included.
  public int integer(String key, int fallback, int min, int max) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return fallback;
    }
    try {
      int number = Integer.parseInt(text.get());
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException _) {
      // reported below, with the same words
    }
    problem(key, "must be a whole number from " + min + " to " + max + ", got " + text.get());
    return fallback;
  }

  /// A decimal number in a range, both ends included.
  public Optional<Double> number(String key, double min, double max) {
    return text(key)
        .flatMap(text -> {
          try {
            double number = new BigDecimal(text).doubleValue();
            if (number >= min && number <= max) {
              return Optional.of(number);
            }
          } catch (NumberFormatException _) {
            // reported below, with the same words
          }
          problem(key, "must be a number from " + show(min) + " to " + show(max) + ", got " + text);
          return Optional.empty();
        });
  }

  public boolean flag(String key, boolean fallback) {
    return text(key)
        .map(text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default -> {
                problem(key, "must be true or false, got " + text);
                yield fallback;
              }
            })
        .orElse(fallback);
  }

  /// A duration as `500ms`, `5s`, `2m`, `1h`, `7d`, in a range, both ends included.
  public Duration duration(String key, Duration fallback, Duration min, Duration max) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return fallback;
    }
    Optional<Duration> duration = DurationText.parse(text.get(), min, max);
    if (duration.isPresent()) {
      return duration.get();
    }
    problem(
        key,
        "must be a duration from "
            + DurationText.show(min)
            + " to "
            + DurationText.show(max)
            + " (as 500ms, 5s, 2m, 1h, 7d)"
            + ", got "
            + text.get());
    return fallback;
  }

  /// One of an enum's constants, written in lower case.
  public <E extends Enum<E>> E choice(String key, E fallback, Class<E> type) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return fallback;
    }
    var allowed = new ArrayList<String>();
    for (E constant : type.getEnumConstants()) {
      String word = constant.name().toLowerCase(Locale.ROOT);
      if (word.equals(text.get())) {
        return constant;
      }
      allowed.add(word);
    }
    problem(key, "must be one of " + String.join(", ", allowed) + ", got " + text.get());
    return fallback;
  }

  /// A text turned into a value by a parser that throws `IllegalArgumentException` with the rule.
  public <T> Optional<T> parsed(String key, Function<String, T> parser) {
    return text(key)
        .flatMap(text -> {
          try {
            return Optional.of(parser.apply(text));
          } catch (IllegalArgumentException e) {
            problem(key, e.getMessage() == null ? "is not valid: " + text : e.getMessage());
            return Optional.empty();
          }
        });
  }

  /// A list of texts; empty when the key is absent.
  public List<String> texts(String key, int countMax) {
    return texts(key, countMax, _ -> true, "");
  }

  /// A list of texts of which each must hold to a rule.
  public List<String> texts(String key, int countMax, Predicate<String> rule, String ruleText) {
    var texts = new ArrayList<String>();
    for (Node item : items(key, countMax)) {
      if (!(item instanceof ScalarNode scalar)) {
        file.problem(line(item), child(key), "must be a list of texts");
      } else if (!rule.test(scalar.getValue())) {
        file.problem(line(item), child(key), ruleText + ", got " + scalar.getValue());
      } else {
        texts.add(scalar.getValue());
      }
    }
    return texts;
  }

  /// A nested mapping, closed after reading; empty when the key is absent.
  public <T> Optional<T> map(String key, YamlFile.Reader<T> reader) {
    return value(key)
        .flatMap(value -> {
          if (value instanceof MappingNode mapping) {
            return read(child(key), mapping, reader);
          }
          problem(key, "must be a mapping of keys to values");
          return Optional.empty();
        });
  }

  /// A list of mappings; what a reader returns null for is left out, its problem is reported.
  public <T> List<T> maps(String key, int countMax, YamlFile.Reader<T> reader) {
    return entries(key, countMax, Optional.empty(), reader);
  }

  /// A list whose entries are a mapping each, or a text as the short form of one.
  public <T> List<T> mapsOrTexts(
      String key, int countMax, Function<String, T> ofText, YamlFile.Reader<T> reader) {
    return entries(key, countMax, Optional.of(ofText), reader);
  }

  private <T> List<T> entries(
      String key, int countMax, Optional<Function<String, T>> ofText, YamlFile.Reader<T> reader) {
    var values = new ArrayList<T>();
    int index = 0;
    for (Node item : items(key, countMax)) {
      String itemPath = child(key) + "[" + index++ + "]";
      switch (item) {
        case MappingNode mapping -> read(itemPath, mapping, reader).ifPresent(values::add);
        case ScalarNode scalar when ofText.isPresent() ->
            values.add(ofText.get().apply(scalar.getValue()));
        default ->
            file.problem(
                line(item),
                itemPath,
                ofText.isPresent()
                    ? "must be a text, or a mapping of keys to values"
                    : "must be a mapping of keys to values");
      }
    }
    return values;
  }

  void close() {
    for (Map.Entry<String, NodeTuple> entry : entries.entrySet()) {
      if (!asked.contains(entry.getKey())) {
        file.problem(
            line(entry.getValue().getKeyNode()),
            child(entry.getKey()),
            "unknown key" + suggestion(entry.getKey()));
      }
    }
  }

  private <T> Optional<T> read(String at, MappingNode mapping, YamlFile.Reader<T> reader) {
    var section = new YamlMap(file, at, mapping);
    Optional<T> result = Optional.ofNullable(reader.read(section));
    section.close();
    return result;
  }

  private Optional<Node> value(String key) {
    asked.add(key);
    NodeTuple entry = entries.get(key);
    if (entry == null) {
      return Optional.empty();
    }
    Node value = entry.getValueNode();
    if (value instanceof ScalarNode scalar
        && scalar.getTag().equals(Tag.NULL)
        && scalar.getValue().isEmpty()) {
      problem(key, "has no value");
      return Optional.empty();
    }
    return Optional.of(value);
  }

  private List<Node> items(String key, int countMax) {
    Optional<Node> value = value(key);
    if (value.isEmpty()) {
      return List.of();
    }
    if (!(value.get() instanceof SequenceNode sequence)) {
      problem(key, "must be a list");
      return List.of();
    }
    if (sequence.getValue().size() > countMax) {
      problem(key, "has " + sequence.getValue().size() + " entries, at most " + countMax);
      return sequence.getValue().subList(0, countMax);
    }
    return sequence.getValue();
  }

  private String child(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private String suggestion(String key) {
    return Suggestion.of(key, asked).map(word -> "; did you mean " + word + "?").orElse("");
  }

  private static String show(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  private static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
  }
}
