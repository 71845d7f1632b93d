package vn.bridgewatch.collector.conference.feed;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.collector.conference.PlanCheck;
import vn.bridgewatch.collector.conference.StoredConferences;
import vn.bridgewatch.collector.conference.ical.CalendarReader;
import vn.bridgewatch.collector.conference.ical.IcalException;
import vn.bridgewatch.collector.conference.plan.Planned;
import vn.bridgewatch.collector.inventory.Inventory;
import vn.bridgewatch.config.Problem;
import vn.bridgewatch.time.WallClock;

/// Reads calendars of elsewhere again and again.
///
/// A calendar that cannot be read, or is no calendar, changes nothing: what it said last counts. An
/// event of it that cannot be a conference is left out and told; the others count.
public final class CalendarFeeds implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CalendarFeeds.class);
  private static final int TOLD_MAX = 20;

  private final StoredConferences conferences;
  private final Inventory inventory;
  private final WallClock clock;
  private final Fetch fetch;
  private final List<Reading> readings = new ArrayList<>();
  private volatile boolean closed;

  /// Gets what a calendar holds now; empty where it has not changed. Blocks, for a bounded time.
  interface Fetch {
    Optional<byte[]> get(Feed feed) throws IOException, InterruptedException;

    /// What was got could not be taken: it is wanted again, though it has not changed.
    void refused(Feed feed);
  }

  /// One calendar, and how reading it went last.
  private static final class Reading {
    private final Feed feed;
    private volatile boolean good = true;
    private volatile long goodMillis;
    private volatile List<Problem> leftOut = List.of();

    private Reading(Feed feed) {
      this.feed = feed;
    }
  }

  public CalendarFeeds(
      List<Feed> feeds,
      StoredConferences conferences,
      Inventory inventory,
      WallClock clock,
      MeterRegistry registry) {
    this(feeds, conferences, inventory, clock, registry, new HttpFetch(feeds));
  }

  CalendarFeeds(
      List<Feed> feeds,
      StoredConferences conferences,
      Inventory inventory,
      WallClock clock,
      MeterRegistry registry,
      Fetch fetch) {
    this.conferences = conferences;
    this.inventory = inventory;
    this.clock = clock;
    this.fetch = fetch;
    for (Feed feed : feeds) {
      var reading = new Reading(feed);
      readings.add(reading);
      Gauge.builder("bridgewatch.collector.calendar.good", reading, it -> it.good ? 1 : 0)
          .description("Whether the calendar could be read last; 0: what it said before counts.")
          .tag("calendar", feed.name())
          .register(registry);
      Gauge.builder(
              "bridgewatch.collector.calendar.events.left.out", reading, it -> it.leftOut.size())
          .description("Events of the calendar that cannot be conferences.")
          .tag("calendar", feed.name())
          .register(registry);
      Gauge.builder(
              "bridgewatch.collector.calendar.last.success.timestamp.seconds",
              reading,
              it -> it.goodMillis / 1000.0)
          .description("When the calendar was read last.")
          .tag("calendar", feed.name())
          .register(registry);
    }
    conferences.dropCalendarsBut(feeds.stream().map(Feed::name).toList());
  }

  /// Reads each calendar at once and then every interval, each on a thread of its own.
  public void start() {
    for (Reading reading : readings) {
      Thread.ofVirtual().name("calendar-" + reading.feed.name()).start(() -> run(reading));
    }
  }

  private void run(Reading reading) {
    while (!closed) {
      try {
        look(reading);
      } catch (InterruptedException _) {
        return;
      } catch (RuntimeException e) { // the outermost place of this thread
        failed(reading, e);
      }
      LockSupport.parkNanos(reading.feed.interval().toNanos());
    }
  }

  /// Reads every calendar once.
  void look() throws InterruptedException {
    for (Reading reading : readings) {
      look(reading);
    }
  }

  private void look(Reading reading) throws InterruptedException {
    Feed feed = reading.feed;
    try {
      var content = fetch.get(feed);
      if (content.isPresent()) {
        take(reading, CalendarReader.read(feed.name(), content.get(), feed.defaults()));
      }
      if (!reading.good) {
        LOG.atInfo().addKeyValue("calendar", feed.name()).log("Calendar can be read again");
      }
      reading.good = true;
      reading.goodMillis = clock.millis();
    } catch (IOException | IcalException e) {
      failed(reading, e);
    }
  }

  private void failed(Reading reading, Exception e) {
    fetch.refused(reading.feed);
    if (reading.good) {
      LOG.atWarn()
          .addKeyValue("calendar", reading.feed.name())
          .addKeyValue("why", String.valueOf(e.getMessage()))
          .log("Calendar cannot be read; what it said before counts");
    }
    reading.good = false;
  }

  private void take(Reading reading, Planned read) {
    Planned planned = PlanCheck.check(read, inventory);
    var problems = new ArrayList<>(planned.problems());
    conferences
        .takeCalendar(reading.feed.name(), planned.plans(), problems.isEmpty())
        .forEach(id -> problems.add(new Problem(id, 0, "id", "belongs to somebody else")));
    if (!problems.equals(reading.leftOut)) {
      report(reading.feed, problems);
    }
    reading.leftOut = List.copyOf(problems);
    if (!problems.isEmpty()) {
      fetch.refused(reading.feed); // read it whole again: what is wrong may be mended here
    }
  }

  private static void report(Feed feed, List<Problem> problems) {
    Consumer<Problem> tell =
        problem ->
            LOG.atWarn()
                .addKeyValue("calendar", feed.name())
                .addKeyValue("problem", problem)
                .log("An event of the calendar is left out");
    problems.stream().limit(TOLD_MAX).forEach(tell);
  }

  @Override
  public void close() {
    closed = true;
  }
}
