package vn.bridgewatch.twin.score;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import vn.bridgewatch.csv.SampleReader;
import vn.bridgewatch.csv.SampleRow;

/// The rows of one recorded series.
final class Recorded {

  private static final double DAY_MILLIS = 86_400_000;

  private final long[] timesMillis;
  private final double[] values;

  private Recorded(long[] timesMillis, double[] values) {
    this.timesMillis = timesMillis;
    this.values = values;
  }

  /// Reads a column of a file; a line that cannot be read is an error here, since it would be no
  /// row to whoever labelled them.
  static Recorded read(Path file, String column) throws IOException {
    var times = LongStream.builder();
    var values = DoubleStream.builder();
    try (var in = new BufferedInputStream(Files.newInputStream(file));
        var reader =
            new SampleReader(
                in,
                Optional.of(column),
                skipped -> {
                  throw new IllegalStateException(
                      file + ":" + skipped.line() + ": " + skipped.why());
                })) {
      for (Optional<SampleRow> row = reader.next(); row.isPresent(); row = reader.next()) {
        times.add(row.orElseThrow().timeMillis());
        values.add(row.orElseThrow().value());
      }
    }
    return new Recorded(times.build().toArray(), values.build().toArray());
  }

  long timeMillis(int row) {
    return timesMillis[row];
  }

  double value(int row) {
    return values[row];
  }

  long[] timesMillis() {
    return timesMillis.clone();
  }

  int size() {
    return values.length;
  }

  double days() {
    return size() == 0 ? 0 : (timesMillis[size() - 1] - timesMillis[0]) / DAY_MILLIS;
  }
}
