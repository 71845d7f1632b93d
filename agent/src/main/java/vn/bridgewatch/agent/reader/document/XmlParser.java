package vn.bridgewatch.agent.reader.document;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import vn.bridgewatch.agent.reader.document.DocumentException.Flaw;
import vn.bridgewatch.agent.reader.document.XmlNode.Kind;

/// Reads XML into nodes with the JDK's streaming parser; a document type is refused outright, so
/// that no entity can be declared.
final class XmlParser {

  private static final XMLInputFactory FACTORY = factory();

  private final XMLStreamReader in;
  private final XmlNode root = new XmlNode(Kind.ROOT, "", null, 0, "");
  private final StringBuilder text = new StringBuilder();
  private XmlNode open = root;
  private int depth;
  private int nodes;

  private XmlParser(XMLStreamReader in) {
    this.in = in;
  }

  static XmlNode parse(byte[] bytes) throws DocumentException {
    String text = DocumentText.ofXml(bytes);
    XMLStreamReader in;
    try {
      synchronized (FACTORY) { // the JDK's factory hands out and takes back one shared reader
        in = FACTORY.createXMLStreamReader(new StringReader(text));
      }
      return new XmlParser(in).read();
    } catch (XMLStreamException e) {
      throw new DocumentException(Flaw.MALFORMED, "is no well-formed XML: " + where(e));
    } catch (ArrayIndexOutOfBoundsException | NullPointerException | IllegalStateException e) {
      // the JDK's scanner meets some malformed declarations so instead of reporting them
      throw new DocumentException(Flaw.MALFORMED, "is no well-formed XML: " + e);
    }
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, true);
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
    factory.setProperty(XMLInputFactory.IS_COALESCING, false);
    // the JDK keeps readers for reuse per factory, which two threads must not share
    factory.setProperty("reuse-instance", false);
    return factory;
  }

  private XmlNode read() throws XMLStreamException, DocumentException {
    while (in.hasNext()) {
      switch (in.next()) {
        case XMLStreamConstants.START_ELEMENT -> start();
        case XMLStreamConstants.END_ELEMENT -> end();
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
            text.append(in.getTextCharacters(), in.getTextStart(), in.getTextLength());
        case XMLStreamConstants.DTD ->
            throw new DocumentException(
                Flaw.DOCTYPE, "declares a document type, which no status of a device needs");
        case XMLStreamConstants.ENTITY_REFERENCE ->
            throw new DocumentException(Flaw.MALFORMED, "refers to an entity that is not declared");
        default -> {
          // comments and processing instructions tell nothing
        }
      }
    }
    return root;
  }

  private void start() throws DocumentException {
    flushText();
    if (++depth > Document.DEPTH_MAX) {
      throw new DocumentException(
          Flaw.TOO_COMPLEX, "nests deeper than " + Document.DEPTH_MAX + " elements");
    }
    var element = node(Kind.ELEMENT, in.getLocalName(), "");
    open.add(element);
    open = element;
    int count = in.getAttributeCount();
    if (count > 0) {
      List<XmlNode> attributes = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        attributes.add(node(Kind.ATTRIBUTE, in.getAttributeLocalName(i), in.getAttributeValue(i)));
      }
      element.attributes(attributes);
    }
  }

  private void end() throws DocumentException {
    flushText();
    depth--;
    XmlNode parent = open.parent();
    if (parent != null) {
      open = parent;
    }
  }

  private void flushText() throws DocumentException {
    if (text.isEmpty()) {
      return;
    }
    String value = text.toString();
    text.setLength(0);
    if (open != root && !value.isBlank()) {
      open.add(node(Kind.TEXT, "", value));
    }
  }

  private XmlNode node(Kind kind, String name, String value) throws DocumentException {
    if (++nodes > Document.NODES_MAX) {
      throw new DocumentException(
          Flaw.TOO_COMPLEX, "has over " + Document.NODES_MAX + " elements, attributes and texts");
    }
    return new XmlNode(kind, name, open, nodes, value);
  }

  /// Line and column, and of the parser's words only the first line: they quote the document.
  private static String where(XMLStreamException e) {
    if (e.getLocation() == null) {
      return "it cannot be decoded";
    }
    return "line "
        + e.getLocation().getLineNumber()
        + ", column "
        + e.getLocation().getColumnNumber();
  }
}
