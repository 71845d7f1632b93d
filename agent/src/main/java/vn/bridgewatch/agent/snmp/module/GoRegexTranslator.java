package vn.bridgewatch.agent.snmp.module;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Writes a regular expression of Go's syntax in the JDK's.
///
/// Where the two mean different things by one text: `$` is the end of the text and not also the
/// place before a last line end; `.`, `^` and `$` know only `\n` as a line end; `\s` has no
/// vertical tab and `\v` is one; inside brackets `[` and `&&` are plain characters; `{` that begins
/// no count is plain; group names may hold `_`; the flag `U`, which the JDK has not, turns round
/// what `?` after a count means. Look-around, back-references and possessive counts are errors in
/// Go. Literal characters inside brackets are written as code points, so that nothing in them can
/// be taken for syntax.
final class GoRegexTranslator {

  private static final int REPEAT_MAX = 1_000; // as in Go
  private static final Set<String> POSIX =
      Set.of(
          "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct",
          "space", "upper", "xdigit");

  private record Flags(boolean multiline, boolean dotAll, boolean ungreedy) {}

  private final String source;
  private final Map<String, Integer> groups;
  private final StringBuilder out = new StringBuilder();
  private final Deque<Flags> outer = new ArrayDeque<>();
  private Flags flags = new Flags(false, false, false);
  private int groupCount;
  private int at;
  private boolean afterCount;

  GoRegexTranslator(String source, Map<String, Integer> groups) {
    this.source = source;
    this.groups = groups;
  }

  String translate() {
    while (at < source.length()) {
      int c = source.codePointAt(at);
      boolean counted = false;
      switch (c) {
        case '\\' -> escape();
        case '[' -> bracket();
        case '(' -> open();
        case ')' -> close();
        case '$' -> literalAs(flags.multiline ? "(?=\\n|\\z)" : "\\z");
        case '^' -> literalAs(flags.multiline ? "(?:\\A|(?<=\\n))" : "\\A");
        case '.' -> literalAs(flags.dotAll ? "(?s:.)" : "[^\\n]");
        case '|' -> literalAs("|");
        case '*', '+', '?' -> {
          count(Character.toString(c), 1);
          counted = true;
        }
        case '{' -> {
          int end = countEnd();
          counted = end > 0;
          if (counted) {
            count(source.substring(at, end), end - at);
          } else {
            literal(c);
          }
        }
        default -> literal(c);
      }
      afterCount = counted;
    }
    if (!outer.isEmpty()) {
      throw wrong("missing closing )");
    }
    return out.toString();
  }

  private void literalAs(String text) {
    out.append(text);
    at++;
  }

  private void literal(int codePoint) {
    append(codePoint);
    at += Character.charCount(codePoint);
  }

  private void append(int codePoint) {
    if (codePoint < 128 && !Character.isLetterOrDigit(codePoint)) {
      out.append("\\x{").append(Integer.toHexString(codePoint)).append('}');
    } else {
      out.appendCodePoint(codePoint);
    }
  }

  private void count(String text, int length) {
    if (afterCount) {
      throw wrong("repetition of a repetition");
    }
    out.append(text);
    at += length;
    boolean marked = at < source.length() && source.charAt(at) == '?';
    if (marked != flags.ungreedy) {
      out.append('?');
    }
    if (marked) {
      at++;
    }
  }

  /// The end of `{n}`, `{n,}` or `{n,m}` at this place; 0 where it is none.
  private int countEnd() {
    int end = source.indexOf('}', at);
    if (end < 0 || !source.substring(at + 1, end).matches("\\d{1,9}(,\\d{0,9})?")) {
      return 0;
    }
    for (String number : source.substring(at + 1, end).split(",", -1)) {
      if (!number.isEmpty() && Integer.parseInt(number) > REPEAT_MAX) {
        throw wrong("repeat count over " + REPEAT_MAX);
      }
    }
    return end + 1;
  }

  private void open() {
    outer.push(flags);
    if (!source.startsWith("(?", at)) {
      groupCount++;
      out.append('(');
      at++;
      return;
    }
    if (source.startsWith("(?P<", at) || source.startsWith("(?<", at)) {
      int start = source.indexOf('<', at) + 1;
      int end = source.indexOf('>', start);
      if (end < 0 || !source.substring(start, end).matches("\\w+")) {
        throw wrong("invalid named group");
      }
      groups.put(source.substring(start, end), ++groupCount);
      out.append('(');
      at = end + 1;
      return;
    }
    flagGroup();
  }

  private void flagGroup() {
    int end = at + 2;
    boolean on = true;
    boolean multiline = flags.multiline;
    boolean dotAll = flags.dotAll;
    boolean ungreedy = flags.ungreedy;
    var java = new StringBuilder();
    for (; end < source.length(); end++) {
      char c = source.charAt(end);
      if (c == ':' || c == ')') {
        break;
      }
      switch (c) {
        case '-' -> {
          on = false;
          java.append('-');
        }
        case 'i' -> java.append("iu");
        case 'm' -> multiline = on;
        case 's' -> dotAll = on;
        case 'U' -> ungreedy = on;
        default -> throw wrong("invalid or unsupported group (?" + c);
      }
    }
    if (end >= source.length()) {
      throw wrong("missing closing )");
    }
    String written = java.toString().equals("-") ? "" : java.toString();
    flags = new Flags(multiline, dotAll, ungreedy);
    if (source.charAt(end) == ':') {
      out.append("(?").append(written).append(':');
    } else {
      outer.pop(); // flags without a group hold to the end of the enclosing one
      if (!written.isEmpty()) {
        out.append("(?").append(written).append(')');
      }
    }
    at = end + 1;
  }

  private void close() {
    if (outer.isEmpty()) {
      throw wrong("unexpected )");
    }
    flags = outer.pop();
    out.append(')');
    at++;
  }

  private void escape() {
    if (source.startsWith("\\Q", at)) {
      int end = source.indexOf("\\E", at + 2);
      String quoted = source.substring(at + 2, end < 0 ? source.length() : end);
      quoted.codePoints().forEach(this::append);
      at = end < 0 ? source.length() : end + 2;
      return;
    }
    switch (next()) {
      case 'A', 'b', 'B', 'z' -> {
        out.append(source, at, at + 2);
        at += 2;
      }
      case 's' -> classAs("[\\t\\n\\f\\r ]");
      case 'S' -> classAs("[^\\t\\n\\f\\r ]");
      default -> {
        if (!sharedClass()) {
          append(escapedCharacter());
        }
      }
    }
  }

  private void classAs(String text) {
    out.append(text);
    at += 2;
  }

  /// Writes `\d`, `\w`, `\pN` and their like, which mean the same inside and outside brackets.
  private boolean sharedClass() {
    int c = next();
    if (c == 'd' || c == 'D' || c == 'w' || c == 'W') {
      out.append(source, at, at + 2);
      at += 2;
      return true;
    }
    if (c != 'p' && c != 'P') {
      return false;
    }
    boolean braced = source.startsWith("{", at + 2);
    int end = braced ? source.indexOf('}', at) : at + 3;
    if (end < 0 || end > source.length()) {
      throw wrong("invalid character class");
    }
    String name = source.substring(at + (braced ? 3 : 2), end);
    boolean negated = c == 'P';
    if (name.startsWith("^")) {
      negated = !negated;
      name = name.substring(1);
    }
    String java = name.length() <= 2 ? name : "Is" + name;
    out.append(negated ? "\\P{" : "\\p{").append(java).append('}');
    at = braced ? end + 1 : end;
    return true;
  }

  /// Reads an escape that stands for one character.
  private int escapedCharacter() {
    int c = next();
    at += 2;
    return switch (c) {
      case 'a' -> 7;
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'v' -> 11;
      case 'x' -> hexadecimal();
      case '0', '1', '2', '3', '4', '5', '6', '7' -> octal(c - '0');
      default -> {
        if (c >= 128 || Character.isLetterOrDigit(c)) {
          throw wrong("invalid escape \\" + Character.toString(c));
        }
        yield c;
      }
    };
  }

  private int hexadecimal() {
    boolean braced = source.startsWith("{", at);
    int end = braced ? source.indexOf('}', at) : at + 2;
    String digits =
        end < 0 || end > source.length() ? "" : source.substring(at + (braced ? 1 : 0), end);
    if (!digits.matches("[0-9a-fA-F]{1,6}")) {
      throw wrong("invalid escape \\x");
    }
    at = braced ? end + 1 : end;
    return Integer.parseInt(digits, 16);
  }

  private int octal(int first) {
    int value = first;
    int digits = 1;
    while (digits < 3 && at < source.length() && "01234567".indexOf(source.charAt(at)) >= 0) {
      value = value * 8 + (source.charAt(at++) - '0');
      digits++;
    }
    if (first > 0 && digits == 1) {
      throw wrong("back-references are not possible");
    }
    return value;
  }

  private void bracket() {
    out.append('[');
    at++;
    if (source.startsWith("^", at)) {
      out.append('^');
      at++;
    }
    boolean first = true;
    while (true) {
      if (at >= source.length()) {
        throw wrong("missing closing ]");
      }
      if (source.charAt(at) == ']' && !first) {
        break;
      }
      first = false;
      if (source.startsWith("[:", at) && source.indexOf(":]", at) > 0) {
        posix();
      } else if (source.charAt(at) != '\\' || !bracketClass()) {
        range();
      }
    }
    out.append(']');
    at++;
  }

  private void posix() {
    int end = source.indexOf(":]", at);
    String name = source.substring(at + 2, end);
    boolean negated = name.startsWith("^");
    String plain = negated ? name.substring(1) : name;
    if (plain.equals("word")) {
      out.append(negated ? "\\W" : "\\w");
    } else if (POSIX.contains(plain)) {
      String java =
          switch (plain) {
            case "ascii" -> "ASCII";
            case "xdigit" -> "XDigit";
            default -> plain.substring(0, 1).toUpperCase(Locale.ROOT) + plain.substring(1);
          };
      out.append(negated ? "\\P{" : "\\p{").append(java).append('}');
    } else {
      throw wrong("invalid character class [:" + name + ":]");
    }
    at = end + 2;
  }

  private boolean bracketClass() {
    switch (next()) {
      case 's' -> classAs("\\t\\n\\f\\r\\x20");
      case 'S' -> classAs("\\S");
      default -> {
        return sharedClass();
      }
    }
    return true;
  }

  private void range() {
    int low = bracketCharacter();
    int high = low;
    if (source.startsWith("-", at) && !source.startsWith("-]", at) && at + 1 < source.length()) {
      at++;
      high = bracketCharacter();
    }
    if (high < low) {
      throw wrong("invalid character class range");
    }
    out.append("\\x{").append(Integer.toHexString(low)).append('}');
    if (high > low) {
      out.append("-\\x{").append(Integer.toHexString(high)).append('}');
    }
  }

  private int bracketCharacter() {
    int c = source.codePointAt(at);
    if (c == '\\') {
      return escapedCharacter();
    }
    at += Character.charCount(c);
    return c;
  }

  private int next() {
    if (at + 1 >= source.length()) {
      throw wrong("trailing \\");
    }
    return source.codePointAt(at + 1);
  }

  private IllegalArgumentException wrong(String why) {
    return new IllegalArgumentException(
        "is not a regular expression of Go: " + why + ": " + source);
  }
}
