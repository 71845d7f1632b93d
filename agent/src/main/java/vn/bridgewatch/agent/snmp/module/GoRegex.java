package vn.bridgewatch.agent.snmp.module;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// A regular expression in Go's syntax (RE2), run by the JDK's engine.
///
/// The pattern is translated, see [GoRegexTranslator]; what Go would refuse is refused. The JDK's
/// engine may take exponential time where Go's is linear, so that each match has a number of steps;
/// beyond it, and for texts that are too long, there is no match.
public final class GoRegex {

  static final int TEXT_CHARS_MAX = 8_192;
  static final int STEPS_MAX = 2_000_000;

  private final String source;
  private final Pattern pattern;
  private final Map<String, Integer> groups;

  private GoRegex(String source, Pattern pattern, Map<String, Integer> groups) {
    this.source = source;
    this.pattern = pattern;
    this.groups = Map.copyOf(groups);
  }

  /// A pattern that may match anywhere in a text.
  ///
  /// @throws IllegalArgumentException when Go would not compile it
  public static GoRegex compile(String source) {
    var groups = new HashMap<String, Integer>();
    String translated = new GoRegexTranslator(source, groups).translate();
    try {
      return new GoRegex(source, Pattern.compile(translated), groups);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "is not a regular expression: " + e.getDescription() + " in " + source, e);
    }
  }

  /// A pattern that must match the whole text.
  public static GoRegex compileAnchored(String source) {
    return compile("^(?:" + source + ")$");
  }

  public boolean findIn(String text) {
    return match(text).isPresent();
  }

  /// The template with `$1`, `${1}`, `$name` and `$$` replaced by what matched; a group that is
  /// unknown or took no part is empty, as in Go. Empty when the text does not match.
  public Optional<String> expand(String text, String template) {
    return match(text).map(match -> expand(match, template));
  }

  private Optional<Matcher> match(String text) {
    if (text.length() > TEXT_CHARS_MAX) {
      return Optional.empty();
    }
    Matcher matcher = pattern.matcher(new CountedText(text));
    try {
      return matcher.find() ? Optional.of(matcher) : Optional.empty();
    } catch (TooManyStepsException | StackOverflowError _) {
      return Optional.empty(); // the JDK's engine recurses once a repetition of a group
    }
  }

  private String expand(Matcher match, String template) {
    var out = new StringBuilder();
    int at = 0;
    while (at < template.length()) {
      char c = template.charAt(at);
      if (c != '$' || at + 1 == template.length()) {
        out.append(c);
        at++;
      } else if (template.charAt(at + 1) == '$') {
        out.append('$');
        at += 2;
      } else {
        boolean braced = template.charAt(at + 1) == '{';
        int start = at + (braced ? 2 : 1);
        int end = start;
        while (end < template.length() && isWord(template.charAt(end))) {
          end++;
        }
        boolean closed = !braced || (end < template.length() && template.charAt(end) == '}');
        if (end == start || !closed) {
          out.append('$'); // not a reference: Go keeps the sign
          at++;
        } else {
          out.append(group(match, template.substring(start, end)));
          at = braced ? end + 1 : end;
        }
      }
    }
    return out.toString();
  }

  private String group(Matcher match, String name) {
    int index;
    if (name.chars().allMatch(c -> c >= '0' && c <= '9') && name.length() < 9) {
      index = Integer.parseInt(name);
    } else {
      index = groups.getOrDefault(name, Integer.MAX_VALUE);
    }
    if (index > match.groupCount()) {
      return "";
    }
    String matched = match.group(index);
    return matched == null ? "" : matched;
  }

  private static boolean isWord(char c) {
    return c == '_' || Character.isLetterOrDigit(c);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GoRegex that && source.equals(that.source);
  }

  @Override
  public int hashCode() {
    return source.hashCode();
  }

  @Override
  public String toString() {
    return source;
  }

  private static final class TooManyStepsException extends RuntimeException {
    TooManyStepsException() {
      super("regular expression needs too many steps", null, false, false);
    }
  }

  /// A text that ends a match that reads it too often.
  private static final class CountedText implements CharSequence {

    private final String text;
    private int steps;

    CountedText(String text) {
      this.text = text;
    }

    @Override
    public char charAt(int index) {
      if (++steps > STEPS_MAX) {
        throw new TooManyStepsException();
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /// The groups' names, for messages and tests.
  List<String> groupNames() {
    return groups.keySet().stream().sorted().toList();
  }
}
