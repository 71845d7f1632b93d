package vn.bridgewatch.config;

import java.util.Optional;

/// Bounds the nesting of YAML text before a recursive parser sees it.
///
/// The parser recurses once a level and dies of a stack overflow at some 10,000 (`[[[[…`). This
/// counts the two ways to nest: open flow brackets outside quotes, and block levels, which cannot
/// exceed the number of distinct indents plus the compact `- - -` markers of one line.
final class NestingLimit {

  private NestingLimit() {}

  static Optional<Problem> check(String file, String text, int depthMax) {
    int flow = 0;
    int line = 1;
    int indent = 0;
    int markers = 0;
    boolean lineStart = true;
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        line++;
        indent = 0;
        markers = 0;
        lineStart = true;
        continue;
      }
      if (lineStart && (c == ' ' || c == '-' || c == '?')) {
        indent++;
        markers += c == ' ' ? 0 : 1;
        if (indent > depthMax * 8 || markers > depthMax) {
          return Optional.of(new Problem(file, line, "", "nests deeper than " + depthMax));
        }
        continue;
      }
      lineStart = false;
      if (quote != 0) {
        if (c == '\\' && quote == '"') {
          i++;
        } else if (c == quote) {
          quote = 0;
        }
      } else if ((c == '"' || c == '\'') && opensQuote(text, i)) {
        quote = c;
      } else if (c == '#' && i > 0 && Character.isWhitespace(text.charAt(i - 1))) {
        int end = text.indexOf('\n', i);
        i = end < 0 ? text.length() : end - 1;
      } else if (c == '[' || c == '{') {
        if (++flow > depthMax) {
          return Optional.of(new Problem(file, line, "", "nests deeper than " + depthMax));
        }
      } else if (c == ']' || c == '}') {
        flow = Math.max(0, flow - 1);
      }
    }
    return Optional.empty();
  }

  private static boolean opensQuote(String text, int at) {
    int before = at - 1;
    while (before >= 0 && text.charAt(before) == ' ') {
      before--;
    }
    return before < 0 || "\n:,[{-?".indexOf(text.charAt(before)) >= 0;
  }
}
