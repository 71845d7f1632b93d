package vn.bridgewatch.agent.reader.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import vn.bridgewatch.agent.reader.document.JsonFilter.Operand;
import vn.bridgewatch.agent.reader.document.JsonPath.Segment;
import vn.bridgewatch.agent.reader.document.JsonPath.Selector;

/// Parses JSONPath (RFC 9535) by recursive descent over its characters.
final class JsonPathParser {

  private static final int DEPTH_MAX = 20;

  /// Integers are within those that every JSON implementation holds (RFC 7493).
  private static final long INTEGER_MAX = (1L << 53) - 1;

  private final String text;
  private int at;
  private int depth;

  JsonPathParser(String text) {
    this.text = text;
  }

  JsonPath parse() {
    JsonPath path = path();
    if (at < text.length()) {
      throw problem("nothing may follow here");
    }
    return path;
  }

  private JsonPath path() {
    boolean absolute = accept("$");
    if (!absolute && !accept("@")) {
      throw problem("a path begins with $ (the document) or @ (the row)");
    }
    var segments = new ArrayList<Segment>();
    while (true) {
      int before = at;
      blank();
      if (accept("..")) {
        segments.add(new Segment(true, selectors(true)));
      } else if (accept(".")) {
        segments.add(new Segment(false, List.of(shorthand())));
      } else if (at < text.length() && text.charAt(at) == '[') {
        segments.add(new Segment(false, selectors(false)));
      } else {
        at = before;
        return new JsonPath(absolute, segments);
      }
    }
  }

  private List<Selector> selectors(boolean shorthandToo) {
    if (!accept("[")) {
      if (shorthandToo) {
        return List.of(shorthand());
      }
      throw problem("[ must follow here");
    }
    var selectors = new ArrayList<Selector>();
    do {
      blank();
      selectors.add(selector());
      blank();
    } while (accept(","));
    expect("]");
    return selectors;
  }

  private Selector shorthand() {
    if (accept("*")) {
      return new Selector.Wildcard();
    }
    int start = at;
    while (at < text.length() && isNameCharacter(text.charAt(at), at > start)) {
      at++;
    }
    if (at == start) {
      throw problem("a name or * must follow here; other names are written ['so']");
    }
    return new Selector.Name(text.substring(start, at));
  }

  private Selector selector() {
    if (accept("*")) {
      return new Selector.Wildcard();
    }
    if (accept("?")) {
      blank();
      return new Selector.Filter(or());
    }
    if (isQuote()) {
      return new Selector.Name(quoted());
    }
    return indexOrSlice();
  }

  private Selector indexOrSlice() {
    Optional<Long> start = integer();
    blank();
    if (!accept(":")) {
      return new Selector.Index(
          start.orElseThrow(() -> problem("a name in quotes, a number, *, : or ? must follow")));
    }
    blank();
    Optional<Long> end = integer();
    blank();
    long step = 1;
    if (accept(":")) {
      blank();
      step = integer().orElse(1L);
    }
    return new Selector.Slice(start, end, step);
  }

  private JsonFilter or() {
    if (++depth > DEPTH_MAX) {
      throw problem("nests deeper than " + DEPTH_MAX);
    }
    var parts = new ArrayList<JsonFilter>();
    do {
      parts.add(and());
      blank();
    } while (accept("||"));
    depth--;
    return parts.size() == 1 ? parts.getFirst() : new JsonFilter.Or(parts);
  }

  private JsonFilter and() {
    var parts = new ArrayList<JsonFilter>();
    do {
      blank();
      parts.add(basic());
      blank();
    } while (accept("&&"));
    return parts.size() == 1 ? parts.getFirst() : new JsonFilter.And(parts);
  }

  private JsonFilter basic() {
    if (accept("!")) {
      blank();
      return new JsonFilter.Not(basicWithoutComparison());
    }
    if (at < text.length() && text.charAt(at) == '(') {
      return parenthesised();
    }
    Optional<JsonFilter> test = matching();
    if (test.isPresent()) {
      return test.get();
    }
    int start = at;
    if (startsPath()) {
      JsonPath path = path();
      int after = at;
      blank();
      if (operator().isEmpty()) {
        at = after;
        return new JsonFilter.Exists(path);
      }
      at = start;
    }
    Operand left = operand();
    blank();
    String operator =
        operator().orElseThrow(() -> problem("one of == != < <= > >= must follow here"));
    at += operator.length();
    blank();
    return new JsonFilter.Compares(operator, left, operand());
  }

  private JsonFilter basicWithoutComparison() {
    if (at < text.length() && text.charAt(at) == '(') {
      return parenthesised();
    }
    Optional<JsonFilter> test = matching();
    return test.isPresent() ? test.get() : new JsonFilter.Exists(path());
  }

  private JsonFilter parenthesised() {
    expect("(");
    blank();
    JsonFilter inner = or();
    blank();
    expect(")");
    return inner;
  }

  private Optional<JsonFilter> matching() {
    boolean whole = text.startsWith("match(", at);
    if (!whole && !text.startsWith("search(", at)) {
      return Optional.empty();
    }
    at = text.indexOf('(', at) + 1;
    blank();
    Operand subject = operand();
    blank();
    expect(",");
    blank();
    if (!isQuote()) {
      throw problem("the pattern must be written here, in quotes");
    }
    int patternAt = at;
    String pattern = quoted();
    blank();
    expect(")");
    try {
      return Optional.of(new JsonFilter.Matches(subject, Pattern.compile(java(pattern)), whole));
    } catch (PatternSyntaxException e) {
      at = patternAt;
      throw problem("no regular expression: " + e.getDescription());
    }
  }

  /// I-Regexp (RFC 9485) in Java's words: they differ in what a dot leaves out.
  private static String java(String pattern) {
    var out = new StringBuilder();
    boolean inClass = false;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\' && i + 1 < pattern.length()) {
        out.append(c).append(pattern.charAt(++i));
      } else if (c == '.' && !inClass) {
        out.append("[^\\n\\r]");
      } else {
        inClass = c == '[' || (inClass && c != ']');
        out.append(c);
      }
    }
    return out.toString();
  }

  private Operand operand() {
    if (startsPath()) {
      int start = at;
      JsonPath path = path();
      if (!path.isSingular()) {
        at = start;
        throw problem("what is compared must lead to one value, by names and numbers only");
      }
      return new Operand.At(path);
    }
    if (isQuote()) {
      return new Operand.Literal(new Json.Text(quoted()));
    }
    if (acceptWord("true")) {
      return new Operand.Literal(new Json.Truth(true));
    }
    if (acceptWord("false")) {
      return new Operand.Literal(new Json.Truth(false));
    }
    if (acceptWord("null")) {
      return new Operand.Literal(new Json.Null());
    }
    if (accept("length(")) {
      blank();
      var length = new Operand.Length(operand());
      return closed(length);
    }
    if (accept("count(")) {
      blank();
      return closed(new Operand.Count(path()));
    }
    if (accept("value(")) {
      blank();
      return closed(new Operand.At(path()));
    }
    return new Operand.Literal(number());
  }

  private Operand closed(Operand operand) {
    blank();
    expect(")");
    return operand;
  }

  private Json.Numeral number() {
    var matcher = Pattern.compile("-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d+)?").matcher(text);
    if (!matcher.find(at) || matcher.start() != at) {
      throw problem("a path, a text in quotes, a number, true, false or null must follow here");
    }
    at = matcher.end();
    return new Json.Numeral(matcher.group());
  }

  private Optional<Long> integer() {
    var matcher = Pattern.compile("0|-?[1-9]\\d{0,15}").matcher(text);
    if (!matcher.find(at) || matcher.start() != at) {
      return Optional.empty();
    }
    long value = Long.parseLong(matcher.group());
    boolean longer = matcher.end() < text.length() && Character.isDigit(text.charAt(matcher.end()));
    if (longer || Math.abs(value) > INTEGER_MAX) {
      throw problem("a number without leading zeros up to " + INTEGER_MAX + " must follow here");
    }
    at = matcher.end();
    return Optional.of(value);
  }

  private Optional<String> operator() {
    for (String operator : List.of("==", "!=", "<=", ">=", "<", ">")) {
      if (text.startsWith(operator, at)) {
        return Optional.of(operator);
      }
    }
    return Optional.empty();
  }

  private boolean startsPath() {
    return at < text.length() && (text.charAt(at) == '@' || text.charAt(at) == '$');
  }

  private boolean isQuote() {
    return at < text.length() && (text.charAt(at) == '\'' || text.charAt(at) == '"');
  }

  private String quoted() {
    char quote = text.charAt(at++);
    var out = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == quote) {
        return out.toString();
      }
      if (c < ' ') {
        throw problem("a control character must be written as an escape");
      }
      out.append(c == '\\' ? escaped(quote) : c);
    }
    throw problem("a quote that is not closed");
  }

  private char escaped(char quote) {
    char c = at < text.length() ? text.charAt(at++) : ' ';
    return switch (c) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case '/', '\\' -> c;
      case 'u' -> {
        try {
          String digits = text.substring(at, Math.min(at + 4, text.length()));
          if (digits.length() < 4 || digits.startsWith("+") || digits.startsWith("-")) {
            throw problem("four hexadecimal digits must follow \\u");
          }
          char unit = (char) Integer.parseInt(digits, 16);
          at += 4;
          yield unit;
        } catch (NumberFormatException _) {
          throw problem("four hexadecimal digits must follow \\u");
        }
      }
      default -> {
        if (c == quote) {
          yield c;
        }
        throw problem("there is no escape \\" + c);
      }
    };
  }

  private static boolean isNameCharacter(char c, boolean digitsToo) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || c == '_'
        || c >= 0x80
        || (digitsToo && c >= '0' && c <= '9');
  }

  private boolean acceptWord(String word) {
    boolean there =
        text.startsWith(word, at)
            && (at + word.length() == text.length()
                || !isNameCharacter(text.charAt(at + word.length()), true));
    at += there ? word.length() : 0;
    return there;
  }

  private boolean accept(String symbol) {
    boolean there = text.startsWith(symbol, at);
    at += there ? symbol.length() : 0;
    return there;
  }

  private void expect(String symbol) {
    if (!accept(symbol)) {
      throw problem(symbol + " must follow here");
    }
  }

  private void blank() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private IllegalArgumentException problem(String rule) {
    return new IllegalArgumentException(
        "is no JSONPath at character "
            + (Math.min(at, text.length()) + 1)
            + ": "
            + rule
            + ", in "
            + text);
  }
}
