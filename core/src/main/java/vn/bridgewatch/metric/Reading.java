package vn.bridgewatch.metric;

/// What one tick says of one due series: a value, or absent with a reason; never a made-up zero.
public sealed interface Reading {

  /// A value that was read; NaN and infinities are legal Prometheus values.
  record Present(double value) implements Reading {}

  /// No value, and why.
  record Absent(Absence reason) implements Reading {}

  static Reading of(double value) {
    return new Present(value);
  }

  static Reading absent(Absence reason) {
    return new Absent(reason);
  }
}
