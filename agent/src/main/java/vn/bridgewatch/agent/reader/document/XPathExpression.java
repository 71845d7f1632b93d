package vn.bridgewatch.agent.reader.document;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import vn.bridgewatch.agent.reader.document.XmlNode.Kind;

/// A parsed XPath expression, evaluated by walking it.
sealed interface XPathExpression {

  /// Where an expression is evaluated (section 1).
  record Context(XmlNode node, int position, int size, Work work) {}

  XPathValue evaluate(Context context) throws DocumentException;

  /// Whether it gives nodes; XPath 1.0 knows that before evaluating.
  boolean givesNodes();

  record Constant(XPathValue value) implements XPathExpression {
    @Override
    public XPathValue evaluate(Context context) {
      return value;
    }

    @Override
    public boolean givesNodes() {
      return false;
    }
  }

  record Root() implements XPathExpression {
    @Override
    public XPathValue evaluate(Context context) {
      return new XPathValue.Nodes(List.of(context.node().root()));
    }

    @Override
    public boolean givesNodes() {
      return true;
    }
  }

  record Here() implements XPathExpression {
    @Override
    public XPathValue evaluate(Context context) {
      return new XPathValue.Nodes(List.of(context.node()));
    }

    @Override
    public boolean givesNodes() {
      return true;
    }
  }

  record Negated(XPathExpression inner) implements XPathExpression {
    @Override
    public XPathValue evaluate(Context context) throws DocumentException {
      return new XPathValue.Numeral(-inner.evaluate(context).number());
    }

    @Override
    public boolean givesNodes() {
      return false;
    }
  }

  record Union(List<XPathExpression> parts) implements XPathExpression {
    @Override
    public XPathValue evaluate(Context context) throws DocumentException {
      Set<XmlNode> seen = new HashSet<>();
      List<XmlNode> all = new ArrayList<>();
      for (XPathExpression part : parts) {
        for (XmlNode node : nodesOf(part.evaluate(context))) {
          context.work().step();
          if (seen.add(node)) {
            all.add(node);
          }
        }
      }
      all.sort(Comparator.comparingInt(XmlNode::order));
      return new XPathValue.Nodes(all);
    }

    @Override
    public boolean givesNodes() {
      return true;
    }
  }

  /// A primary expression with predicates, which count in the order of the document.
  record Filtered(XPathExpression inner, List<XPathExpression> predicates)
      implements XPathExpression {
    @Override
    public XPathValue evaluate(Context context) throws DocumentException {
      List<XmlNode> nodes = nodesOf(inner.evaluate(context));
      for (XPathExpression predicate : predicates) {
        nodes = keep(nodes, predicate, context.work());
      }
      return new XPathValue.Nodes(nodes);
    }

    @Override
    public boolean givesNodes() {
      return true;
    }
  }

  record Location(XPathExpression start, List<Step> steps) implements XPathExpression {
    @Override
    public XPathValue evaluate(Context context) throws DocumentException {
      List<XmlNode> nodes = nodesOf(start.evaluate(context));
      for (Step step : steps) {
        nodes = step.from(nodes, context.work());
      }
      return new XPathValue.Nodes(nodes);
    }

    @Override
    public boolean givesNodes() {
      return true;
    }
  }

  record Call(XPathFunction function, List<XPathExpression> arguments) implements XPathExpression {
    @Override
    public XPathValue evaluate(Context context) throws DocumentException {
      context.work().step();
      return function.call(arguments, context);
    }

    @Override
    public boolean givesNodes() {
      return false;
    }
  }

  record Binary(Operator operator, XPathExpression left, XPathExpression right)
      implements XPathExpression {
    @Override
    public XPathValue evaluate(Context context) throws DocumentException {
      context.work().step();
      return switch (operator) {
        case OR ->
            new XPathValue.Truth(left.evaluate(context).truth() || right.evaluate(context).truth());
        case AND ->
            new XPathValue.Truth(left.evaluate(context).truth() && right.evaluate(context).truth());
        case EQUAL, UNEQUAL, LESS, LESS_EQUAL, MORE, MORE_EQUAL ->
            new XPathValue.Truth(
                XPathComparison.holds(
                    operator, left.evaluate(context), right.evaluate(context), context.work()));
        case PLUS, MINUS, TIMES, DIVIDE, REMAINDER ->
            new XPathValue.Numeral(
                arithmetic(left.evaluate(context).number(), right.evaluate(context).number()));
      };
    }

    private double arithmetic(double a, double b) {
      return switch (operator) {
        case PLUS -> a + b;
        case MINUS -> a - b;
        case TIMES -> a * b;
        case DIVIDE -> a / b;
        default -> a % b;
      };
    }

    @Override
    public boolean givesNodes() {
      return false;
    }
  }

  enum Operator {
    OR("or"),
    AND("and"),
    EQUAL("="),
    UNEQUAL("!="),
    LESS("<"),
    LESS_EQUAL("<="),
    MORE(">"),
    MORE_EQUAL(">="),
    PLUS("+"),
    MINUS("-"),
    TIMES("*"),
    DIVIDE("div"),
    REMAINDER("mod");

    private final String symbol;

    Operator(String symbol) {
      this.symbol = symbol;
    }

    String symbol() {
      return symbol;
    }
  }

  /// What a step takes of its axis (section 2.3).
  sealed interface NodeTest {
    record Any() implements NodeTest {}

    record OfText() implements NodeTest {}

    record Principal() implements NodeTest {}

    record Named(String name) implements NodeTest {}

    static boolean isType(String name) {
      return switch (name) {
        case "node", "text", "comment", "processing-instruction" -> true;
        default -> false;
      };
    }

    default boolean takes(XmlNode node, XPathAxis axis) {
      return switch (this) {
        case Any _ -> true;
        case OfText _ -> node.kind() == Kind.TEXT;
        case Principal _ -> node.kind() == axis.principal();
        case Named(String name) -> node.kind() == axis.principal() && node.name().equals(name);
      };
    }
  }

  record Step(XPathAxis axis, NodeTest test, List<XPathExpression> predicates) {

    /// What `//` stands for.
    static final Step ANY_DEPTH =
        new Step(XPathAxis.DESCENDANT_OR_SELF, new NodeTest.Any(), List.of());

    /// The nodes that it leads to, each once, in the order of the document.
    List<XmlNode> from(List<XmlNode> starts, Work work) throws DocumentException {
      if (starts.size() == 1) {
        List<XmlNode> nodes = from(starts.getFirst(), work);
        return inOrder(nodes);
      }
      Set<XmlNode> seen = new HashSet<>();
      List<XmlNode> all = new ArrayList<>();
      for (XmlNode start : starts) {
        for (XmlNode node : from(start, work)) {
          if (seen.add(node)) {
            all.add(node);
          }
        }
      }
      return inOrder(all);
    }

    private List<XmlNode> from(XmlNode start, Work work) throws DocumentException {
      List<XmlNode> nodes = new ArrayList<>();
      work.step();
      axis.walk(
          start,
          node -> {
            work.step();
            if (test.takes(node, axis)) {
              nodes.add(node);
            }
          });
      List<XmlNode> kept = nodes;
      for (XPathExpression predicate : predicates) {
        kept = keep(kept, predicate, work);
      }
      return kept;
    }

    private static List<XmlNode> inOrder(List<XmlNode> nodes) {
      for (int i = 1; i < nodes.size(); i++) {
        if (nodes.get(i).order() < nodes.get(i - 1).order()) {
          nodes.sort(Comparator.comparingInt(XmlNode::order));
          break;
        }
      }
      return nodes;
    }
  }

  private static List<XmlNode> nodesOf(XPathValue value) {
    if (value instanceof XPathValue.Nodes(List<XmlNode> nodes)) {
      return nodes;
    }
    throw new IllegalStateException("the parser lets only nodes come here");
  }

  private static List<XmlNode> keep(List<XmlNode> nodes, XPathExpression predicate, Work work)
      throws DocumentException {
    List<XmlNode> kept = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      work.step();
      XPathValue value = predicate.evaluate(new Context(nodes.get(i), i + 1, nodes.size(), work));
      boolean keep =
          value instanceof XPathValue.Numeral(double wanted) ? wanted == i + 1 : value.truth();
      if (keep) {
        kept.add(nodes.get(i));
      }
    }
    return kept;
  }
}
