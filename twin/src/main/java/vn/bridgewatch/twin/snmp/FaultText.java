package vn.bridgewatch.twin.snmp;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.snmp4j.smi.OID;

/// Reads a fault as people write it: a word, and its settings as `name=value`.
final class FaultText {

  private final String text;
  private final Map<String, String> settings = new HashMap<>();

  private FaultText(String text) {
    this.text = text;
  }

  static Fault parse(String text) {
    return new FaultText(text).parsed();
  }

  private Fault parsed() {
    List<String> words = List.of(text.strip().split(" +", -1));
    for (String word : words.subList(1, words.size())) {
      int equals = word.indexOf('=');
      if (equals < 1
          || settings.put(word.substring(0, equals), word.substring(equals + 1)) != null) {
        throw new IllegalArgumentException("must be NAME=VALUE, each once, got " + word);
      }
    }
    Fault fault =
        switch (words.getFirst()) {
          case "silent" -> new Fault.Silent();
          case "delay" -> new Fault.Delay(duration("fixed"), duration("jitter"));
          case "drop" -> new Fault.Drop(number("probability"));
          case "trickle" -> new Fault.Trickle(number("rate"));
          case "refuse" -> new Fault.Refuse(oid("subtree"), status());
          case "too-big" -> new Fault.TooBig((int) number("above"));
          case "cut-walk" -> new Fault.CutWalk(oid("from"));
          case "circle" -> new Fault.Circle(oid("subtree"));
          case "endless" -> new Fault.Endless(oid("subtree"));
          case "partial" -> new Fault.Partial((int) number("bindings"));
          case "only-v1" -> new Fault.OnlyVersion1();
          case "other-port" -> new Fault.OtherPort();
          case "other-address" -> new Fault.OtherAddress();
          default ->
              throw new IllegalArgumentException(
                  "no fault "
                      + words.getFirst()
                      + "; there are silent, delay, drop, trickle, refuse, too-big, cut-walk, circle,"
                      + " endless, partial, only-v1, other-port, other-address");
        };
    if (!settings.isEmpty()) {
      throw new IllegalArgumentException(
          words.getFirst() + " has no " + String.join(", ", settings.keySet()));
    }
    return fault;
  }

  private String taken(String name) {
    String value = settings.remove(name);
    if (value == null) {
      throw new IllegalArgumentException("needs " + name + "=..., got " + text);
    }
    return value;
  }

  private double number(String name) {
    String value = taken(name);
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException _) {
      throw new IllegalArgumentException(name + ": must be a number, got " + value);
    }
  }

  private Duration duration(String name) {
    return duration(name, settings.containsKey(name) ? taken(name) : "0ms");
  }

  /// `200ms`, `3s`.
  static Duration duration(String name, String value) {
    try {
      if (value.endsWith("ms")) {
        return Duration.ofMillis(Long.parseLong(value.substring(0, value.length() - 2)));
      }
      if (value.endsWith("s")) {
        return Duration.ofSeconds(Long.parseLong(value.substring(0, value.length() - 1)));
      }
    } catch (NumberFormatException _) {
      // said below, with the same words
    }
    throw new IllegalArgumentException(name + ": must be as 200ms or 3s, got " + value);
  }

  private OID oid(String name) {
    String value = taken(name);
    if (!value.matches("\\.?\\d{1,10}(\\.\\d{1,10}){1,127}")) {
      throw new IllegalArgumentException(name + ": must be a numeric OID, got " + value);
    }
    return new OID(value.startsWith(".") ? value.substring(1) : value);
  }

  private Fault.Status status() {
    String value = taken("status");
    return Arrays.stream(Fault.Status.values())
        .filter(
            status -> status.word().toLowerCase(Locale.ROOT).equals(value.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "status: must be one of "
                    + String.join(
                        ", ", Arrays.stream(Fault.Status.values()).map(Fault.Status::word).toList())
                    + ", got "
                    + value));
  }
}
