package vn.bridgewatch.agent.spool;

/// How the disk under a spool does.
///
/// @param trouble why it cannot be written to; empty: it can
/// @param files of the spool
/// @param bytes in them
/// @param unwritten records in memory that are not on the disk yet
/// @param failures writes, fsyncs and reads that failed, ever
/// @param fsyncs groups made durable
/// @param fsyncSeconds waited for that
/// @param undurableEvents events that went out although the disk could not take them
/// @param thinned records of samples given up for the quota, ever
/// @param damaged records or stretches of bytes that could not be read back, ever
/// @param recovered records that earlier lives of the agent left
/// @param removed of those, records of sites that are no longer configured, which were let go
/// @param recovering whether those are still being counted
public record DiskStatus(
    String trouble,
    int files,
    long bytes,
    int unwritten,
    long failures,
    long fsyncs,
    double fsyncSeconds,
    long undurableEvents,
    long thinned,
    long damaged,
    long recovered,
    long removed,
    boolean recovering) {}
