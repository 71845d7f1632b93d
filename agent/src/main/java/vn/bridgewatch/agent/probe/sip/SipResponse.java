package vn.bridgewatch.agent.probe.sip;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import vn.bridgewatch.agent.probe.line.BadAnswer;

/// A response of SIP (RFC 3261, section 7), as much of it as a probe needs.
///
/// @param headers by full name in lower case, in the order in which they came
record SipResponse(int status, String reason, Map<String, List<String>> headers) {

  private static final int LINE_BYTES_MAX = 8 * 1024;
  private static final int HEADERS_MAX = 200;
  private static final int BODY_BYTES_MAX = 64 * 1024;
  private static final int SHOWN_CHARS_MAX = 100;

  /// The compact forms of the headers that are read here (RFC 3261, section 7.3.3).
  private static final Map<String, String> COMPACT =
      Map.of("v", "via", "l", "content-length", "i", "call-id", "m", "contact");

  SipResponse {
    headers = Map.copyOf(headers);
  }

  boolean isFinal() {
    return status >= 200;
  }

  /// All headers of a name.
  List<String> all(String name) {
    return headers.getOrDefault(name, List.of());
  }

  Optional<String> first(String name) {
    return all(name).stream().findFirst();
  }

  /// Of its topmost Via; may be empty.
  String branch() {
    String top = first("via").orElse("").split(",", 2)[0];
    for (String parameter : top.split(";", -1)) {
      String[] pair = parameter.strip().split("\\s*=\\s*", 2);
      if (pair.length == 2 && pair[0].equalsIgnoreCase("branch")) {
        return pair[1];
      }
    }
    return "";
  }

  /// Of its CSeq; may be empty.
  String method() {
    String[] sequence = first("cseq").orElse("").split("\\s+", 3);
    return sequence.length == 2 ? sequence[1] : "";
  }

  /// What it calls itself; may be empty.
  String server() {
    return shown(first("server").or(() -> first("user-agent")).orElse(""));
  }

  /// Reads a datagram; a request, which the other side may send too, is empty.
  static Optional<SipResponse> read(byte[] datagram) throws BadAnswer {
    String text = new String(datagram, StandardCharsets.UTF_8);
    int end = text.indexOf("\r\n\r\n");
    String head = end < 0 ? text : text.substring(0, end);
    return parse(List.of(head.split("\r?\n", HEADERS_MAX + 2)), headers(head));
  }

  /// Reads one message off a stream: its length is in it (RFC 3261, section 18.3).
  static Optional<SipResponse> read(InputStream in) throws IOException {
    var lines = new ArrayList<String>();
    String line = line(in);
    while (line.isEmpty()) { // that keeps connections alive (RFC 5626)
      line = line(in);
    }
    while (!line.isEmpty()) {
      if (lines.isEmpty()) {
        checkStart(line);
      }
      if (lines.size() > HEADERS_MAX) {
        throw new BadAnswer("a SIP message has more than " + HEADERS_MAX + " headers");
      }
      lines.add(line);
      line = line(in);
    }
    Map<String, List<String>> headers = headers(String.join("\n", lines));
    String length = headers.getOrDefault("content-length", List.of("0")).getFirst();
    if (!length.matches("\\d{1,9}") || Integer.parseInt(length) > BODY_BYTES_MAX) {
      throw new BadAnswer("a SIP message has a body of length " + shown(length));
    }
    int left = Integer.parseInt(length);
    if (in.readNBytes(left).length < left) {
      throw new EOFException();
    }
    return parse(lines, headers);
  }

  private static Optional<SipResponse> parse(List<String> lines, Map<String, List<String>> headers)
      throws BadAnswer {
    String start = lines.getFirst();
    checkStart(start);
    if (!start.startsWith("SIP/2.0 ")) {
      return Optional.empty();
    }
    String code = start.length() < 11 ? "" : start.substring(8, 11);
    if (!code.matches("[1-6]\\d\\d")) {
      throw new BadAnswer("a SIP response has no status: " + shown(start));
    }
    return Optional.of(
        new SipResponse(
            Integer.parseInt(code),
            start.length() > 12 ? shown(start.substring(12)) : "",
            headers));
  }

  private static void checkStart(String line) throws BadAnswer {
    boolean response = line.startsWith("SIP/2.0 ");
    boolean request = line.endsWith(" SIP/2.0");
    if (!response && !request) {
      throw new BadAnswer("what came is no SIP: " + shown(line));
    }
  }

  /// By full name in lower case, folded lines joined.
  private static Map<String, List<String>> headers(String head) {
    var headers = new HashMap<String, List<String>>();
    String unfolded = head.replaceAll("\r?\n[ \t]+", " ");
    String[] lines = unfolded.split("\r?\n", HEADERS_MAX + 2);
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (colon > 0) {
        String name = lines[i].substring(0, colon).strip().toLowerCase(Locale.ROOT);
        headers
            .computeIfAbsent(COMPACT.getOrDefault(name, name), _ -> new ArrayList<>(1))
            .add(lines[i].substring(colon + 1).strip());
      }
    }
    return headers;
  }

  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    while (true) {
      int octet = in.read();
      if (octet < 0) {
        throw new EOFException();
      }
      if (octet == '\n') {
        String text = line.toString(StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
      }
      if (line.size() == LINE_BYTES_MAX) {
        throw new BadAnswer("what came has a line of more than " + LINE_BYTES_MAX + " bytes");
      }
      line.write(octet);
    }
  }

  /// What a stranger wrote, fit to be shown.
  static String shown(String text) {
    String printable = text.strip().replaceAll("\\p{Cntrl}", "?");
    return printable.length() <= SHOWN_CHARS_MAX
        ? printable
        : printable.substring(0, SHOWN_CHARS_MAX) + "…";
  }
}
