package vn.bridgewatch.collector.alert;

/// Somebody has taken an alert on: "I know, and I deal with it".
///
/// @param by who says so
/// @param address from where it was said; not in messages, which leave the network
/// @param note what they are doing; may be empty
public record Acknowledgement(long atMillis, String by, String address, String note) {}
