package vn.bridgewatch.csv;

/// One sample of a file.
///
/// @param line where it stands, from 1
/// @param series whose it is, where the file has a column `series`; else empty
/// @param timestamp the time as it was written
/// @param timeMillis milliseconds since 1970; a time without a zone is taken as UTC
/// @param valueText the value as it was written
/// @param value NaN where the file gives none, or one that is not finite
public record SampleRow(
    long line, String series, String timestamp, long timeMillis, String valueText, double value) {}
