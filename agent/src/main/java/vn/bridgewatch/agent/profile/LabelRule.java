package vn.bridgewatch.agent.profile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vn.bridgewatch.config.YamlMap;
import vn.bridgewatch.metric.Labels;

/// How a series of the vocabulary gets one of its labels.
sealed interface LabelRule {

  /// The label's value; empty: the series is none of ours.
  Optional<String> of(Labels source);

  /// A text in which `{name}` stands for a label of the source; of `{one|other}` the first that is
  /// not empty.
  record Template(List<Part> parts) implements LabelRule {

    private static final Pattern FIELD = Pattern.compile("\\{([^{}]*)}");

    public Template {
      parts = List.copyOf(parts);
    }

    static Template parse(String text) {
      var parts = new ArrayList<Part>();
      Matcher field = FIELD.matcher(text);
      int end = 0;
      while (field.find()) {
        parts.add(new Part(text.substring(end, field.start()), List.of()));
        parts.add(new Part("", List.of(field.group(1).split("\\|", -1))));
        end = field.end();
      }
      parts.add(new Part(text.substring(end), List.of()));
      parts.removeIf(part -> part.fixed().isEmpty() && part.labels().isEmpty());
      return new Template(parts);
    }

    boolean isFixed() {
      return parts.stream().allMatch(part -> part.labels().isEmpty());
    }

    @Override
    public Optional<String> of(Labels source) {
      if (parts.size() == 1) {
        return Optional.of(parts.getFirst().of(source));
      }
      var text = new StringBuilder();
      parts.forEach(part -> text.append(part.of(source)));
      return Optional.of(text.toString().strip());
    }
  }

  /// @param labels in turn; empty: the fixed text
  record Part(String fixed, List<String> labels) {
    public Part {
      labels = List.copyOf(labels);
    }

    String of(Labels source) {
      for (String label : labels) {
        String value = source.get(label).orElse("").strip();
        if (!value.isEmpty()) {
          return value;
        }
      }
      return fixed;
    }
  }

  /// A label of the source, in our words; what is not listed is `otherwise`, or none of ours.
  record Mapped(String label, Map<String, String> values, Optional<String> otherwise)
      implements LabelRule {
    public Mapped {
      values = Map.copyOf(values);
    }

    @Override
    public Optional<String> of(Labels source) {
      return Optional.ofNullable(values.get(source.get(label).orElse(""))).or(() -> otherwise);
    }
  }

  /// The part of a label of the source that a pattern finds: group 1, or all that it matched. Where
  /// it finds nothing the series is none of ours.
  record Cut(String label, Pattern pattern) implements LabelRule {

    private static final int CHARS_MAX = 200; // a device's name of a part is no novel

    @Override
    public Optional<String> of(Labels source) {
      String text = source.get(label).orElse("");
      Matcher matcher =
          pattern.matcher(text.length() > CHARS_MAX ? text.substring(0, CHARS_MAX) : text);
      if (!matcher.find()) {
        return Optional.empty();
      }
      String found = matcher.groupCount() > 0 ? matcher.group(1) : matcher.group();
      return Optional.ofNullable(found).map(String::strip).filter(part -> !part.isEmpty());
    }
  }

  private static LabelRule ofLabel(YamlMap map) {
    if (!map.has("regex")) {
      return mapped(map);
    }
    String label = map.requiredText("label");
    map.require(!map.has("values"), "regex", "cannot stand beside values");
    return new Cut(
        label,
        map.parsed("regex", Translation::pattern).orElse(Pattern.compile("", Pattern.DOTALL)));
  }

  private static Mapped mapped(YamlMap map) {
    String label = map.requiredText("label");
    var values = new LinkedHashMap<String, String>();
    map.map(
        "values",
        section -> {
          section.names().forEach(name -> values.put(name, section.text(name, "")));
          return values;
        });
    map.require(!values.isEmpty(), "values", "must list at least one value");
    return new Mapped(label, values, map.text("otherwise"));
  }

  /// Reads the labels of a translation and holds them to the word.
  static Map<String, LabelRule> read(YamlMap map, Vocabulary.Word word) {
    var rules = new LinkedHashMap<String, LabelRule>();
    for (String name : map.names()) {
      LabelRule rule =
          map.isMap(name)
              ? map.map(name, LabelRule::ofLabel)
                  .orElse(new Mapped(name, Map.of(), Optional.empty()))
              : Template.parse(map.text(name, ""));
      Optional<Vocabulary.Label> label = word.label(name);
      map.require(
          label.isPresent(),
          name,
          "is no label of " + word.metric().name() + "; it has " + names(word));
      label.ifPresent(known -> hold(map, known, rule));
      rules.put(name, rule);
    }
    return rules;
  }

  private static void hold(YamlMap map, Vocabulary.Label label, LabelRule rule) {
    if (label.allowed().isEmpty()) {
      return;
    }
    List<String> given =
        switch (rule) {
          case Template template -> {
            map.require(
                template.isFixed(),
                label.name(),
                "must be a word or { label, values }, for only these are known: " + sorted(label));
            yield template.isFixed() ? template.of(Labels.NONE).stream().toList() : List.of();
          }
          case Cut _ -> {
            map.problem(label.name(), "must be a word or { label, values }, not a regex");
            yield List.of();
          }
          case Mapped mapped -> {
            var all = new ArrayList<>(mapped.values().values());
            mapped.otherwise().ifPresent(all::add);
            yield all;
          }
        };
    for (String value : given) {
      map.require(
          label.allowed().contains(value),
          label.name(),
          "must be one of " + sorted(label) + ", got " + value);
    }
  }

  private static String sorted(Vocabulary.Label label) {
    return String.join(", ", label.allowed().stream().sorted().toList());
  }

  private static List<String> names(Vocabulary.Word word) {
    return word.labels().stream().map(Vocabulary.Label::name).toList();
  }
}
