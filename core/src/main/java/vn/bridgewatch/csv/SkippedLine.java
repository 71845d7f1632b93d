package vn.bridgewatch.csv;

/// A line that is no sample, and why.
///
/// @param line from 1
public record SkippedLine(long line, String why) {}
