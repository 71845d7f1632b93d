package vn.bridgewatch.collector.alert;

/// A message to one recipient, on its way to the outbox.
///
/// @param dueMillis when it may be sent; until then messages of the same site gather
public record Outgoing(String channel, Announcement announcement, long dueMillis) {}
