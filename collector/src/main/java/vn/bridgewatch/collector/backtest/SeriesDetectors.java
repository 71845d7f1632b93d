package vn.bridgewatch.collector.backtest;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import vn.bridgewatch.csv.SampleRow;
import vn.bridgewatch.csv.SkippedLine;

/// One detector for each series of a file.
public final class SeriesDetectors<D> {

  /// As many as one province has series; a file of more is told and its further series passed over.
  static final int SERIES_MAX = 100_000;

  private final Supplier<D> fresh;
  private final Notes notes;
  private final Map<String, D> bySeries = new HashMap<>();

  public SeriesDetectors(Supplier<D> fresh, Notes notes) {
    this.fresh = fresh;
    this.notes = notes;
  }

  /// Empty, and told, where the file has too many series.
  public Optional<D> of(SampleRow row) {
    D known = bySeries.get(row.series());
    if (known != null) {
      return Optional.of(known);
    }
    if (bySeries.size() >= SERIES_MAX) {
      notes.tell(new SkippedLine(row.line(), "more than " + SERIES_MAX + " series"));
      return Optional.empty();
    }
    D first = fresh.get();
    bySeries.put(row.series(), first);
    return Optional.of(first);
  }
}
