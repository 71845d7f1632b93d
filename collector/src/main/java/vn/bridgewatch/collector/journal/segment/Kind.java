package vn.bridgewatch.collector.journal.segment;

/// What an entry of version 2 says, told by its first byte; the codes stand for ever.
final class Kind {

  static final int RECORD = 1;
  static final int STREAM = 2;
  static final int METRICS = 3;
  static final int SHAPE = 4;
  static final int BASE = 5;

  /// Everything before it was durable when it was written.
  static final int MARK = 6;

  static final int SUMMARY = 7;

  private Kind() {}
}
