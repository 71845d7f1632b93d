package vn.bridgewatch.collector.backtest;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import vn.bridgewatch.csv.TimeText;

/// Which field of a line is what.
///
/// @param separator a blank: lines of the Prometheus text format, `name{a="b"} value time`
/// @param site -1 where there is no such field
record RecordedLayout(char separator, boolean header, int time, int site, int series, int value) {

  static final RecordedLayout EXPOSITION = new RecordedLayout(' ', false, 2, -1, 0, 1);

  private static final Set<String> TIME_NAMES =
      Set.of("timestamp", "time", "epoch", "ts", "date", "datetime");
  private static final List<Character> SEPARATORS = List.of(',', ';', '\t');
  private static final int WITH_SITE = 4;

  /// The layout that the first line of a file shows; empty where it shows none.
  static Optional<RecordedLayout> of(String first) {
    for (char separator : SEPARATORS) {
      List<String> fields = RecordedFields.of(first, separator);
      if (fields.size() > 2) {
        Optional<RecordedLayout> found = of(separator, fields);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return first.matches("[a-zA-Z_:{].*\\s\\S+") ? Optional.of(EXPOSITION) : Optional.empty();
  }

  private static Optional<RecordedLayout> of(char separator, List<String> fields) {
    if (TimeText.millis(fields.get(0)).isPresent()) {
      return Optional.of(
          fields.size() >= WITH_SITE
              ? new RecordedLayout(separator, false, 0, 1, 2, 3)
              : new RecordedLayout(separator, false, 0, -1, 1, 2));
    }
    if (TimeText.millis(fields.get(1)).isPresent()) {
      return Optional.of(new RecordedLayout(separator, false, 1, -1, 0, 2));
    }
    List<String> names = fields.stream().map(it -> it.toLowerCase(Locale.ROOT)).toList();
    int series = names.indexOf("series");
    int value = names.indexOf("value");
    int time = 0;
    while (time < names.size() && !TIME_NAMES.contains(names.get(time))) {
      time++;
    }
    return series >= 0 && value >= 0 && time < names.size()
        ? Optional.of(
            new RecordedLayout(separator, true, time, names.indexOf("site"), series, value))
        : Optional.empty();
  }

  int needed() {
    return Math.max(Math.max(time, site), Math.max(series, value)) + 1;
  }
}
