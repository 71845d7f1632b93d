package vn.bridgewatch.collector.media;

import java.time.Duration;

/// How much of the lines media tests may take.
///
/// @param provinceBitRate bit/s of all tests within a province at one time, each way
/// @param backboneBitRate bit/s of all tests at one time, each way
/// @param siteBitRate what one test counts for
/// @param lease how long a test may take; its room is free again after that, whatever happened
public record MediaLimits(
    long provinceBitRate, long backboneBitRate, long siteBitRate, Duration lease) {

  /// Three tests of 1080p with content in a province, twenty in the country.
  public static final MediaLimits DEFAULT =
      new MediaLimits(13_000_000, 90_000_000, 4_300_000, Duration.ofSeconds(90));

  public MediaLimits {
    if (siteBitRate < 1 || siteBitRate > provinceBitRate || siteBitRate > backboneBitRate) {
      throw new IllegalArgumentException(
          "site_bit_rate: must be at least 1 and fit into a province and the backbone, got "
              + siteBitRate);
    }
    if (lease.compareTo(Duration.ofSeconds(5)) < 0) {
      throw new IllegalArgumentException(
          "lease: must be at least 5s, got " + lease.toMillis() + "ms");
    }
  }
}
