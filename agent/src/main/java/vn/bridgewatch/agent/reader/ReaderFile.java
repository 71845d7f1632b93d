package vn.bridgewatch.agent.reader;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.agent.profile.Evidence;
import vn.bridgewatch.agent.profile.ValueRule;
import vn.bridgewatch.agent.profile.Vocabulary;
import vn.bridgewatch.agent.reader.ReaderDefinition.Follow;
import vn.bridgewatch.agent.reader.ReaderDefinition.LabelSource;
import vn.bridgewatch.agent.reader.ReaderDefinition.Page;
import vn.bridgewatch.agent.reader.ReaderDefinition.Rule;
import vn.bridgewatch.agent.reader.ReaderDefinition.Same;
import vn.bridgewatch.agent.reader.ReaderDefinition.Source;
import vn.bridgewatch.agent.reader.document.Document;
import vn.bridgewatch.agent.reader.document.Path;
import vn.bridgewatch.agent.reader.http.Login;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.config.YamlFile;
import vn.bridgewatch.config.YamlMap;

/// Reads a file of readers (docs/devices.md) strictly: keys, paths, patterns, words of the
/// vocabulary; all problems come at once, with their lines.
public final class ReaderFile {

  static final Pattern FIELD = Pattern.compile("\\{([a-z_]{1,32})}");
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_]{0,63}");
  private static final Pattern FIELD_NAME = Pattern.compile("[a-z_]{1,32}");
  private static final Pattern REQUEST_PATH =
      Pattern.compile("/(?:[A-Za-z0-9._~/?=&,:;@%+-]|\\{[a-z_]{1,32}})*");
  private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9-]{1,64}");
  private static final int READERS_MAX = 100;
  private static final int PAGES_MAX = 20;
  private static final int RULES_MAX = 200;
  private static final int FOLLOWS_MAX = 5;
  private static final int FOLLOWED_MAX = 50;
  private static final double LIMIT = 1e18;

  private ReaderFile() {}

  /// @param file how messages call it
  /// @return by name, in the order of the file
  public static Map<String, ReaderDefinition> parse(String file, byte[] content)
      throws ConfigException {
    return YamlFile.read(file, content, ReaderFile::readers);
  }

  private static Map<String, ReaderDefinition> readers(YamlMap root) {
    var readers = new LinkedHashMap<String, ReaderDefinition>();
    root.map(
        "readers",
        section -> {
          section.require(
              section.names().size() <= READERS_MAX, "", "has over " + READERS_MAX + " readers");
          for (String name : section.names()) {
            section.require(
                NAME.matcher(name).matches(),
                name,
                "its name must be of a-z, 0-9 and underscore, got " + name);
            section.map(name, map -> reader(name, map)).ifPresent(one -> readers.put(name, one));
          }
          return readers;
        });
    root.require(!readers.isEmpty(), "readers", "must define at least one reader");
    return readers;
  }

  private static ReaderDefinition reader(String name, YamlMap map) {
    if (!map.has("evidence")) {
      map.problem("evidence", "is missing: recording, mib or document");
    }
    List<Page> pages = map.maps("documents", PAGES_MAX, one -> page(one, Set.of(), true));
    map.require(!pages.isEmpty(), "documents", "must name at least one document");
    return new ReaderDefinition(
        name,
        map.choice("evidence", Evidence.DOCUMENT, Evidence.class),
        map.text("note", ""),
        map.map("login", ReaderFile::login).orElse(new Login.None()),
        pages);
  }

  private static Login login(YamlMap map) {
    boolean basic = map.flag("basic", false);
    Optional<Login> session = map.map("session", ReaderFile::session);
    map.require(!basic || session.isEmpty(), "session", "cannot stand beside basic");
    return session.orElse(basic ? new Login.Basic() : new Login.None());
  }

  private static Login session(YamlMap map) {
    Optional<Login.Token> token =
        map.map("token", one -> new Login.Token(header(one, "from"), header(one, "header")));
    Optional<Login.Logout> logout =
        map.map(
            "logout",
            one ->
                new Login.Logout(
                    method(one, "POST"),
                    requestPath(one, Set.of()),
                    one.text("content_type", "application/json"),
                    one.text("body", "")));
    return new Login.Session(
        method(map, "POST"),
        requestPath(map, Set.of()),
        map.text("content_type", "application/json"),
        map.text("body", ""),
        token,
        logout);
  }

  private static String header(YamlMap map, String key) {
    String name = map.requiredText(key);
    map.require(HEADER.matcher(name).matches(), key, "must be the name of a header, got " + name);
    return name;
  }

  private static String method(YamlMap map, String fallback) {
    String method = map.text("method", fallback);
    map.require(
        Set.of("GET", "POST", "PUT", "DELETE").contains(method),
        "method",
        "must be GET, POST, PUT or DELETE, got " + method);
    return method;
  }

  private static Page page(YamlMap map, Set<String> fields, boolean mayFollow) {
    String path = requestPath(map, fields);
    if (!map.has("format")) {
      map.problem("format", "is missing: xml or json");
    }
    Document.Format format = map.choice("format", Document.Format.XML, Document.Format.class);
    List<String> instead =
        map.texts(
            "or",
            4,
            other -> REQUEST_PATH.matcher(other).matches(),
            "must be a path beginning with /");
    Optional<Path> expect = path(map, "expect", format);
    List<Rule> rules = map.maps("metrics", RULES_MAX, one -> rule(one, format, fields));
    List<Follow> follows =
        mayFollow ? map.maps("follow", FOLLOWS_MAX, one -> follow(one, format)) : List.of();
    map.require(!rules.isEmpty() || !follows.isEmpty(), "metrics", "must name at least one metric");
    return new Page(path, instead, format, map.flag("optional", false), expect, rules, follows);
  }

  private static @Nullable Follow follow(YamlMap map, Document.Format format) {
    String as = map.requiredText("as");
    map.require(FIELD_NAME.matcher(as).matches(), "as", "must be of a-z and underscore, got " + as);
    Optional<Path> each = spots(map, "each", format);
    int max = map.integer("max", 10, 1, FOLLOWED_MAX);
    Page page = page(map, Set.of(as), false);
    map.require(page.path().contains("{" + as + "}"), "path", "must hold {" + as + "}");
    if (each.isEmpty()) {
      map.require(map.has("each"), "each", "is missing");
      return null;
    }
    return new Follow(each.get(), as, max, page);
  }

  private static String requestPath(YamlMap map, Set<String> fields) {
    String path = map.requiredText("path");
    if (!path.isBlank()) {
      map.require(
          REQUEST_PATH.matcher(path).matches(),
          "path",
          "must begin with / and hold only what a URL may, got " + path);
      map.require(
          fields.containsAll(ReaderDefinition.names(path)),
          "path",
          "holds a name in braces that nothing gives: " + path);
    }
    return path;
  }

  private static @Nullable Rule rule(YamlMap map, Document.Format format, Set<String> fields) {
    String metric = map.requiredText("metric");
    Optional<Vocabulary.Word> word = Vocabulary.word(metric);
    if (!metric.isBlank()) {
      map.require(
          word.isPresent(),
          "metric",
          "must be a word of the vocabulary (docs/devices.md), got " + metric);
    }
    Optional<Path> each = spots(map, "each", format);
    Map<String, LabelSource> labels =
        map.map("labels", section -> labels(section, format, fields, word)).orElse(Map.of());
    word.ifPresent(known -> {
      for (Vocabulary.Label label : known.labels()) {
        map.require(
            label.allowed().isEmpty() || labels.containsKey(label.name()),
            "labels",
            "must give " + label.name());
      }
    });
    Optional<Source> source = source(map, format);
    Optional<Pattern> regex = map.parsed("regex", ReaderFile::pattern);
    ValueRule values = ValueRule.read(map);
    Same same = map.choice("same", Same.FAULT, Same.class);
    map.require(!map.has("same") || map.has("each"), "same", "goes with each");
    if (word.isEmpty() || source.isEmpty()) {
      return null;
    }
    return new Rule(word.get(), each, labels, source.get(), regex, values, same);
  }

  private static Optional<Source> source(YamlMap map, Document.Format format) {
    long given = List.of("value", "count", "ratio").stream().filter(map::has).count();
    map.require(given == 1, "value", "must be given, or count, or ratio; one of them");
    boolean hasAbsent = map.has("absent");
    map.require(!hasAbsent || map.has("value"), "absent", "goes with value");
    OptionalDouble absent =
        map.number("absent", -LIMIT, LIMIT).map(OptionalDouble::of).orElse(OptionalDouble.empty());
    Optional<Source> value = path(map, "value", format).map(path -> new Source.At(path, absent));
    Optional<Source> count = spots(map, "count", format).map(Source.Count::new);
    Optional<Source> ratio = map.map("ratio", one -> ratio(one, format));
    return value.or(() -> count).or(() -> ratio);
  }

  private static @Nullable Source ratio(YamlMap map, Document.Format format) {
    Optional<Path> lost = path(map, "lost", format);
    boolean received = map.has("received");
    map.require(map.has("lost"), "lost", "is missing");
    map.require(
        received != map.has("of"),
        "of",
        "must be given (all packets), or received (those that came); one of them");
    Optional<Path> of = path(map, "of", format);
    Optional<Path> came = path(map, "received", format);
    String window = map.text("window", "since_last");
    map.require(
        window.equals("since_last") || window.equals("whole"),
        "window",
        "must be since_last or whole, got " + window);
    Optional<Path> other = received ? came : of;
    return lost.isEmpty() || other.isEmpty()
        ? null
        : new Source.Ratio(lost.get(), other.get(), received, window.equals("since_last"));
  }

  private static Map<String, LabelSource> labels(
      YamlMap section, Document.Format format, Set<String> fields, Optional<Vocabulary.Word> word) {
    var labels = new LinkedHashMap<String, LabelSource>();
    for (String name : section.names()) {
      Optional<Vocabulary.Label> label = word.flatMap(known -> known.label(name));
      section.require(word.isEmpty() || label.isPresent(), name, "is no label of this metric");
      Set<String> allowed = label.map(Vocabulary.Label::allowed).orElse(Set.of());
      if (section.isMap(name)) {
        section.map(name, map -> at(map, format, allowed)).ifPresent(one -> labels.put(name, one));
      } else {
        String text = section.text(name, "");
        section.require(
            allowed.isEmpty() || allowed.contains(text),
            name,
            "must be one of " + new java.util.TreeSet<>(allowed) + ", got " + text);
        section.require(
            fields.containsAll(ReaderDefinition.names(text)),
            name,
            "holds a name in braces that nothing gives: " + text);
        labels.put(name, new LabelSource.Fixed(text));
      }
    }
    return labels;
  }

  private static @Nullable LabelSource at(
      YamlMap map, Document.Format format, Set<String> allowed) {
    Optional<Path> path = path(map, "path", format);
    map.require(map.has("path"), "path", "is missing");
    Optional<Pattern> regex = map.parsed("regex", ReaderFile::pattern);
    var values = new LinkedHashMap<String, String>();
    map.map(
        "values",
        section -> {
          for (String name : section.names()) {
            String to = section.text(name, "");
            section.require(
                allowed.isEmpty() || allowed.contains(to),
                name,
                "must be one of " + new java.util.TreeSet<>(allowed) + ", got " + to);
            values.put(name, to);
          }
          return values;
        });
    map.require(
        allowed.isEmpty() || !values.isEmpty(),
        "values",
        "must say which text means which of " + new java.util.TreeSet<>(allowed));
    return path.map(one -> new LabelSource.At(one, regex, values)).orElse(null);
  }

  private static Optional<Path> path(YamlMap map, String key, Document.Format format) {
    return map.parsed(key, text -> Path.compile(format, text));
  }

  private static Optional<Path> spots(YamlMap map, String key, Document.Format format) {
    return map.parsed(
        key,
        text -> {
          Path path = Path.compile(format, text);
          if (!path.givesSpots()) {
            throw new IllegalArgumentException("must lead to nodes, and not compute: " + text);
          }
          return path;
        });
  }

  private static Pattern pattern(String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "must be a regular expression: " + e.getDescription() + " in " + text, e);
    }
  }
}
