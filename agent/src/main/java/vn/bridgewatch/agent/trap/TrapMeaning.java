package vn.bridgewatch.agent.trap;

import java.util.List;

/// What a notification of a device means, as a profile has it.
///
/// @param event the kind of the event, a word of `[a-z0-9_]`
/// @param grade info, warning or critical
/// @param clears the kind of the event that is over with it; empty: none
/// @param textVi for people, with `{OID}` or `{ifName}` where a value of the trap belongs
/// @param textEn the same in English
/// @param read what of the device is to be read at once; empty: all
public record TrapMeaning(
    String event, String grade, String clears, String textVi, String textEn, List<String> read) {

  public TrapMeaning {
    read = List.copyOf(read);
  }

  /// The text in Vietnamese with the values of a notification in it.
  public String vi(Notification notification) {
    return TrapText.filled(textVi, notification);
  }

  /// The text in English with the values of a notification in it.
  public String en(Notification notification) {
    return TrapText.filled(textEn, notification);
  }
}
