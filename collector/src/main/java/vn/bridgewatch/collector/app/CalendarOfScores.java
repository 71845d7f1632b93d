package vn.bridgewatch.collector.app;

import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
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

  /// Taken out of the calendar, or closed before it began.
  @Override
  public boolean calledOff(String conference) {
    return conferences.byId(conference).map(CalendarOfScores::closedBeforeItBegan).orElse(true);
  }

  private static boolean closedBeforeItBegan(Conference conference) {
    @Nullable Instant closed = conference.closed();
    return closed != null && !closed.isAfter(conference.start());
  }
}
