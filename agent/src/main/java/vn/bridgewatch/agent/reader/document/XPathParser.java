package vn.bridgewatch.agent.reader.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import vn.bridgewatch.agent.reader.document.XPathExpression.Binary;
import vn.bridgewatch.agent.reader.document.XPathExpression.Operator;
import vn.bridgewatch.agent.reader.document.XPathExpression.Step;
import vn.bridgewatch.agent.reader.document.XPathLexer.Kind;
import vn.bridgewatch.agent.reader.document.XPathLexer.Token;

/// Parses XPath 1.0 (section 3) by recursive descent.
final class XPathParser {

  private static final int DEPTH_MAX = 40;

  /// Binary operators from the loosest to the tightest.
  private static final List<List<Operator>> LEVELS =
      List.of(
          List.of(Operator.OR),
          List.of(Operator.AND),
          List.of(Operator.EQUAL, Operator.UNEQUAL),
          List.of(Operator.LESS, Operator.LESS_EQUAL, Operator.MORE, Operator.MORE_EQUAL),
          List.of(Operator.PLUS, Operator.MINUS),
          List.of(Operator.TIMES, Operator.DIVIDE, Operator.REMAINDER));

  private final String text;
  private final List<Token> tokens;
  private int at;
  private int depth;

  XPathParser(String text) {
    this.text = text;
    this.tokens = XPathLexer.tokens(text);
  }

  XPathExpression parse() {
    XPathExpression expression = expression();
    if (peek().kind() != Kind.END) {
      throw problem("nothing may follow here");
    }
    return expression;
  }

  private XPathExpression expression() {
    if (++depth > DEPTH_MAX) {
      throw problem("nests deeper than " + DEPTH_MAX);
    }
    XPathExpression expression = binary(0);
    depth--;
    return expression;
  }

  private XPathExpression binary(int level) {
    if (level == LEVELS.size()) {
      return unary();
    }
    XPathExpression left = binary(level + 1);
    while (true) {
      Optional<Operator> operator =
          LEVELS.get(level).stream().filter(one -> peek().is(one.symbol())).findFirst();
      if (operator.isEmpty() || peek().kind() != Kind.OPERATOR) {
        return left;
      }
      at++;
      left = new Binary(operator.get(), left, binary(level + 1));
    }
  }

  private XPathExpression unary() {
    if (accept("-")) {
      if (++depth > DEPTH_MAX) {
        throw problem("nests deeper than " + DEPTH_MAX);
      }
      XPathExpression negated = new XPathExpression.Negated(unary());
      depth--;
      return negated;
    }
    XPathExpression first = path();
    if (!peek().is("|")) {
      return first;
    }
    var parts = new ArrayList<XPathExpression>(List.of(nodes(first)));
    while (accept("|")) {
      parts.add(nodes(path()));
    }
    return new XPathExpression.Union(parts);
  }

  private XPathExpression nodes(XPathExpression part) {
    if (!part.givesNodes()) {
      throw problem("only nodes can be joined by |");
    }
    return part;
  }

  private XPathExpression path() {
    if (!startsPrimary()) {
      return location();
    }
    XPathExpression primary = primary();
    List<XPathExpression> predicates = predicates();
    XPathExpression start =
        predicates.isEmpty() ? primary : new XPathExpression.Filtered(nodes(primary), predicates);
    if (!peek().is("/") && !peek().is("//")) {
      return start;
    }
    return new XPathExpression.Location(nodes(start), steps());
  }

  private boolean startsPrimary() {
    Token token = peek();
    return switch (token.kind()) {
      case NUMBER, LITERAL -> true;
      case NAME -> look(1).is("(") && !XPathExpression.NodeTest.isType(token.text());
      case PUNCTUATION -> token.is("(");
      case OPERATOR, END -> false;
    };
  }

  private XPathExpression primary() {
    Token token = tokens.get(at++);
    return switch (token.kind()) {
      case NUMBER ->
          new XPathExpression.Constant(new XPathValue.Numeral(Double.parseDouble(token.text())));
      case LITERAL -> new XPathExpression.Constant(new XPathValue.Text(token.text()));
      case NAME -> call(token);
      case PUNCTUATION, OPERATOR, END -> {
        XPathExpression inner = expression();
        expect(")");
        yield inner;
      }
    };
  }

  private XPathExpression call(Token name) {
    expect("(");
    var arguments = new ArrayList<XPathExpression>();
    if (!accept(")")) {
      do {
        arguments.add(expression());
      } while (accept(","));
      expect(")");
    }
    try {
      return new XPathExpression.Call(XPathFunction.of(name.text(), arguments), arguments);
    } catch (IllegalArgumentException e) {
      throw XPathLexer.problem(text, name.at(), String.valueOf(e.getMessage()));
    }
  }

  private XPathExpression location() {
    if (peek().is("/")) {
      at++;
      boolean alone = !startsStep();
      return new XPathExpression.Location(
          new XPathExpression.Root(), alone ? List.of() : relative(new ArrayList<>()));
    }
    if (peek().is("//")) {
      return new XPathExpression.Location(new XPathExpression.Root(), steps());
    }
    return new XPathExpression.Location(new XPathExpression.Here(), relative(new ArrayList<>()));
  }

  /// Steps that begin with `/` or `//`.
  private List<Step> steps() {
    var steps = new ArrayList<Step>();
    if (tokens.get(at++).is("//")) {
      steps.add(Step.ANY_DEPTH);
    }
    return relative(steps);
  }

  private List<Step> relative(List<Step> steps) {
    steps.add(step());
    while (peek().is("/") || peek().is("//")) {
      if (tokens.get(at++).is("//")) {
        steps.add(Step.ANY_DEPTH);
      }
      steps.add(step());
    }
    return steps;
  }

  private boolean startsStep() {
    Token token = peek();
    return token.kind() == Kind.NAME
        || token.is(".")
        || token.is("..")
        || token.is("@")
        || (token.kind() == Kind.PUNCTUATION && token.is("*"));
  }

  private Step step() {
    if (accept(".")) {
      return new Step(XPathAxis.SELF, new XPathExpression.NodeTest.Any(), List.of());
    }
    if (accept("..")) {
      return new Step(XPathAxis.PARENT, new XPathExpression.NodeTest.Any(), List.of());
    }
    XPathAxis axis = XPathAxis.CHILD;
    if (accept("@")) {
      axis = XPathAxis.ATTRIBUTE;
    } else if (peek().kind() == Kind.NAME && look(1).is("::")) {
      String word = peek().text();
      axis = XPathAxis.of(word).orElseThrow(() -> problem("there is no axis " + word));
      at += 2;
    }
    return new Step(axis, test(), predicates());
  }

  private XPathExpression.NodeTest test() {
    Token token = peek();
    if (token.is("*")) {
      at++;
      return new XPathExpression.NodeTest.Principal();
    }
    if (token.kind() != Kind.NAME) {
      throw problem("a name, * or @ must follow here");
    }
    at++;
    if (!peek().is("(")) {
      return new XPathExpression.NodeTest.Named(token.text());
    }
    expect("(");
    expect(")");
    return switch (token.text()) {
      case "node" -> new XPathExpression.NodeTest.Any();
      case "text" -> new XPathExpression.NodeTest.OfText();
      default -> throw XPathLexer.problem(text, token.at(), token.text() + "() is not possible");
    };
  }

  private List<XPathExpression> predicates() {
    var predicates = new ArrayList<XPathExpression>();
    while (accept("[")) {
      predicates.add(expression());
      expect("]");
    }
    return predicates;
  }

  private Token peek() {
    return tokens.get(at);
  }

  private Token look(int ahead) {
    return tokens.get(Math.min(at + ahead, tokens.size() - 1));
  }

  private boolean accept(String symbol) {
    if (!peek().is(symbol)) {
      return false;
    }
    at++;
    return true;
  }

  private void expect(String symbol) {
    if (!accept(symbol)) {
      throw problem(symbol + " must follow here, got " + peek().text());
    }
  }

  private IllegalArgumentException problem(String rule) {
    return XPathLexer.problem(text, peek().at(), rule);
  }
}
