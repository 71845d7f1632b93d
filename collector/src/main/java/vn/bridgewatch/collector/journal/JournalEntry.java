package vn.bridgewatch.collector.journal;

import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.RecordId;

/// A record as it was received.
///
/// @param receivedMillis the collector's wall clock when the record came
/// @param correctedMillis the time of the payload by the collector's clock, computed once at
///   ingest; the raw time is the payload's own
public record JournalEntry(
    RecordId id, Lane lane, long receivedMillis, long correctedMillis, Payload payload) {}
