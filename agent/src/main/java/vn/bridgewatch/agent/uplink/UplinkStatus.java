package vn.bridgewatch.agent.uplink;

/// How the one connection does; for health gauges and pages.
///
/// @param connected whether records may flow now
/// @param collector the address that is connected, or was tried last
/// @param connects connections that came as far as flowing, ever
/// @param failures attempts and connections that ended in an error or a refusal, ever
/// @param sentRecords records sent, those sent again included
/// @param unsendable records that could not be encoded and were given up
/// @param roundTripMillis of the last PING; -1 before the first answer
/// @param clockOffsetMillis the collector's clock less ours, by the last PING; NaN before the first
///   answer
/// @param lastError why the last connection or attempt ended; empty when none has
public record UplinkStatus(
    boolean connected,
    String collector,
    long connects,
    long failures,
    long sentRecords,
    long unsendable,
    long roundTripMillis,
    double clockOffsetMillis,
    String lastError) {}
