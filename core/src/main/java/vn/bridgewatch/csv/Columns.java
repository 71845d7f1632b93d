package vn.bridgewatch.csv;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Which field of a line is what, by the names in the header where there is one.
///
/// @param separator what stands between fields
/// @param hasHeader whether the first line names the columns
/// @param series -1 where there is no such column
record Columns(char separator, boolean hasHeader, int time, int value, int series) {

  private static final Set<String> TIME_NAMES =
      Set.of("timestamp", "time", "epoch", "ts", "date", "datetime");
  private static final String SEPARATORS = ",;\t";

  /// Reads the first line of a file.
  ///
  /// @param valueName the column that is asked for
  static Columns of(String first, Optional<String> valueName) throws SampleFileException {
    char separator = separator(first);
    List<String> fields = split(first, separator);
    if (looksLikeSample(fields)) {
      if (valueName.isPresent()) {
        throw new SampleFileException(
            "column " + valueName.orElseThrow() + " is asked for, and line 1 names no columns");
      }
      boolean long3 = fields.size() > 2 && TimeText.millis(fields.get(0)).isEmpty();
      return long3
          ? new Columns(separator, false, 1, 2, 0)
          : new Columns(separator, false, 0, 1, -1);
    }
    return named(separator, fields, valueName);
  }

  private static Columns named(char separator, List<String> fields, Optional<String> valueName)
      throws SampleFileException {
    List<String> names = fields.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    int series = names.indexOf("series");
    int time = 0;
    while (time < names.size() && !TIME_NAMES.contains(names.get(time))) {
      time++;
    }
    if (time == names.size()) {
      time = series == 0 ? 1 : 0;
    }
    int value =
        valueName.isPresent() ? fields.indexOf(valueName.orElseThrow()) : names.indexOf("value");
    if (value < 0 && valueName.isPresent()) {
      throw new SampleFileException(
          "there is no column " + valueName.orElseThrow() + " among " + String.join(", ", fields));
    }
    for (int i = 0; value < 0 && i < names.size(); i++) {
      value = i == time || i == series ? -1 : i;
    }
    if (value < 0) {
      throw new SampleFileException("line 1 names no column for values: " + shortened(fields));
    }
    return new Columns(separator, true, time, value, series);
  }

  /// The fields of a line; a field may stand in double quotes (RFC 4180).
  List<String> split(String line) {
    return split(line, separator);
  }

  private static List<String> split(String line, char separator) {
    var fields = new ArrayList<String>(4);
    var field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        boolean doubled = quoted && i + 1 < line.length() && line.charAt(i + 1) == '"';
        if (doubled) {
          field.append('"');
          i++;
        } else {
          quoted = !quoted;
        }
      } else if (c == separator && !quoted) {
        fields.add(field.toString().strip());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString().strip());
    return fields;
  }

  private static char separator(String line) {
    char best = ',';
    long most = 0;
    for (int i = 0; i < SEPARATORS.length(); i++) {
      char candidate = SEPARATORS.charAt(i);
      long count = line.chars().filter(c -> c == candidate).count();
      if (count > most) {
        most = count;
        best = candidate;
      }
    }
    return best;
  }

  private static boolean looksLikeSample(List<String> fields) {
    return fields.size() > 1
        && (TimeText.millis(fields.get(0)).isPresent()
            || (TimeText.millis(fields.get(1)).isPresent() && fields.size() > 2));
  }

  private static String shortened(List<String> fields) {
    String all = String.join(", ", fields);
    return all.length() <= 80 ? all : all.substring(0, 80) + "...";
  }
}
