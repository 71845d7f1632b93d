package vn.bridgewatch.agent.trap;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Words for what a trap carries.
final class TrapText {

  /// Objects that nearly every device sends, IF-MIB (RFC 2863).
  private static final Map<String, String> NAMES =
      Map.of(
          "ifIndex", "1.3.6.1.2.1.2.2.1.1",
          "ifDescr", "1.3.6.1.2.1.2.2.1.2",
          "ifName", "1.3.6.1.2.1.31.1.1.1.1",
          "ifAlias", "1.3.6.1.2.1.31.1.1.1.18");

  private static final Pattern PLACE = Pattern.compile("\\{([A-Za-z0-9.]{1,200})\\}");
  private static final int SHOWN_MAX = 6;
  private static final int CHARS_MAX = 900; // below what a label's value may have

  private TrapText() {}

  /// The value of the object that is, or lies below, this OID or has this name.
  static Optional<String> value(Notification notification, String name) {
    return notification.value(NAMES.getOrDefault(name, name));
  }

  /// The interface that it is about, where it says so.
  static Map<String, String> interfaceLabels(Notification notification) {
    var labels = new LinkedHashMap<String, String>();
    for (String name : List.of("ifIndex", "ifName", "ifDescr")) {
      value(notification, name)
          .filter(text -> !text.isEmpty())
          .ifPresent(text -> labels.put(name, text));
    }
    return labels;
  }

  /// A rule's text with the trap's values put in; a value that is not there reads as `?`.
  static String filled(String template, Notification notification) {
    Matcher places = PLACE.matcher(template);
    return cut(
        places.replaceAll(
            place -> Matcher.quoteReplacement(value(notification, place.group(1)).orElse("?"))));
  }

  /// The first values as `OID = value`, for traps of which nothing is known.
  static String values(Notification notification) {
    var text = new StringBuilder();
    List<Varbind> varbinds = notification.varbinds();
    for (Varbind varbind : varbinds.subList(0, Math.min(SHOWN_MAX, varbinds.size()))) {
      text.append(text.isEmpty() ? "" : "; ")
          .append(varbind.oid())
          .append(" = ")
          .append(varbind.text());
    }
    int more = varbinds.size() - SHOWN_MAX + notification.varbindsLeftOut();
    return cut(more > 0 ? text + "; … +" + more : text.toString());
  }

  static String cut(String text) {
    if (text.length() <= CHARS_MAX) {
      return text;
    }
    int end = CHARS_MAX - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
  }
}
