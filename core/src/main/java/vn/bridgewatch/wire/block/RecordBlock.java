package vn.bridgewatch.wire.block;

import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.RecordId;

/// A record as a spool or a journal keeps it.
///
/// @param takenMillis when its holder took it: the collector's wall clock in a journal, the agent's
///   monotonic clock in a spool
/// @param correctedMillis the payload's time by the collector's clock; 0 in a spool, which does not
///   know it
public record RecordBlock(
    RecordId id, Lane lane, long takenMillis, long correctedMillis, Payload payload) {}
