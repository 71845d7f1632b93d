package vn.bridgewatch.wire.stream;

/// What both ends remember of a stream's record before: the numbers that the next one is written
/// against.
final class Heads {

  static final int BACKLOG_FLAG = 1; // of BATCH and EVENT
  static final int FOREIGN_EPOCH_FLAG = 2; // of BATCH and EVENT

  long sequence;
  long wallMillis;
  long skewMillis;

  void set(long newSequence, long newWallMillis, long newSkewMillis) {
    sequence = newSequence;
    wallMillis = newWallMillis;
    skewMillis = newSkewMillis;
  }
}
