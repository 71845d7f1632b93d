package vn.bridgewatch.agent.snmp;

import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.smi.OID;
import vn.bridgewatch.agent.snmp.module.SnmpAuth;

/// Says what it means that a device does not answer as it should, and what to do.
final class Diagnosis {

  private Diagnosis() {}

  /// Nothing came back.
  ///
  /// @param waited what was tried
  static Incomplete ofSilence(SnmpTarget target, String waited, SilenceCheck.Finding finding) {
    return switch (finding) {
      case REFUSED -> refused(target);
      case SPEAKS_SNMP ->
          target.auth().version() == 3
              ? new Incomplete(
                  Incomplete.Reason.USER_IGNORED,
                  waited
                      + ", but it answers the discovery of SNMPv3: check the privacy password and"
                      + " protocol, the context, and whether this address may ask")
              : new Incomplete(
                  Incomplete.Reason.COMMUNITY_IGNORED,
                  waited
                      + ", but it answers the discovery of SNMPv3: the community is wrong, or this"
                      + " address is not allowed to ask; check the community and the device's list of"
                      + " allowed addresses");
      case SILENT ->
          new Incomplete(
              Incomplete.Reason.TIMED_OUT,
              waited
                  + (target.auth().version() == 3
                      ? "; it may be down or filtered by a firewall, or speak no SNMPv3: try ping,"
                          + " then --community"
                      : "; it may be down or filtered by a firewall, and a wrong community looks the"
                          + " same: try ping, then the community, then --snmp-version 1"));
    };
  }

  /// The device answers this user without encryption, and not with it.
  static Incomplete wrongPrivacyKey() {
    return new Incomplete(
        Incomplete.Reason.WRONG_PRIVACY_KEY,
        "the device accepts the user and the authentication password, but not what is encrypted:"
            + " check the privacy password and protocol (AES192 and AES192C, AES256 and AES256C are"
            + " two kinds each)");
  }

  /// The device answers this user in the default context, and not in the one that was asked for:
  /// net-snmp is silent then, where RFC 3413 has a report.
  static Incomplete unknownContext(SnmpAuth auth) {
    return new Incomplete(
        Incomplete.Reason.UNKNOWN_CONTEXT,
        "the device answers this user, but not in the context "
            + auth.contextName()
            + ": it has none of this name, or the user may not read it");
  }

  static Incomplete refused(SnmpTarget target) {
    return new Incomplete(
        Incomplete.Reason.REFUSED,
        "nothing listens at UDP "
            + target.instance()
            + ": the host is there, but SNMP is switched off or on another port");
  }

  /// Version 1 was answered where version 2c was not.
  static Incomplete onlyVersion1(SnmpTarget target) {
    return new Incomplete(
        Incomplete.Reason.VERSION_IGNORED,
        target.instance()
            + " answers version 1 only: use --snmp-version 1, or version: 1 in its auth");
  }

  /// The engine's report (RFC 3412, section 7.1; RFC 3414, section 3.2).
  static Incomplete ofReport(OID counter) {
    if (counter.startsWith(SnmpConstants.usmStatsUnknownUserNames)) {
      return new Incomplete(
          Incomplete.Reason.UNKNOWN_USER,
          "the device does not know this user name: check it letter by letter, and that the user was"
              + " made for this device's engine ID");
    }
    if (counter.startsWith(SnmpConstants.usmStatsWrongDigests)) {
      return new Incomplete(
          Incomplete.Reason.WRONG_KEY,
          "the device knows the user, but the authentication password or protocol is wrong");
    }
    if (counter.startsWith(SnmpConstants.usmStatsDecryptionErrors)) {
      return new Incomplete(
          Incomplete.Reason.WRONG_PRIVACY_KEY, "the privacy password or protocol is wrong");
    }
    if (counter.startsWith(SnmpConstants.usmStatsUnsupportedSecLevels)) {
      return new Incomplete(
          Incomplete.Reason.UNSUPPORTED_LEVEL,
          "the device does not offer this user this security level: check --level, and which keys"
              + " the user has on the device");
    }
    if (counter.startsWith(SnmpConstants.usmStatsNotInTimeWindows)) {
      return new Incomplete(
          Incomplete.Reason.NOT_IN_TIME_WINDOW,
          "the device's engine time does not fit: it restarted just now, or two devices share one"
              + " engine ID, or its count of boots has run out");
    }
    if (counter.startsWith(SnmpConstants.usmStatsUnknownEngineIDs)) {
      return new Incomplete(
          Incomplete.Reason.UNKNOWN_ENGINE,
          "the device's engine ID has changed, or --engine-id is not its own");
    }
    if (counter.startsWith(SnmpConstants.snmpUnknownContexts)) {
      return new Incomplete(
          Incomplete.Reason.UNKNOWN_CONTEXT, "the device has no context of this name");
    }
    return new Incomplete(
        Incomplete.Reason.ERROR_STATUS, "the device answered with the report " + counter);
  }

  /// In words, as `5 genErr`.
  static String status(int errorStatus) {
    String[] words = {
      "noError",
      "tooBig",
      "noSuchName",
      "badValue",
      "readOnly",
      "genErr",
      "noAccess",
      "wrongType",
      "wrongLength",
      "wrongEncoding",
      "wrongValue",
      "noCreation",
      "inconsistentValue",
      "resourceUnavailable",
      "commitFailed",
      "undoFailed",
      "authorizationError",
      "notWritable",
      "inconsistentName"
    };
    return errorStatus < words.length
        ? words[errorStatus] + " (" + errorStatus + ")"
        : "error status " + errorStatus;
  }

  /// What else a person should know of an error status.
  static String advice(int errorStatus, SnmpAuth auth) {
    return errorStatus == AUTHORIZATION_ERROR
        ? auth.version() == 3
            ? ": the device knows the user, but does not let it read this at this security level"
            : ": this community may not read this"
        : "";
  }

  private static final int AUTHORIZATION_ERROR = 16;
}
