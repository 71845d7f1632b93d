package vn.bridgewatch.agent.reader.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Cuts an XPath into tokens, and tells an operator from a name as section 3.7 of XPath 1.0 does.
final class XPathLexer {

  enum Kind {
    NAME,
    NUMBER,
    LITERAL,
    OPERATOR,
    PUNCTUATION,
    END
  }

  /// @param at from 0, for messages
  record Token(Kind kind, String text, int at) {
    boolean is(String other) {
      return (kind == Kind.OPERATOR || kind == Kind.PUNCTUATION) && text.equals(other);
    }
  }

  private static final Set<String> WORD_OPERATORS = Set.of("and", "or", "div", "mod");
  private static final List<String> SYMBOLS =
      List.of(
          "//", "::", "..", "!=", "<=", ">=", "/", "|", "+", "-", "=", "<", ">", "*", "(", ")", "[",
          "]", ".", "@", ",");
  private static final Set<String> OPERATOR_SYMBOLS =
      Set.of("//", "/", "|", "+", "-", "=", "!=", "<", "<=", ">", ">=");

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private XPathLexer(String text) {
    this.text = text;
  }

  static List<Token> tokens(String text) {
    return new XPathLexer(text).all();
  }

  static IllegalArgumentException problem(String text, int at, String rule) {
    return new IllegalArgumentException(
        "is no XPath at character " + (at + 1) + ": " + rule + ", in " + text);
  }

  private List<Token> all() {
    while (true) {
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
        at++;
      }
      if (at >= text.length()) {
        tokens.add(new Token(Kind.END, "the end", at));
        return tokens;
      }
      next(text.charAt(at));
    }
  }

  private void next(char c) {
    if (c == '"' || c == '\'') {
      int end = text.indexOf(c, at + 1);
      if (end < 0) {
        throw problem(text, at, "a quote that is not closed");
      }
      add(Kind.LITERAL, text.substring(at + 1, end), end + 1);
    } else if (isDigit(at) || (c == '.' && isDigit(at + 1))) {
      int end = at;
      while (isDigit(end)) {
        end++;
      }
      if (end < text.length() && text.charAt(end) == '.') {
        end++;
        while (isDigit(end)) {
          end++;
        }
      }
      add(Kind.NUMBER, text.substring(at, end), end);
    } else if (Character.isLetter(c) || c == '_') {
      name();
    } else {
      symbol(c);
    }
  }

  private void symbol(char c) {
    for (String symbol : SYMBOLS) {
      if (text.startsWith(symbol, at)) {
        boolean operator =
            OPERATOR_SYMBOLS.contains(symbol) || (symbol.equals("*") && operatorExpected());
        add(operator ? Kind.OPERATOR : Kind.PUNCTUATION, symbol, at + symbol.length());
        return;
      }
    }
    throw problem(
        text,
        at,
        c == '$' ? "variables are not possible" : "the character " + c + " is not possible");
  }

  /// A name; a prefix with its colon is left out, `prefix:*` becomes `*`.
  private void name() {
    int start = at;
    String name = text.substring(at, endOfName(at));
    int end = at + name.length();
    if (WORD_OPERATORS.contains(name) && operatorExpected()) {
      add(Kind.OPERATOR, name, end);
      return;
    }
    boolean prefix =
        end + 1 < text.length() && text.charAt(end) == ':' && text.charAt(end + 1) != ':';
    if (!prefix) {
      add(Kind.NAME, name, end);
    } else if (text.charAt(end + 1) == '*') {
      add(Kind.PUNCTUATION, "*", end + 2);
    } else {
      int last = endOfName(end + 1);
      if (last == end + 1) {
        throw problem(text, start, "a name must follow the prefix " + name);
      }
      add(Kind.NAME, text.substring(end + 1, last), last);
    }
  }

  private int endOfName(int from) {
    int end = from;
    while (end < text.length()) {
      char c = text.charAt(end);
      if (!Character.isLetterOrDigit(c) && c != '_' && c != '-' && c != '.') {
        break;
      }
      end++;
    }
    return end;
  }

  /// After an operand a `*` multiplies and `and` joins; elsewhere they are names.
  private boolean operatorExpected() {
    Token before = tokens.isEmpty() ? null : tokens.getLast();
    return before != null && endsOperand(before);
  }

  private static boolean endsOperand(@Nullable Token token) {
    if (token == null || token.kind() == Kind.OPERATOR) {
      return false;
    }
    return token.kind() != Kind.PUNCTUATION
        || !Set.of("@", "::", "(", "[", ",").contains(token.text());
  }

  private boolean isDigit(int index) {
    return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
  }

  private void add(Kind kind, String word, int end) {
    tokens.add(new Token(kind, word, at));
    at = end;
  }
}
