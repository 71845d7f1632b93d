package vn.bridgewatch.agent.reader.document;

import java.util.List;
import vn.bridgewatch.agent.reader.document.XPathExpression.Operator;

/// Comparisons of XPath 1.0 (section 3.4): where nodes are compared, one of them is enough.
final class XPathComparison {

  private XPathComparison() {}

  static boolean holds(Operator operator, XPathValue left, XPathValue right, Work work)
      throws DocumentException {
    if (left instanceof XPathValue.Nodes(List<XmlNode> nodes)
        && !(right instanceof XPathValue.Truth)) {
      for (XmlNode node : nodes) {
        if (holds(operator, new XPathValue.Text(node.text()), right, work)) {
          return true;
        }
      }
      return false;
    }
    if (right instanceof XPathValue.Nodes(List<XmlNode> nodes)
        && !(left instanceof XPathValue.Truth)) {
      for (XmlNode node : nodes) {
        if (holds(operator, left, new XPathValue.Text(node.text()), work)) {
          return true;
        }
      }
      return false;
    }
    work.step();
    return simple(operator, left, right);
  }

  private static boolean simple(Operator operator, XPathValue left, XPathValue right) {
    return switch (operator) {
      case EQUAL -> equal(left, right);
      case UNEQUAL -> !equal(left, right); // a text that is no number is unequal to all numbers
      case LESS -> left.number() < right.number();
      case LESS_EQUAL -> left.number() <= right.number();
      case MORE -> left.number() > right.number();
      case MORE_EQUAL -> left.number() >= right.number();
      case OR, AND, PLUS, MINUS, TIMES, DIVIDE, REMAINDER ->
          throw new IllegalArgumentException("no comparison: " + operator);
    };
  }

  private static boolean equal(XPathValue left, XPathValue right) {
    if (left instanceof XPathValue.Truth || right instanceof XPathValue.Truth) {
      return left.truth() == right.truth();
    }
    if (left instanceof XPathValue.Numeral || right instanceof XPathValue.Numeral) {
      return left.number() == right.number();
    }
    return left.text().equals(right.text());
  }
}
