package vn.bridgewatch.wire.stream;

import vn.bridgewatch.metric.Shape;

/// Series that are read together, in their order: what one job gives each time.
///
/// Both ends number them, and expect the next reading as long after the last as that was after the
/// one before, so that a steady job needs one byte for its time.
final class StreamShape {

  final int number;
  final int[] series;
  final Shape shape;
  private boolean seen;
  private long lastWallMillis;
  private long intervalMillis;

  /// @param series by their numbers in the dictionary
  /// @param shape the same by name
  StreamShape(int number, int[] series, Shape shape) {
    this.number = number;
    this.series = series;
    this.shape = shape;
  }

  /// @param streamMillis the time of the stream's record before, of whatever shape
  long expectedMillis(long streamMillis) {
    return seen ? lastWallMillis + intervalMillis : streamMillis;
  }

  void saw(long wallMillis) {
    intervalMillis = seen ? wallMillis - lastWallMillis : 0;
    lastWallMillis = wallMillis;
    seen = true;
  }
}
