package vn.bridgewatch.wire.stream;

/// The operations inside a BATCH.
///
/// A cursor walks the stream's dictionary; series that were defined together are read together, so
/// that most ticks need no index at all. The two high bits choose; the low six are a count less one
/// where an operation covers a run of series.
final class TickOp {

  static final int UNCHANGED = 0x00;
  static final int DELTA = 0x40;
  static final int ABSENT = 0x80;
  static final int SEEK = 0xc0;
  static final int DECIMAL = 0xd0;
  static final int RAW = 0xe0;

  static final int RUN_MASK = 0xc0;
  static final int RUN_MAX = 64;
  static final int DECIMAL_MASK = 0xf0;

  private TickOp() {}
}
