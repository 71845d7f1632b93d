package vn.bridgewatch.wire.stream;

/// Series that are read together, in their order: what one job gives each time.
///
/// Both ends number them, and expect the next reading as long after the last as that was after the
/// one before, so that a steady job needs one byte for its time.
final class Shape {

  final int number;
  final int[] series;
  private boolean seen;
  private long lastWallMillis;
  private long intervalMillis;

  Shape(int number, int[] series) {
    this.number = number;
    this.series = series;
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
