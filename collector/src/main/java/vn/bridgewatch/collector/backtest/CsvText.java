package vn.bridgewatch.collector.backtest;

import vn.bridgewatch.csv.SampleRow;

/// Fields of a result, in quotes where they need them (RFC 4180).
final class CsvText {

  private CsvText() {}

  /// Series, where the file has them, and time as they were written.
  static String beginning(SampleRow row) {
    return (row.series().isEmpty() ? "" : field(row.series()) + ",") + field(row.timestamp());
  }

  static String field(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
