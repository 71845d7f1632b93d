package vn.bridgewatch.agent.reader.document;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A node of an XML document in XPath's data model, names without their namespace.
///
/// White space between elements is no node: makers indent, and it tells nothing.
final class XmlNode implements Spot {

  enum Kind {
    ROOT,
    ELEMENT,
    ATTRIBUTE,
    TEXT
  }

  private final Kind kind;
  private final String name;
  private final @Nullable XmlNode parent;
  private final int order;
  private final String value;
  private List<XmlNode> children = List.of();
  private List<XmlNode> attributes = List.of();

  /// @param order its place in the document, from 0
  XmlNode(Kind kind, String name, @Nullable XmlNode parent, int order, String value) {
    this.kind = kind;
    this.name = name;
    this.parent = parent;
    this.order = order;
    this.value = value;
  }

  void add(XmlNode child) {
    if (children.isEmpty()) {
      children = new ArrayList<>(4);
    }
    children.add(child);
  }

  void attributes(List<XmlNode> all) {
    attributes = all;
  }

  Kind kind() {
    return kind;
  }

  String name() {
    return name;
  }

  @Nullable XmlNode parent() {
    return parent;
  }

  int order() {
    return order;
  }

  List<XmlNode> children() {
    return children;
  }

  List<XmlNode> attributes() {
    return attributes;
  }

  XmlNode root() {
    XmlNode node = this;
    for (XmlNode up = node.parent; up != null; up = node.parent) {
      node = up;
    }
    return node;
  }

  /// XPath's string-value (XPath 1.0, section 5).
  @Override
  public String text() {
    if (kind == Kind.TEXT || kind == Kind.ATTRIBUTE) {
      return value;
    }
    if (children.size() == 1 && children.getFirst().kind == Kind.TEXT) {
      return children.getFirst().value;
    }
    if (children.isEmpty()) {
      return "";
    }
    var text = new StringBuilder();
    collect(text);
    return text.toString();
  }

  private void collect(StringBuilder text) { // no deeper than Document.DEPTH_MAX
    for (XmlNode child : children) {
      if (child.kind == Kind.TEXT) {
        text.append(child.value);
      } else {
        child.collect(text);
      }
    }
  }
}
