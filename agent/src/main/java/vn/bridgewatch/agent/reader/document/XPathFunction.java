package vn.bridgewatch.agent.reader.document;

import java.util.List;
import java.util.Locale;
import vn.bridgewatch.agent.reader.document.XPathExpression.Context;

/// The functions of XPath 1.0's core library (section 4), without `id`, `lang`, `namespace-uri`.
enum XPathFunction {
  LAST(0, 0),
  POSITION(0, 0),
  COUNT(1, 1),
  LOCAL_NAME(0, 1),
  NAME(0, 1),
  STRING(0, 1),
  CONCAT(2, 32),
  STARTS_WITH(2, 2),
  CONTAINS(2, 2),
  SUBSTRING_BEFORE(2, 2),
  SUBSTRING_AFTER(2, 2),
  SUBSTRING(2, 3),
  STRING_LENGTH(0, 1),
  NORMALIZE_SPACE(0, 1),
  TRANSLATE(3, 3),
  BOOLEAN(1, 1),
  NOT(1, 1),
  TRUE(0, 0),
  FALSE(0, 0),
  NUMBER(0, 1),
  SUM(1, 1),
  FLOOR(1, 1),
  CEILING(1, 1),
  ROUND(1, 1);

  private final int argumentsMin;
  private final int argumentsMax;

  XPathFunction(int argumentsMin, int argumentsMax) {
    this.argumentsMin = argumentsMin;
    this.argumentsMax = argumentsMax;
  }

  /// The function of a name, fit for these arguments.
  static XPathFunction of(String name, List<XPathExpression> arguments) {
    for (XPathFunction function : values()) {
      if (function.word().equals(name)) {
        function.check(arguments);
        return function;
      }
    }
    throw new IllegalArgumentException("there is no function " + name);
  }

  private String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private void check(List<XPathExpression> arguments) {
    if (arguments.size() < argumentsMin || arguments.size() > argumentsMax) {
      throw new IllegalArgumentException(
          word() + "() takes " + argumentsMin + " to " + argumentsMax + " arguments");
    }
    boolean ofNodes = this == COUNT || this == SUM || this == NAME || this == LOCAL_NAME;
    if (ofNodes && !arguments.isEmpty() && !arguments.getFirst().givesNodes()) {
      throw new IllegalArgumentException(word() + "() takes nodes");
    }
  }

  XPathValue call(List<XPathExpression> arguments, Context context) throws DocumentException {
    return switch (this) {
      case LAST -> number(context.size());
      case POSITION -> number(context.position());
      case COUNT -> number(nodes(arguments, context).size());
      case LOCAL_NAME, NAME -> {
        List<XmlNode> nodes =
            arguments.isEmpty() ? List.of(context.node()) : nodes(arguments, context);
        yield text(nodes.isEmpty() ? "" : nodes.getFirst().name());
      }
      case STRING -> text(text(arguments, 0, context));
      case CONCAT -> {
        var all = new StringBuilder();
        for (XPathExpression argument : arguments) {
          all.append(argument.evaluate(context).text());
        }
        yield text(all.toString());
      }
      case STARTS_WITH ->
          truth(text(arguments, 0, context).startsWith(text(arguments, 1, context)));
      case CONTAINS -> truth(text(arguments, 0, context).contains(text(arguments, 1, context)));
      case SUBSTRING_BEFORE -> {
        String whole = text(arguments, 0, context);
        int at = whole.indexOf(text(arguments, 1, context));
        yield text(at < 0 ? "" : whole.substring(0, at));
      }
      case SUBSTRING_AFTER -> {
        String whole = text(arguments, 0, context);
        String part = text(arguments, 1, context);
        int at = whole.indexOf(part);
        yield text(at < 0 ? "" : whole.substring(at + part.length()));
      }
      case SUBSTRING -> text(substring(arguments, context));
      case STRING_LENGTH -> {
        String whole = text(arguments, 0, context);
        yield number(whole.codePointCount(0, whole.length()));
      }
      case NORMALIZE_SPACE ->
          text(text(arguments, 0, context).strip().replaceAll("[ \\t\\r\\n]+", " "));
      case TRANSLATE -> text(translate(arguments, context));
      case BOOLEAN -> truth(arguments.getFirst().evaluate(context).truth());
      case NOT -> truth(!arguments.getFirst().evaluate(context).truth());
      case TRUE -> truth(true);
      case FALSE -> truth(false);
      case NUMBER ->
          arguments.isEmpty()
              ? number(XPathValue.number(context.node().text()))
              : number(arguments.getFirst().evaluate(context).number());
      case SUM -> {
        double sum = 0;
        for (XmlNode node : nodes(arguments, context)) {
          sum += XPathValue.number(node.text());
        }
        yield number(sum);
      }
      case FLOOR -> number(Math.floor(arguments.getFirst().evaluate(context).number()));
      case CEILING -> number(Math.ceil(arguments.getFirst().evaluate(context).number()));
      case ROUND -> number(round(arguments.getFirst().evaluate(context).number()));
    };
  }

  /// Towards positive infinity at a half.
  private static double round(double value) {
    return Double.isNaN(value) || Double.isInfinite(value) ? value : Math.floor(value + 0.5);
  }

  /// Positions count from 1 and are rounded (section 4.2).
  private static String substring(List<XPathExpression> arguments, Context context)
      throws DocumentException {
    int[] whole = text(arguments, 0, context).codePoints().toArray();
    double first = round(arguments.get(1).evaluate(context).number());
    double end =
        arguments.size() == 3
            ? first + round(arguments.get(2).evaluate(context).number())
            : Double.POSITIVE_INFINITY;
    var part = new StringBuilder();
    for (int i = 0; i < whole.length; i++) {
      if (i + 1 >= first && i + 1 < end) {
        part.appendCodePoint(whole[i]);
      }
    }
    return part.toString();
  }

  private static String translate(List<XPathExpression> arguments, Context context)
      throws DocumentException {
    String from = text(arguments, 1, context);
    String to = text(arguments, 2, context);
    var out = new StringBuilder();
    for (char c : text(arguments, 0, context).toCharArray()) {
      int at = from.indexOf(c);
      if (at < 0) {
        out.append(c);
      } else if (at < to.length()) {
        out.append(to.charAt(at));
      }
    }
    return out.toString();
  }

  private static String text(List<XPathExpression> arguments, int index, Context context)
      throws DocumentException {
    return arguments.isEmpty()
        ? context.node().text()
        : arguments.get(index).evaluate(context).text();
  }

  private static List<XmlNode> nodes(List<XPathExpression> arguments, Context context)
      throws DocumentException {
    return arguments.getFirst().evaluate(context) instanceof XPathValue.Nodes(List<XmlNode> nodes)
        ? nodes
        : List.of();
  }

  private static XPathValue text(String value) {
    return new XPathValue.Text(value);
  }

  private static XPathValue number(double value) {
    return new XPathValue.Numeral(value);
  }

  private static XPathValue truth(boolean value) {
    return new XPathValue.Truth(value);
  }
}
