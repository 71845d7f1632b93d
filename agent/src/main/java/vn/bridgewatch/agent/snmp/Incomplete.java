package vn.bridgewatch.agent.snmp;

import vn.bridgewatch.agent.reading.Part;
import vn.bridgewatch.check.StepResult;
import vn.bridgewatch.metric.Absence;

/// Why a module was not read whole, with what a person should know.
public record Incomplete(Reason reason, String detail) {

  /// Whether the device may be another engine, or have another time, than we knew. SNMP4J drops
  /// what another engine says, so that it looks as if it ignored us.
  boolean engineChanged() {
    return reason == Reason.UNKNOWN_ENGINE
        || reason == Reason.NOT_IN_TIME_WINDOW
        || reason == Reason.USER_IGNORED;
  }

  /// Why, as a stable word.
  public enum Reason implements Part.Why {
    TIMED_OUT("timed_out", Absence.TIMED_OUT),
    /// The device speaks SNMP but not to this community: a wrong one, or a list of allowed
    /// addresses.
    COMMUNITY_IGNORED("community_ignored", Absence.UNMEASURED),
    /// The device answers the discovery of SNMPv3 but not this user.
    USER_IGNORED("user_ignored", Absence.UNMEASURED),
    /// The host answered that nothing listens there.
    REFUSED("refused", Absence.TIMED_OUT),
    UNKNOWN_HOST("unknown_host", Absence.UNMEASURED),
    /// The device answers version 1 and not version 2c.
    VERSION_IGNORED("version_ignored", Absence.UNMEASURED),
    UNKNOWN_CONTEXT("unknown_context", Absence.UNMEASURED),
    UNKNOWN_USER("unknown_user", Absence.UNMEASURED),
    WRONG_KEY("wrong_key", Absence.UNMEASURED),
    WRONG_PRIVACY_KEY("wrong_privacy_key", Absence.UNMEASURED),
    UNSUPPORTED_LEVEL("unsupported_security_level", Absence.UNMEASURED),
    NOT_IN_TIME_WINDOW("not_in_time_window", Absence.UNMEASURED),
    UNKNOWN_ENGINE("unknown_engine", Absence.UNMEASURED),
    /// The device answered with an error status.
    ERROR_STATUS("error_status", Absence.UNREADABLE),
    OID_NOT_INCREASING("oid_not_increasing", Absence.UNREADABLE),
    TOO_MANY_VALUES("too_many_values", Absence.UNMEASURED),
    OUT_OF_TIME("out_of_time", Absence.UNMEASURED),
    DUPLICATE_SERIES("duplicate_series", Absence.UNREADABLE),
    LABEL_TOO_LONG("label_too_long", Absence.UNREADABLE),
    TOO_MANY_SERIES("too_many_series", Absence.UNMEASURED),
    /// We could not send, or our own settings are wrong.
    NOT_SENT("not_sent", Absence.UNMEASURED);

    private final String word;
    private final Absence absence;

    Reason(String word, Absence absence) {
      this.word = word;
      this.absence = absence;
    }

    @Override
    public String word() {
      return word;
    }

    @Override
    public Absence absence() {
      return absence;
    }

    /// What it means for a check: a device that does not answer fails it, one that was read in part
    /// is a warning, and what only says that we do not know how to ask leaves it unmeasured.
    ///
    /// @param readInPart some values did come
    StepResult.Status status(boolean readInPart) {
      return switch (this) {
        case TIMED_OUT, REFUSED -> StepResult.Status.FAILED;
        case ERROR_STATUS,
            OID_NOT_INCREASING,
            DUPLICATE_SERIES,
            LABEL_TOO_LONG,
            TOO_MANY_SERIES,
            TOO_MANY_VALUES ->
            StepResult.Status.WARNED;
        case OUT_OF_TIME -> readInPart ? StepResult.Status.WARNED : StepResult.Status.FAILED;
        case COMMUNITY_IGNORED,
            USER_IGNORED,
            UNKNOWN_HOST,
            VERSION_IGNORED,
            UNKNOWN_CONTEXT,
            UNKNOWN_USER,
            WRONG_KEY,
            WRONG_PRIVACY_KEY,
            UNSUPPORTED_LEVEL,
            NOT_IN_TIME_WINDOW,
            UNKNOWN_ENGINE,
            NOT_SENT ->
            StepResult.Status.UNMEASURED;
      };
    }

    /// Whether further requests would meet the same, so that reading ends.
    public boolean endsReading() {
      return switch (this) {
        case ERROR_STATUS, OID_NOT_INCREASING, DUPLICATE_SERIES, LABEL_TOO_LONG, TOO_MANY_SERIES ->
            false;
        case TIMED_OUT,
            COMMUNITY_IGNORED,
            USER_IGNORED,
            REFUSED,
            UNKNOWN_HOST,
            VERSION_IGNORED,
            UNKNOWN_CONTEXT,
            UNKNOWN_USER,
            WRONG_KEY,
            WRONG_PRIVACY_KEY,
            UNSUPPORTED_LEVEL,
            NOT_IN_TIME_WINDOW,
            UNKNOWN_ENGINE,
            TOO_MANY_VALUES,
            OUT_OF_TIME,
            NOT_SENT ->
            true;
      };
    }
  }
}
