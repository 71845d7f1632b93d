package vn.bridgewatch.agent.spool;

/// How full the spool is and what it had to give up.
///
/// @param records records that are not acknowledged
/// @param oldestAgeMillis age of the oldest of them; 0 when there is none
/// @param droppedSamples records of samples given up for room, ever
/// @param droppedEvents events given up for room, ever
public record SpoolStatus(
    int records,
    long bytes,
    long bytesMax,
    long oldestAgeMillis,
    long recorded,
    long acknowledged,
    long droppedSamples,
    long droppedEvents) {}
