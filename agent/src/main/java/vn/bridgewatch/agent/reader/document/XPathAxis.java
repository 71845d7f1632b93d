package vn.bridgewatch.agent.reader.document;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import vn.bridgewatch.agent.reader.document.XmlNode.Kind;

/// The axes of XPath 1.0 (section 2.2), without that of namespaces.
enum XPathAxis {
  CHILD,
  ATTRIBUTE,
  PARENT,
  SELF,
  DESCENDANT,
  DESCENDANT_OR_SELF,
  ANCESTOR,
  ANCESTOR_OR_SELF,
  FOLLOWING_SIBLING,
  PRECEDING_SIBLING,
  FOLLOWING,
  PRECEDING;

  /// Takes the nodes of an axis one by one.
  @FunctionalInterface
  interface Visitor {
    void visit(XmlNode node) throws DocumentException;
  }

  static Optional<XPathAxis> of(String word) {
    for (XPathAxis axis : values()) {
      if (axis.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(word)) {
        return Optional.of(axis);
      }
    }
    return Optional.empty();
  }

  /// The kind of node that a name and `*` mean on it.
  Kind principal() {
    return this == ATTRIBUTE ? Kind.ATTRIBUTE : Kind.ELEMENT;
  }

  /// Visits its nodes, the nearest first.
  void walk(XmlNode from, Visitor visitor) throws DocumentException {
    switch (this) {
      case CHILD -> each(from.children(), visitor);
      case ATTRIBUTE -> each(from.attributes(), visitor);
      case PARENT -> {
        XmlNode parent = from.parent();
        if (parent != null) {
          visitor.visit(parent);
        }
      }
      case SELF -> visitor.visit(from);
      case DESCENDANT -> below(from, visitor);
      case DESCENDANT_OR_SELF -> {
        visitor.visit(from);
        below(from, visitor);
      }
      case ANCESTOR -> above(from, visitor);
      case ANCESTOR_OR_SELF -> {
        visitor.visit(from);
        above(from, visitor);
      }
      case FOLLOWING_SIBLING -> siblings(from, true, visitor);
      case PRECEDING_SIBLING -> siblings(from, false, visitor);
      case FOLLOWING -> outside(from, true, visitor);
      case PRECEDING -> outside(from, false, visitor);
    }
  }

  private static void each(List<XmlNode> nodes, Visitor visitor) throws DocumentException {
    for (XmlNode node : nodes) {
      visitor.visit(node);
    }
  }

  private static void below(XmlNode from, Visitor visitor) throws DocumentException {
    for (XmlNode child : from.children()) {
      visitor.visit(child);
      below(child, visitor);
    }
  }

  private static void above(XmlNode from, Visitor visitor) throws DocumentException {
    for (XmlNode up = from.parent(); up != null; up = up.parent()) {
      visitor.visit(up);
    }
  }

  private static void siblings(XmlNode from, boolean after, Visitor visitor)
      throws DocumentException {
    XmlNode parent = from.parent();
    if (parent == null || from.kind() == Kind.ATTRIBUTE) {
      return;
    }
    List<XmlNode> all = after ? parent.children() : parent.children().reversed();
    for (XmlNode node : all) {
      if (after ? node.order() > from.order() : node.order() < from.order()) {
        visitor.visit(node);
      }
    }
  }

  /// What comes after or before in the document, without what is above or below.
  private static void outside(XmlNode from, boolean after, Visitor visitor)
      throws DocumentException {
    XmlNode node = from;
    if (from.kind() == Kind.ATTRIBUTE) {
      XmlNode parent = from.parent();
      if (parent == null) {
        return;
      }
      if (after) { // an attribute comes before what its element holds
        below(parent, visitor);
      }
      node = parent;
    }
    for (XmlNode at = node; at != null; at = at.parent()) {
      siblings(
          at,
          after,
          sibling -> {
            if (after) {
              visitor.visit(sibling);
              below(sibling, visitor);
            } else {
              belowReversed(sibling, visitor);
              visitor.visit(sibling);
            }
          });
    }
  }

  private static void belowReversed(XmlNode from, Visitor visitor) throws DocumentException {
    for (XmlNode child : from.children().reversed()) {
      belowReversed(child, visitor);
      visitor.visit(child);
    }
  }
}
