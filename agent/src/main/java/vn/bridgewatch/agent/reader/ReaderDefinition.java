package vn.bridgewatch.agent.reader;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;
import vn.bridgewatch.agent.profile.Evidence;
import vn.bridgewatch.agent.profile.ValueRule;
import vn.bridgewatch.agent.profile.Vocabulary;
import vn.bridgewatch.agent.reader.document.Document;
import vn.bridgewatch.agent.reader.document.Path;
import vn.bridgewatch.agent.reader.http.Login;

/// Which documents a kind of device gives, and where in them the values are.
///
/// @param evidence what stands behind it
public record ReaderDefinition(
    String name, Evidence evidence, String note, Login login, List<Page> pages) {

  public ReaderDefinition {
    pages = List.copyOf(pages);
  }

  /// The page that a path or a document's name means; the first where it is empty.
  public Optional<Page> page(String path) {
    return pages.stream()
        .flatMap(page ->
            java.util.stream.Stream.concat(
                java.util.stream.Stream.of(page), page.follows().stream().map(Follow::page)))
        .filter(page -> path.isEmpty() || page.path().equals(path))
        .findFirst();
  }

  /// A document of the device.
  ///
  /// @param path with `{name}` where a document before it gives the name
  /// @param instead paths tried in turn where the one before is not found
  /// @param optional that it is not found is no fault
  /// @param expect leads somewhere in every document that is the right one
  public record Page(
      String path,
      List<String> instead,
      Document.Format format,
      boolean optional,
      Optional<Path> expect,
      List<Rule> rules,
      List<Follow> follows) {
    public Page {
      instead = List.copyOf(instead);
      rules = List.copyOf(rules);
      follows = List.copyOf(follows);
    }
  }

  /// A document for each of the names that another one lists.
  ///
  /// @param each the names
  /// @param as how the path and the labels call the name
  /// @param max at most so many of them
  public record Follow(Path each, String as, int max, Page page) {}

  /// One metric of the vocabulary in a document.
  ///
  /// @param each the rows; empty: the document is the only one
  /// @param same what becomes of rows with the same labels
  public record Rule(
      Vocabulary.Word word,
      Optional<Path> each,
      Map<String, LabelSource> labels,
      Source source,
      Optional<Pattern> regex,
      ValueRule values,
      Same same) {
    public Rule {
      labels = Map.copyOf(labels);
    }
  }

  /// What becomes of rows with the same labels.
  public enum Same {
    /// The first stays, and the document counts as not whole.
    FAULT,
    FIRST,
    /// The greatest: of several streams the worst.
    MAX,
    SUM
  }

  /// Where a value comes from.
  public sealed interface Source {

    /// @param absent what no such place means, by the maker's word; empty: no value
    record At(Path path, OptionalDouble absent) implements Source {}

    /// How many places there are.
    record Count(Path path) implements Source {}

    /// Lost packets of all, of two counters: since the last reading, or since the call began.
    ///
    /// @param received whether `other` counts those that came, and not all
    record Ratio(Path lost, Path other, boolean received, boolean sinceLast) implements Source {}
  }

  /// Where a label comes from.
  public sealed interface LabelSource {

    /// @param text with `{name}` for what a followed document is about
    record Fixed(String text) implements LabelSource {}

    /// @param regex its group 1, or all that matched; empty: the whole text
    /// @param values a text that is not listed makes the row none of ours; empty: any text
    record At(Path path, Optional<Pattern> regex, Map<String, String> values)
        implements LabelSource {
      public At {
        values = Map.copyOf(values);
      }
    }
  }

  /// The names that followed documents give.
  static Set<String> names(String template) {
    var names = new java.util.LinkedHashSet<String>();
    var matcher = ReaderFile.FIELD.matcher(template);
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }
}
