package vn.bridgewatch.wire;

/// Sequence numbers from `first` to `last`, both within.
public record SequenceRange(long first, long last) {

  public SequenceRange {
    if (first < 1 || last < first) {
      throw new IllegalArgumentException(
          "sequence range: must be 1 <= first <= last, got " + first + " to " + last);
    }
  }

  public long count() {
    return last - first + 1;
  }
}
