package vn.bridgewatch.collector.alert;

/// One message about an alert, with everything that a person must be told.
///
/// @param key the same for ever for the same message: alert number and number of the message
/// @param siteName as people call the place
/// @param conferenceCodeName what may leave the network of the conference; empty when none
/// @param textVi place, what people notice, measure and limit, since when, conference, first step
/// @param textEn the same in English
public record Announcement(
    String key,
    Kind kind,
    AlertView alert,
    String siteName,
    String province,
    String provinceName,
    String conferenceCodeName,
    long atMillis,
    String textVi,
    String textEn) {

  /// Why people are told.
  public enum Kind {
    FIRED,
    /// The phase rose while the alert was open.
    RAISED,
    /// It comes and goes; nothing more is told until it is steady.
    FLAPPING,
    /// It no longer comes and goes: it is there for good.
    STEADY,
    /// Nobody has acknowledged it in time; told to the next level of recipients only.
    ESCALATED,
    RESOLVED
  }
}
