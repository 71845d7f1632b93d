package vn.bridgewatch.metric;

/// Something that happened once: a trap, a reboot, a link that went down.
///
/// @param kind a word of `[a-z0-9_]`, as `agent_started`
/// @param wallMillis milliseconds since 1970 by the observer's wall clock
/// @param text at most 2,000 characters
public record Event(String kind, long wallMillis, Labels labels, String text) {

  public static final int TEXT_CHARS_MAX = 2_000;

  public Event {
    if (text.length() > TEXT_CHARS_MAX) {
      throw new IllegalArgumentException(
          "event "
              + kind
              + ": text of "
              + text.length()
              + " characters, at most "
              + TEXT_CHARS_MAX);
    }
  }
}
