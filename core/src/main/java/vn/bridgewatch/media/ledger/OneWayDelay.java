package vn.bridgewatch.media.ledger;

/// A delay one way, which needs two clocks that agree.
///
/// @param errorMs how far either clock may be off, both together
public record OneWayDelay(double minMs, double meanMs, double errorMs) {}
