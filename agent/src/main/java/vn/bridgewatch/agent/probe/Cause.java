package vn.bridgewatch.agent.probe;

import java.util.Locale;
import vn.bridgewatch.metric.Absence;

/// Why a target was not reached; the words are stable, pages make their sentences from them.
public enum Cause {
  /// No answer within the timeout.
  TIMED_OUT(Absence.TIMED_OUT),
  /// Refused by the target or by a filter on the way that says so.
  REJECTED(Absence.NOT_OFFERED),
  /// A router, or this machine's own routing, says that there is no way to it.
  HOST_UNREACHABLE(Absence.NOT_OFFERED),
  /// The target's name has no address.
  UNKNOWN_HOST(Absence.NOT_OFFERED),
  /// DNS: NXDOMAIN, the name asked for does not exist.
  NO_SUCH_NAME(Absence.NOT_OFFERED),
  /// DNS: SERVFAIL, the server could not find out.
  SERVER_FAILED(Absence.NOT_OFFERED),
  /// DNS: REFUSED and all other error codes.
  QUERY_REFUSED(Absence.NOT_OFFERED),
  /// An answer that breaks its protocol.
  BAD_ANSWER(Absence.UNREADABLE);

  private final Absence absence;

  Cause(Absence absence) {
    this.absence = absence;
  }

  /// The stable word, as `timed_out`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// What becomes of the values that an answer would have given.
  public Absence absence() {
    return absence;
  }
}
