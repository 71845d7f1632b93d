package vn.bridgewatch.csv;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/// Reads samples from a file of lines, one at a time: whatever the file's length, no more than a
/// line is kept.
///
/// Separator (`,` `;` tab) and columns follow from the first line. Without a header the columns are
/// time and value, or series, time and value. A header may name them in any order among others:
/// `series`; `timestamp`, `time`, `epoch`, `ts`, `date` or `datetime`; `value`, or the column that
/// the caller names, or else the first that is left. A line that is no sample is told and passed
/// over.
public final class SampleReader implements Closeable {

  private final Reader in;
  private final LineReader lines;
  private final Optional<String> valueName;
  private final Consumer<SkippedLine> skipped;
  private Optional<Columns> columns = Optional.empty();

  /// @param valueName the column of the values; empty: by the header, else the second
  public SampleReader(InputStream in, Optional<String> valueName, Consumer<SkippedLine> skipped) {
    this.in = new InputStreamReader(in, StandardCharsets.UTF_8);
    this.lines = new LineReader(this.in);
    this.valueName = valueName;
    this.skipped = skipped;
  }

  /// The next sample; empty at the end.
  public Optional<SampleRow> next() throws IOException {
    while (lines.next()) {
      Optional<SampleRow> row = row();
      if (row.isPresent()) {
        return row;
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private Optional<SampleRow> row() throws SampleFileException {
    if (lines.tooLong()) {
      return skip("longer than " + LineReader.LINE_CHARS_MAX + " characters");
    }
    String text = lines.text();
    if (text.isBlank()) {
      return Optional.empty();
    }
    if (columns.isEmpty()) {
      var found = Columns.of(text, valueName);
      columns = Optional.of(found);
      if (found.hasHeader()) {
        return Optional.empty();
      }
    }
    return sample(columns.orElseThrow(), text);
  }

  private Optional<SampleRow> sample(Columns where, String text) {
    List<String> fields = where.split(text);
    int needed = Math.max(Math.max(where.time(), where.value()), where.series()) + 1;
    if (fields.size() < needed) {
      return skip("has " + fields.size() + " of " + needed + " fields");
    }
    String timestamp = fields.get(where.time());
    OptionalLong millis = TimeText.millis(timestamp);
    if (millis.isEmpty()) {
      return skip("not a time: " + shortened(timestamp));
    }
    String written = fields.get(where.value());
    double value = Numbers.parse(written);
    if (Double.isNaN(value) && !Numbers.isAbsent(written)) {
      return skip("not a number: " + shortened(written));
    }
    return Optional.of(
        new SampleRow(
            lines.number(),
            where.series() < 0 ? "" : fields.get(where.series()),
            timestamp,
            millis.getAsLong(),
            written,
            Double.isInfinite(value) ? Double.NaN : value));
  }

  private Optional<SampleRow> skip(String why) {
    skipped.accept(new SkippedLine(lines.number(), why));
    return Optional.empty();
  }

  private static String shortened(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "...";
  }
}
