package vn.bridgewatch.collector.backtest;

import java.util.ArrayList;
import java.util.List;

/// Cuts a line into fields. A field may stand in double quotes (RFC 4180); what stands in braces
/// belongs together, so that `name{a="b",c="d"}` may be written as it is.
final class RecordedFields {

  private final String line;
  private final char separator;
  private int at;

  private RecordedFields(String line, char separator) {
    this.line = line;
    this.separator = separator;
  }

  static List<String> of(String line, char separator) {
    return new RecordedFields(line, separator).fields();
  }

  private List<String> fields() {
    var fields = new ArrayList<String>(4);
    do {
      fields.add(field().strip());
    } while (at++ < line.length());
    return fields;
  }

  /// One field; stands on the separator behind it, or at the end.
  private String field() {
    while (at < line.length() && line.charAt(at) == ' ' && separator != ' ') {
      at++;
    }
    return at < line.length() && line.charAt(at) == '"' ? quoted() : plain();
  }

  private String quoted() {
    var field = new StringBuilder();
    at++;
    while (at < line.length()) {
      char c = line.charAt(at++);
      if (c != '"') {
        field.append(c);
      } else if (at < line.length() && line.charAt(at) == '"') {
        field.append('"');
        at++;
      } else {
        break;
      }
    }
    while (at < line.length() && line.charAt(at) != separator) {
      at++;
    }
    return field.toString();
  }

  private String plain() {
    int from = at;
    boolean braces = false;
    boolean value = false;
    for (; at < line.length(); at++) {
      char c = line.charAt(at);
      if (value && c == '\\') {
        at++;
      } else if (braces && c == '"') {
        value = !value;
      } else if (!value && (c == '{' || c == '}')) {
        braces = c == '{';
      } else if (!braces && c == separator) {
        break;
      }
    }
    at = Math.min(at, line.length());
    return line.substring(from, at);
  }
}
