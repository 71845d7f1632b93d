package vn.bridgewatch.collector.check;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.config.YamlFile;
import vn.bridgewatch.config.YamlMap;

/// What the reason words of check steps mean to people, read from the file `reasons.yaml` that
/// comes with the collector.
///
/// @param vi finishes the sentence that begins with the device and its address
/// @param firstVi what to do first
record ReasonWords(String vi, String en, String firstVi, String firstEn) {

  private static final String FILE = "reasons.yaml";
  private static final int ENTRIES_MAX = 500;
  private static final Map<String, ReasonWords> ALL = read();

  /// Numbers that a word may carry, as `certificate_ends_in_3_days`; in the file `n` stands for
  /// each.
  private static final Pattern NUMBER = Pattern.compile("(?<=_)\\d+(?=_|$)");

  /// The meaning of a word; empty for one that nobody wrote down.
  static Optional<ReasonWords> of(String reason) {
    ReasonWords plain = ALL.get(reason);
    if (plain != null) {
      return Optional.of(plain);
    }
    List<String> numbers = NUMBER.matcher(reason).results().map(MatchResult::group).toList();
    return Optional.ofNullable(ALL.get(NUMBER.matcher(reason).replaceAll("n")))
        .map(words -> words.with(numbers));
  }

  /// The same with numbers in the places of `{1}`, `{2}`.
  private ReasonWords with(List<String> numbers) {
    String[] texts = {vi, en, firstVi, firstEn};
    for (int i = 0; i < texts.length; i++) {
      for (int k = 0; k < numbers.size(); k++) {
        texts[i] = texts[i].replace("{" + (k + 1) + "}", numbers.get(k));
      }
    }
    return new ReasonWords(texts[0], texts[1], texts[2], texts[3]);
  }

  private record Entry(List<String> words, ReasonWords meaning) {}

  private static Map<String, ReasonWords> read() {
    try (InputStream in = ReasonWords.class.getResourceAsStream(FILE)) {
      byte[] content = Objects.requireNonNull(in, FILE).readAllBytes();
      List<Entry> entries =
          YamlFile.read(
              FILE, content, root -> root.maps("reasons", ENTRIES_MAX, ReasonWords::entry));
      var all = new HashMap<String, ReasonWords>();
      for (Entry entry : entries) {
        for (String word : entry.words()) {
          if (all.put(word, entry.meaning()) != null) {
            throw new IllegalStateException(FILE + ": " + word + " is given twice");
          }
        }
      }
      return Map.copyOf(all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ConfigException e) {
      throw new IllegalStateException("the build's own " + FILE + " is broken", e);
    }
  }

  private static @Nullable Entry entry(YamlMap map) {
    return new Entry(
        map.texts("words", ENTRIES_MAX),
        new ReasonWords(
            map.requiredText("vi"),
            map.requiredText("en"),
            map.requiredText("first_vi"),
            map.requiredText("first_en")));
  }
}
