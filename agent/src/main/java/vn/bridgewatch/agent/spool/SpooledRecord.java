package vn.bridgewatch.agent.spool;

import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Payload;

/// A record on its way: what it is, and in which lane it is to travel now.
public record SpooledRecord(
    String site, long bootEpoch, long sequence, Lane lane, long monoMillis, Payload payload) {}
