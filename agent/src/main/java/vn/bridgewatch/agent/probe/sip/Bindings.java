package vn.bridgewatch.agent.probe.sip;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vn.bridgewatch.agent.probe.line.BadAnswer;

/// Where an account can be reached, as a registrar knows it: the `Contact`s of its answer to
/// REGISTER (RFC 3261, section 10.3, step 8).
record Bindings(List<Binding> all) {

  static final Bindings NONE = new Bindings(List.of());

  private static final int BINDINGS_MAX = 100;
  private static final Pattern HOST =
      Pattern.compile(
          "^sips?:(?:[^@]*+@)?(?:\\[([^\\]]*+)]|([^:;?\\[]*+))", Pattern.CASE_INSENSITIVE);

  /// @param left until it ends unless it is renewed
  record Binding(String uri, Duration left) {

    /// As `10.1.2.3`, `2001:db8::1` or a name; the whole URI where it has none.
    private String host() {
      Matcher host = HOST.matcher(uri);
      return host.find() ? host.group(1) == null ? host.group(2) : host.group(1) : uri;
    }
  }

  Bindings {
    all = List.copyOf(all);
  }

  /// Until the last of them ends.
  Duration left() {
    return all.stream().map(Binding::left).max(Duration::compareTo).orElse(Duration.ZERO);
  }

  /// Those at a host; all where it is empty.
  Bindings at(String host) {
    return host.isEmpty()
        ? this
        : new Bindings(all.stream().filter(each -> host.equalsIgnoreCase(each.host())).toList());
  }

  static Bindings read(SipResponse response) throws BadAnswer {
    var bindings = new ArrayList<Binding>();
    for (String header : response.all("contact")) {
      for (String contact : split(header, ',')) {
        if (bindings.size() == BINDINGS_MAX) {
          throw new BadAnswer("more than " + BINDINGS_MAX + " bindings of one account");
        }
        bindings.add(binding(contact, response));
      }
    }
    return new Bindings(bindings);
  }

  private static Binding binding(String contact, SipResponse response) throws BadAnswer {
    int open = unquoted(contact, '<', 0);
    int close = open < 0 ? -1 : contact.indexOf('>', open);
    if (open >= 0 && close < 0) {
      throw new BadAnswer("a binding has no end: " + SipResponse.shown(contact));
    }
    List<String> parts = split(open < 0 ? contact : contact.substring(close + 1), ';');
    String uri = open < 0 ? parts.getFirst() : contact.substring(open + 1, close);
    Optional<String> expires = Optional.empty();
    for (String part : parts.subList(1, parts.size())) {
      String[] pair = part.split("\\s*=\\s*", 2);
      if (pair.length == 2 && pair[0].equalsIgnoreCase("expires")) {
        expires = Optional.of(pair[1].replace("\"", ""));
      }
    }
    String text = expires.or(() -> response.first("expires")).orElse("");
    if (!text.matches("\\d{1,10}")) {
      throw new BadAnswer("a binding does not say when it ends: " + SipResponse.shown(contact));
    }
    return new Binding(SipResponse.shown(uri), Duration.ofSeconds(Long.parseLong(text)));
  }

  /// The parts of a text between separators that stand neither in quotes nor in angle brackets.
  private static List<String> split(String text, char separator) {
    var parts = new ArrayList<String>();
    int from = 0;
    int end = unquoted(text, separator, from);
    while (end >= 0) {
      parts.add(text.substring(from, end).strip());
      from = end + 1;
      end = unquoted(text, separator, from);
    }
    parts.add(text.substring(from).strip());
    return parts;
  }

  /// Where a character stands outside of quotes and angle brackets; -1: nowhere.
  private static int unquoted(String text, char wanted, int from) {
    boolean quoted = false;
    boolean angled = false;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!quoted && !angled && c == wanted) {
        return i;
      }
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"' && !angled) {
        quoted = !quoted;
      } else if (!quoted && (c == '<' || c == '>')) {
        angled = c == '<';
      }
    }
    return -1;
  }
}
