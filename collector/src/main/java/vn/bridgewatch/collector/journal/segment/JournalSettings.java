package vn.bridgewatch.collector.journal.segment;

import java.nio.file.Path;

/// Where a journal lives and how much it may hold.
///
/// @param segmentBytes a segment whose entries have reached this is closed and the next begun
/// @param keepBytes released segments stay, for looking back, while the whole is below this
/// @param quotaBytes when so much is not yet released, [SegmentJournal#isOverQuota()] says so and
///   backlog credit stops
public record JournalSettings(Path folder, int segmentBytes, long keepBytes, long quotaBytes) {

  public static final int SEGMENT_BYTES = 64 * 1024 * 1024;
  public static final int KEEP_MIB = 256;
  public static final int QUOTA_MIB = 2_048;
  private static final long MIB = 1024 * 1024;
  private static final int SEGMENT_BYTES_MIN = 1_024;
  private static final int SEGMENT_BYTES_MAX = 512 * 1024 * 1024;

  public JournalSettings {
    if (segmentBytes < SEGMENT_BYTES_MIN || segmentBytes > SEGMENT_BYTES_MAX) {
      throw new IllegalArgumentException(
          "segment_bytes: must be "
              + SEGMENT_BYTES_MIN
              + " to "
              + SEGMENT_BYTES_MAX
              + ", got "
              + segmentBytes);
    }
  }

  public static JournalSettings in(Path folder) {
    return in(folder, KEEP_MIB, QUOTA_MIB);
  }

  public static JournalSettings in(Path folder, int keepMib, int quotaMib) {
    return new JournalSettings(folder, SEGMENT_BYTES, keepMib * MIB, quotaMib * MIB);
  }
}
