package vn.bridgewatch.agent.probe;

import java.util.Locale;
import vn.bridgewatch.metric.Absence;

/// Why a target was not reached; the words are stable, pages make their sentences from them.
public enum Cause {
  /// No answer within the timeout.
  TIMED_OUT(Absence.TIMED_OUT),
  /// Refused by the target or by a filter on the way that says so.
  REJECTED(Absence.NOT_OFFERED),
  /// A router says that there is no way to it, or nobody on the last network has its address.
  HOST_UNREACHABLE(Absence.NOT_OFFERED),
  /// The target's name has no address.
  UNKNOWN_HOST(Absence.NOT_OFFERED),
  /// DNS: NXDOMAIN, the name asked for does not exist.
  NO_SUCH_NAME(Absence.NOT_OFFERED),
  /// DNS: SERVFAIL, the server could not find out.
  SERVER_FAILED(Absence.NOT_OFFERED),
  /// DNS: REFUSED and all other error codes.
  QUERY_REFUSED(Absence.NOT_OFFERED),
  /// An answer that breaks its protocol, or that never ends.
  BAD_ANSWER(Absence.UNREADABLE),
  /// An honest answer that is not the one that is wanted: another status, another text.
  UNEXPECTED_ANSWER(Absence.NOT_OFFERED),
  /// The service says that it cannot serve now.
  SERVICE_UNAVAILABLE(Absence.NOT_OFFERED),
  /// TLS could not be agreed upon.
  TLS_REFUSED(Absence.NOT_OFFERED),
  /// The certificate, or one that vouches for it, is not valid yet or no more.
  CERTIFICATE_OUT_OF_DATE(Absence.NOT_OFFERED),
  /// No authority that is trusted here vouches for the certificate.
  CERTIFICATE_NOT_TRUSTED(Absence.NOT_OFFERED),
  /// The certificate is another name's.
  CERTIFICATE_OTHER_NAME(Absence.NOT_OFFERED),
  /// The server answers, and says itself that its clock is not to be believed.
  NOT_SYNCHRONISED(Absence.NOT_OFFERED);

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
