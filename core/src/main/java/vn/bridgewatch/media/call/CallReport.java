package vn.bridgewatch.media.call;

import java.util.List;
import java.util.Optional;
import vn.bridgewatch.media.ledger.StreamReport;

/// What a measurement found.
///
/// @param why more of why it ended, where the machine said
/// @param seconds how long media flowed
/// @param streams in the order of the profile
/// @param clockSetMs by how much our own wall clock was set while it lasted
/// @param lateMs how late a packet left at most, because this machine was busy
/// @param notSent packets that this machine did not get rid of
public record CallReport(
    CallProfile profile,
    CallEnd end,
    Optional<String> why,
    double seconds,
    List<StreamReport> streams,
    double clockSetMs,
    double lateMs,
    long notSent) {

  public CallReport {
    streams = List.copyOf(streams);
  }
}
