package vn.bridgewatch.collector.journal.segment;

/// What opening a journal found.
///
/// @param tornBytes bytes after the last whole entry of the newest segment, cut off: an unfinished
///   write, which was never acknowledged (damage to the very last entry looks the same)
/// @param damagedBytes bytes between whole entries, or in an older segment, that fail their
///   checksum; they were skipped and what they held is lost
public record Recovery(int segments, long entries, long tornBytes, long damagedBytes) {

  public static final Recovery NONE = new Recovery(0, 0, 0, 0);

  Recovery plus(Recovery other) {
    return new Recovery(
        segments + other.segments,
        entries + other.entries,
        tornBytes + other.tornBytes,
        damagedBytes + other.damagedBytes);
  }
}
