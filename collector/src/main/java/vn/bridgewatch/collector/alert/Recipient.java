package vn.bridgewatch.collector.alert;

/// A channel that is told of alerts.
///
/// @param resolved whether it wants to hear that an alert is over
public record Recipient(String channel, boolean resolved) {}
