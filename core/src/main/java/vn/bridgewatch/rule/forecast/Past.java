package vn.bridgewatch.rule.forecast;

/// What a series was like before the points that are being judged.
///
/// @param level where it stood
/// @param variance of a point about that level
/// @param memory how much of a deviation is left at the next point (the ρ of an AR(1) process)
record Past(double level, double variance, double memory) {}
