package vn.bridgewatch.collector.app;

import java.util.OptionalLong;
import vn.bridgewatch.collector.conference.Conference;
import vn.bridgewatch.collector.conference.Conferences;
import vn.bridgewatch.collector.score.ConferenceEnds;

/// What the scores of warnings need of the calendar.
record CalendarOfScores(Conferences conferences) implements ConferenceEnds {

  @Override
  public OptionalLong endMillis(String conference) {
    return conferences
        .byId(conference)
        .map(it -> OptionalLong.of(it.end().toEpochMilli()))
        .orElseGet(OptionalLong::empty);
  }

  @Override
  public boolean calledOff(String conference) {
    return conferences.byId(conference).map(Conference::calledOff).orElse(true);
  }
}
