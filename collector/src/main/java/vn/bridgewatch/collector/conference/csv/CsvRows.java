package vn.bridgewatch.collector.conference.csv;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.config.Problem;

/// Rows of comma-separated values (RFC 4180): a quoted field may hold commas, line breaks and
/// doubled quotes.
final class CsvRows {

  static final int BYTES_MAX = 4 << 20;
  private static final int ROWS_MAX = 10_000;
  private static final int FIELDS_MAX = 50;
  private static final char MARK = '\uFEFF';

  private final String name;
  private final String text;
  private final List<Row> rows = new ArrayList<>();
  private List<String> fields = new ArrayList<>();
  private final StringBuilder field = new StringBuilder();
  private int line = 1;
  private int begunAt = 1;

  /// @param line where it begins, from 1
  record Row(int line, List<String> fields) {}

  private CsvRows(String name, String text) {
    this.name = name;
    this.text = text;
  }

  static List<Row> read(String name, byte[] content) throws ConfigException {
    if (content.length > BYTES_MAX) {
      throw broken(name, 0, "is " + content.length + " bytes, at most " + BYTES_MAX);
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      boolean marked = !text.isEmpty() && text.charAt(0) == MARK;
      return new CsvRows(name, marked ? text.substring(1) : text).rows();
    } catch (CharacterCodingException _) {
      throw broken(name, 0, "is not UTF-8");
    }
  }

  private List<Row> rows() throws ConfigException {
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '"' && field.isEmpty()) {
        at = quoted(at + 1);
      } else if (c == ',') {
        take();
        at++;
      } else if (c == '\n' || c == '\r') {
        at += c == '\r' && at + 1 < text.length() && text.charAt(at + 1) == '\n' ? 2 : 1;
        end();
        line++;
        begunAt = line;
      } else if (c == '"') {
        throw broken(name, line, "has a quote within a field that does not begin with one");
      } else {
        field.append(c);
        at++;
      }
    }
    end();
    return rows;
  }

  private int quoted(int from) throws ConfigException {
    int at = from;
    while (at < text.length()) {
      char c = text.charAt(at);
      boolean doubled = c == '"' && at + 1 < text.length() && text.charAt(at + 1) == '"';
      if (c == '"' && !doubled) {
        boolean ends = at + 1 == text.length() || ",\r\n".indexOf(text.charAt(at + 1)) >= 0;
        if (!ends) {
          throw broken(name, line, "goes on after the end of a quoted field");
        }
        return at + 1;
      }
      line += c == '\n' ? 1 : 0;
      field.append(c);
      at += doubled ? 2 : 1;
    }
    throw broken(name, begunAt, "has a quoted field that does not end");
  }

  private void take() throws ConfigException {
    if (fields.size() >= FIELDS_MAX) {
      throw broken(name, begunAt, "has more than " + FIELDS_MAX + " fields");
    }
    fields.add(field.toString().strip());
    field.setLength(0);
  }

  private void end() throws ConfigException {
    take();
    boolean empty = fields.size() == 1 && fields.getFirst().isEmpty();
    if (!empty) {
      if (rows.size() >= ROWS_MAX) {
        throw broken(name, begunAt, "has more than " + ROWS_MAX + " rows");
      }
      rows.add(new Row(begunAt, List.copyOf(fields)));
    }
    fields = new ArrayList<>();
  }

  static ConfigException broken(String name, int line, String message) {
    return new ConfigException(List.of(new Problem(name, line, "", message)));
  }
}
