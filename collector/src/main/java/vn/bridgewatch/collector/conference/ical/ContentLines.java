package vn.bridgewatch.collector.conference.ical;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Unfolds and parses content lines (RFC 5545, section 3.1; parameter values by RFC 6868).
///
/// Lines are unfolded as bytes, before they are characters: a fold may cut a character in two.
/// Lines may end in LF alone, as many files on disk do.
final class ContentLines {

  static final int BYTES_MAX = 4 << 20;
  private static final int LINE_BYTES_MAX = 64 << 10;
  private static final int LINES_MAX = 200_000;
  private static final int PARAMETERS_MAX = 50;

  private final List<ContentLine> lines = new ArrayList<>();
  private final ByteArrayOutputStream current = new ByteArrayOutputStream();
  private int begunAt;

  private ContentLines() {}

  static List<ContentLine> read(byte[] content) throws IcalException {
    if (content.length > BYTES_MAX) {
      throw new IcalException(0, "is " + content.length + " bytes, at most " + BYTES_MAX);
    }
    var reading = new ContentLines();
    reading.unfold(content);
    return reading.lines;
  }

  private void unfold(byte[] content) throws IcalException {
    boolean mark =
        content.length >= 3 && (content[0] & 0xff) == 0xef && (content[1] & 0xff) == 0xbb;
    int from = mark ? 3 : 0;
    int number = 0;
    while (from < content.length) {
      int end = from;
      while (end < content.length && content[end] != '\n') {
        end++;
      }
      int length = (end > from && content[end - 1] == '\r' ? end - 1 : end) - from;
      number++;
      boolean folded = length > 0 && (content[from] == ' ' || content[from] == '\t');
      if (folded && number > 1) {
        current.write(content, from + 1, length - 1);
      } else {
        take();
        begunAt = number;
        current.write(content, from, length);
      }
      if (current.size() > LINE_BYTES_MAX) {
        throw new IcalException(begunAt, "is longer than " + LINE_BYTES_MAX + " bytes");
      }
      from = end + 1;
    }
    take();
  }

  private void take() throws IcalException {
    if (current.size() == 0) {
      return;
    }
    if (lines.size() >= LINES_MAX) {
      throw new IcalException(begunAt, "has more than " + LINES_MAX + " lines");
    }
    byte[] bytes = current.toByteArray();
    current.reset();
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      lines.add(new Parser(text, begunAt).line());
    } catch (CharacterCodingException _) {
      throw new IcalException(begunAt, "is not UTF-8");
    }
  }

  /// One line: `NAME;PARAM=value,"value":VALUE`.
  private static final class Parser {

    private final String text;
    private final int number;
    private int at;

    private Parser(String text, int number) {
      this.text = text;
      this.number = number;
    }

    private ContentLine line() throws IcalException {
      String name = name();
      Map<String, List<String>> parameters = new LinkedHashMap<>();
      while (peek() == ';') {
        at++;
        String parameter = name();
        expect('=');
        var values = new ArrayList<String>();
        values.add(parameterValue());
        while (peek() == ',') {
          at++;
          values.add(parameterValue());
        }
        if (parameters.put(parameter, List.copyOf(values)) != null
            || parameters.size() > PARAMETERS_MAX) {
          throw new IcalException(number, "has the parameter " + parameter + " twice, or too many");
        }
      }
      expect(':');
      String value = text.substring(at);
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        if (c < ' ' && c != '\t') {
          throw new IcalException(number, "has a control character");
        }
      }
      return new ContentLine(number, name, parameters, value);
    }

    private String name() throws IcalException {
      int from = at;
      while (at < text.length() && isName(text.charAt(at))) {
        at++;
      }
      if (at == from) {
        throw new IcalException(number, "must be NAME:VALUE");
      }
      return text.substring(from, at).toUpperCase(Locale.ROOT);
    }

    private static boolean isName(char c) {
      return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    }

    private String parameterValue() throws IcalException {
      int from = at;
      if (peek() == '"') {
        int end = text.indexOf('"', at + 1);
        if (end < 0) {
          throw new IcalException(number, "has a quote that does not end");
        }
        at = end + 1;
        return decoded(text.substring(from + 1, end));
      }
      while (at < text.length() && ";:,\"".indexOf(text.charAt(at)) < 0) {
        at++;
      }
      return decoded(text.substring(from, at));
    }

    /// RFC 6868: what a parameter cannot hold otherwise.
    private static String decoded(String value) {
      if (value.indexOf('^') < 0) {
        return value;
      }
      var decoded = new StringBuilder();
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        char next = i + 1 < value.length() ? value.charAt(i + 1) : 0;
        if (c == '^' && (next == 'n' || next == '^' || next == '\'')) {
          decoded.append(next == 'n' ? '\n' : next == '^' ? '^' : '"');
          i++;
        } else {
          decoded.append(c);
        }
      }
      return decoded.toString();
    }

    private char peek() {
      return at < text.length() ? text.charAt(at) : 0;
    }

    private void expect(char c) throws IcalException {
      if (peek() != c) {
        throw new IcalException(number, "must be NAME:VALUE, and " + c + " is missing");
      }
      at++;
    }
  }
}
