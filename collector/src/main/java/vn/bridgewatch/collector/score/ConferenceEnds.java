package vn.bridgewatch.collector.score;

import java.util.OptionalLong;

/// What the score must know of the calendar.
public interface ConferenceEnds {

  /// When a conference ends; empty where the calendar does not have it.
  OptionalLong endMillis(String conference);

  /// Whether it will not be held, or was not.
  boolean calledOff(String conference);
}
