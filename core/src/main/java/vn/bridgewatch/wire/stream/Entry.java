package vn.bridgewatch.wire.stream;

/// The kinds of entries of a DEFINE, and its flags.
public final class Entry {

  static final int METRIC = 1;
  static final int SERIES = 2;
  static final int SHAPE = 3;

  /// Forget the dictionary first.
  public static final int RESET_FLAG = 1;

  /// The entries are compressed.
  public static final int DEFLATED_FLAG = 2;

  private Entry() {}
}
