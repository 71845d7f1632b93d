package vn.bridgewatch.agent.reader.http;

import java.util.Locale;
import vn.bridgewatch.agent.reading.Part;
import vn.bridgewatch.metric.Absence;

/// Why a document could not be read; the words are stable (docs/metrics.md).
public enum Reason implements Part.Why {
  /// Nothing came in time: no connection, no answer, or its end did not.
  TIMED_OUT(Absence.TIMED_OUT, Weight.DOWN),
  /// The host answered that nothing listens there.
  REFUSED(Absence.TIMED_OUT, Weight.DOWN),
  UNREACHABLE(Absence.TIMED_OUT, Weight.DOWN),
  /// The device ended the connection in the middle.
  CUT_OFF(Absence.TIMED_OUT, Weight.DOWN),
  /// The address is not in the allow-list.
  NOT_ALLOWED(Absence.UNMEASURED, Weight.UNKNOWN),
  /// Neither a pin nor an authority is configured.
  CERTIFICATE_UNKNOWN(Absence.UNMEASURED, Weight.UNKNOWN),
  /// The certificate is not the one that is pinned.
  CERTIFICATE_CHANGED(Absence.UNMEASURED, Weight.UNKNOWN),
  CERTIFICATE_UNTRUSTED(Absence.UNMEASURED, Weight.UNKNOWN),
  CERTIFICATE_EXPIRED(Absence.UNMEASURED, Weight.UNKNOWN),
  /// It is valid, for another name or address.
  CERTIFICATE_NAME(Absence.UNMEASURED, Weight.UNKNOWN),
  /// No common version or cipher, or no TLS at all.
  TLS_FAILED(Absence.UNMEASURED, Weight.UNKNOWN),
  /// A password would go over the network in clear.
  PASSWORD_IN_CLEAR(Absence.UNMEASURED, Weight.UNKNOWN),
  WRONG_PASSWORD(Absence.UNMEASURED, Weight.UNKNOWN),
  /// The account may not read this.
  FORBIDDEN(Absence.UNMEASURED, Weight.UNKNOWN),
  REDIRECTED(Absence.UNREADABLE, Weight.PART),
  NOT_FOUND(Absence.NOT_OFFERED, Weight.PART),
  /// Another status than 200.
  HTTP_STATUS(Absence.UNREADABLE, Weight.PART),
  /// The answer breaks HTTP.
  BAD_HTTP(Absence.UNREADABLE, Weight.PART),
  TOO_LARGE(Absence.UNREADABLE, Weight.PART),
  MALFORMED(Absence.UNREADABLE, Weight.PART),
  DOCTYPE(Absence.UNREADABLE, Weight.PART),
  TOO_COMPLEX(Absence.UNREADABLE, Weight.PART),
  TOO_MUCH_WORK(Absence.UNMEASURED, Weight.PART),
  /// Well-formed, and not what the definition expects, as a login page.
  UNEXPECTED_DOCUMENT(Absence.UNREADABLE, Weight.PART),
  TOO_MANY_ROWS(Absence.UNMEASURED, Weight.PART),
  LABEL_TOO_LONG(Absence.UNREADABLE, Weight.PART),
  DUPLICATE_SERIES(Absence.UNREADABLE, Weight.PART),
  /// The time of the whole reading was over before this document's turn.
  OUT_OF_TIME(Absence.UNMEASURED, Weight.PART),
  /// We could not send: out of descriptors, or our own settings.
  NOT_SENT(Absence.UNMEASURED, Weight.UNKNOWN);

  /// What it says of the device.
  public enum Weight {
    /// It does not answer.
    DOWN,
    /// It answers, and this document does not come of it.
    PART,
    /// Nothing is known: we do not ask as we should.
    UNKNOWN
  }

  private final Absence absence;
  private final Weight weight;

  Reason(Absence absence, Weight weight) {
    this.absence = absence;
    this.weight = weight;
  }

  /// The stable word, as `certificate_changed`.
  @Override
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Absence absence() {
    return absence;
  }

  public Weight weight() {
    return weight;
  }

  /// Whether the other documents would meet the same, so that reading ends.
  public boolean endsReading() {
    return (weight != Weight.PART && this != FORBIDDEN) || this == OUT_OF_TIME;
  }
}
