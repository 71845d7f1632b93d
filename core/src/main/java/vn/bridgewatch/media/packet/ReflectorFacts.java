package vn.bridgewatch.media.packet;

/// What a reflector knows when it answers a packet's extensions.
///
/// @param dscp of the packet as it came, 0 to 63
/// @param ecn of the packet as it came, 0 to 3
/// @param dscpPermitted for each code point, lowest bit first, whether answers may have it
/// @param received packets of the session that came, this one included
/// @param sent answers of the session, this one included
/// @param refused packets of the session that were not answered
/// @param arrivals of what was answered, this packet the last of them
/// @param lastSequence of the answer before this one
/// @param lastSentNanos when it left, wall time; 0 where there was none
public record ReflectorFacts(
    int dscp,
    int ecn,
    long dscpPermitted,
    long received,
    long sent,
    long refused,
    Reception reception,
    Arrivals arrivals,
    long lastSequence,
    long lastSentNanos) {}
