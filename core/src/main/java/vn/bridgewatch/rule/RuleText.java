package vn.bridgewatch.rule;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vn.bridgewatch.metric.Labels;

/// A sentence in both languages, with places for labels: `{device|probe}` is the first of these
/// labels that is there and not empty.
///
/// @param vi Vietnamese, for a person who is not a network engineer
/// @param en English
public record RuleText(String vi, String en) {

  public static final int CHARS_MAX = 500;
  private static final String LABEL = "[a-zA-Z_][a-zA-Z0-9_]*";
  private static final Pattern PLACE = Pattern.compile("\\{(" + LABEL + "(?:\\|" + LABEL + ")*)}");

  /// Says nothing; made last, because a text is checked against the pattern above.
  public static final RuleText NONE = new RuleText("", "");

  public RuleText {
    check(vi);
    check(en);
  }

  private static void check(String text) {
    if (text.length() > CHARS_MAX) {
      throw new IllegalArgumentException(
          "must be at most " + CHARS_MAX + " characters, got " + text.length());
    }
    String rest = PLACE.matcher(text).replaceAll("");
    if (rest.indexOf('{') >= 0 || rest.indexOf('}') >= 0) {
      throw new IllegalArgumentException(
          "must name labels as {device} or {device|probe}, got " + text);
    }
  }

  public String vi(Labels labels) {
    return fill(vi, labels);
  }

  public String en(Labels labels) {
    return fill(en, labels);
  }

  private static String fill(String text, Labels labels) {
    return PLACE
        .matcher(text)
        .replaceAll(place -> Matcher.quoteReplacement(first(place.group(1), labels)));
  }

  private static String first(String names, Labels labels) {
    for (String name : names.split("\\|", -1)) {
      Optional<String> value = labels.get(name).filter(it -> !it.isEmpty());
      if (value.isPresent()) {
        return value.get();
      }
    }
    return "?";
  }
}
