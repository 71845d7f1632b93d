package vn.bridgewatch.collector.ingest;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import vn.bridgewatch.conference.Appointment;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.WireException;

/// The sites that one connection speaks for, by the number of their streams, and what its agent was
/// told of their calendars; used on its event loop only.
final class OpenStreams {

  /// A site, and the life of its agent that the stream is of.
  record Opened(String site, long bootEpoch) {}

  private final Map<Integer, Opened> streams = new HashMap<>();
  private final Map<String, List<Appointment>> calendars = new HashMap<>(); // as told last
  private final SiteCalendar calendar;

  OpenStreams(SiteCalendar calendar) {
    this.calendar = calendar;
  }

  void open(Frame.OpenStream open) {
    if (sites().anyMatch(open.site()::equals)) {
      throw new WireException(
          WireException.Rule.MALFORMED, "site " + open.site() + ": two streams");
    }
    streams.put(open.stream(), new Opened(open.site(), open.bootEpoch()));
  }

  Collection<Opened> all() {
    return streams.values();
  }

  Opened get(int number) {
    return Optional.ofNullable(streams.get(number))
        .orElseThrow(() ->
            new WireException(WireException.Rule.UNDEFINED, "stream " + number + ": not open"));
  }

  Stream<String> sites() {
    return all().stream().map(Opened::site);
  }

  /// What the agent does not know yet of a site's calendar.
  Optional<Frame.Calendar> news(String site) {
    List<Appointment> now = calendar.of(site);
    return now.equals(calendars.put(site, now))
        ? Optional.empty()
        : Optional.of(new Frame.Calendar(site, now));
  }
}
