package vn.bridgewatch.agent.spool;

import java.time.Duration;

/// How much a spool on disk may hold, and how fast it is to be safe.
///
/// @param quotaBytes of all its files
/// @param segmentBytes a file that has reached this is closed and the next begun
/// @param memoryBytesMax what waits in memory for the disk or the line, at most
/// @param group records wait so long for each other, so that one fsync serves them
public record SpoolSettings(
    long quotaBytes, int segmentBytes, long memoryBytesMax, Duration group) {

  public static final int QUOTA_MIB = 256;
  public static final int QUOTA_MIB_MAX = 65_536;
  private static final long MIB = 1024 * 1024;
  private static final long SEGMENT_BYTES_MAX = MIB;
  private static final int SEGMENTS = 64; // in a quota that is smaller than usual
  private static final long SEGMENT_BYTES_MIN = 256;

  /// Half a second for the group leaves the disk as long to stay within one.
  private static final Duration GROUP = Duration.ofMillis(500);

  public SpoolSettings {
    if (segmentBytes < SEGMENT_BYTES_MIN || segmentBytes > quotaBytes / 4) {
      throw new IllegalArgumentException(
          "segment_bytes: must be %d to a quarter of the quota of %d, got %d"
              .formatted(SEGMENT_BYTES_MIN, quotaBytes, segmentBytes));
    }
  }

  public static SpoolSettings of(int quotaMib, long memoryBytesMax) {
    long quota = quotaMib * MIB;
    return new SpoolSettings(
        quota, (int) Math.min(SEGMENT_BYTES_MAX, quota / SEGMENTS), memoryBytesMax, GROUP);
  }
}
