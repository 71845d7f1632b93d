package vn.bridgewatch.collector.backtest;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import vn.bridgewatch.collector.replay.SeriesText;
import vn.bridgewatch.csv.LineReader;
import vn.bridgewatch.csv.Numbers;
import vn.bridgewatch.csv.SkippedLine;
import vn.bridgewatch.csv.TimeText;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Series;

/// Reads a recording line by line, in bounded memory; a line that is no sample is told and passed
/// over, and so is one whose time is far ahead and taken back by the next.
final class RecordedReader implements Closeable {

  /// Texts of series that are remembered; a file has few, again and again.
  private static final int SERIES_KEPT = 50_000;

  /// Whoever is ahead by so much and not followed has a wrong time.
  private static final long AHEAD_MILLIS = 86_400_000;

  private static final int SHOWN_CHARS = 60;

  private final Reader in;
  private final LineReader lines;
  private final Notes notes;
  private final Map<String, Series> known = new HashMap<>();
  private Optional<RecordedLayout> layout = Optional.empty();
  private Optional<Recorded> ahead = Optional.empty();
  private long lastMillis = Long.MIN_VALUE;
  private long taken;

  RecordedReader(Path file, Notes notes) throws IOException {
    this.in = new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8);
    this.lines = new LineReader(in);
    this.notes = notes;
    this.ahead = read();
  }

  /// When the next sample was taken; empty at the end.
  OptionalLong nextMillis() {
    return ahead.isPresent()
        ? OptionalLong.of(ahead.orElseThrow().timeMillis())
        : OptionalLong.empty();
  }

  /// The next sample; empty at the end.
  Optional<Recorded> next() throws IOException {
    while (ahead.isPresent()) {
      Recorded now = ahead.orElseThrow();
      ahead = read();
      boolean jumps = lastMillis == Long.MIN_VALUE || isAhead(now.timeMillis(), lastMillis);
      if (jumps && ahead.filter(it -> isAhead(now.timeMillis(), it.timeMillis())).isPresent()) {
        notes.tell(new SkippedLine(now.line(), "its time is taken back by the next line"));
      } else {
        lastMillis = now.timeMillis();
        taken++;
        return Optional.of(now);
      }
    }
    return Optional.empty();
  }

  private static boolean isAhead(long oneMillis, long otherMillis) {
    return oneMillis - otherMillis > AHEAD_MILLIS;
  }

  long taken() {
    return taken;
  }

  Notes notes() {
    return notes;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private Optional<Recorded> read() throws IOException {
    while (lines.next()) {
      String text = lines.text();
      if (lines.tooLong()) {
        skip("longer than " + LineReader.LINE_CHARS_MAX + " characters");
      } else if (!text.isBlank() && text.charAt(0) != '#') {
        Optional<Recorded> sample = line(text);
        if (sample.isPresent()) {
          return sample;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Recorded> line(String text) {
    if (layout.isEmpty()) {
      layout = RecordedLayout.of(text);
      if (layout.isEmpty()) {
        return skip("no timestamp,series,value: " + shortened(text));
      }
      if (layout.orElseThrow().header()) {
        return Optional.empty();
      }
    }
    RecordedLayout where = layout.orElseThrow();
    try {
      return where.equals(RecordedLayout.EXPOSITION) ? exposition(text) : fields(where, text);
    } catch (IllegalArgumentException e) {
      return skip("series: " + e.getMessage());
    }
  }

  /// `name{a="b"} value time`, perhaps with an exemplar behind it.
  private Optional<Recorded> exposition(String text) {
    SeriesText.Read read = SeriesText.beginning(text, 0);
    String[] rest = text.substring(read.end()).strip().split("\\s+", -1);
    return rest.length < 2 || rest[1].startsWith("#")
        ? skip("has no time: " + shortened(text))
        : sample(read.series(), "", rest[0], rest[1]);
  }

  private Optional<Recorded> fields(RecordedLayout where, String text) {
    List<String> fields = RecordedFields.of(text, where.separator());
    if (fields.size() < where.needed()) {
      return skip("has " + fields.size() + " of " + where.needed() + " fields");
    }
    String site = where.site() < 0 ? "" : fields.get(where.site());
    return sample(
        series(fields.get(where.series())),
        site,
        fields.get(where.value()),
        fields.get(where.time()));
  }

  private Series series(String text) {
    Series series = known.get(text);
    if (series == null) {
      if (known.size() >= SERIES_KEPT) {
        known.clear();
      }
      series = SeriesText.of(text);
      known.put(text, series);
    }
    return series;
  }

  private Optional<Recorded> sample(Series series, String site, String value, String time) {
    OptionalLong millis = TimeText.millis(time);
    if (millis.isEmpty()) {
      return skip("not a time: " + shortened(time));
    }
    double number = Numbers.parse(value);
    if (Double.isNaN(number) && !Numbers.isAbsent(value)) {
      return skip("not a number: " + shortened(value));
    }
    return Optional.of(
        new Recorded(
            lines.number(),
            millis.getAsLong(),
            site.isEmpty() ? series.labels().get("site").orElse("") : site,
            series,
            Double.isFinite(number) ? Reading.of(number) : Reading.absent(Absence.UNMEASURED)));
  }

  private Optional<Recorded> skip(String why) {
    notes.tell(new SkippedLine(lines.number(), why));
    return Optional.empty();
  }

  private static String shortened(String text) {
    return text.length() <= SHOWN_CHARS ? text : text.substring(0, SHOWN_CHARS) + "...";
  }
}
