package vn.bridgewatch.conference;

import java.time.Instant;

/// What a site must get through: the conference that counts for it now.
///
/// @param conference its id
/// @param phase how near it is; IDLE where it is more than a week away
/// @param end as scheduled
/// @param liveEnd until when it may go on: until it was closed, or its longest overrun
public record Deadline(
    String conference, Phase phase, Instant start, Instant end, Instant liveEnd) {}
