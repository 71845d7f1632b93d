package vn.bridgewatch.collector.conference;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.collector.conference.ConferenceRepository.Changes;
import vn.bridgewatch.collector.conference.ConferenceRepository.Kept;
import vn.bridgewatch.collector.conference.ConferenceRepository.KeptSeries;
import vn.bridgewatch.collector.conference.ConferenceRepository.Origin;
import vn.bridgewatch.collector.conference.plan.Plan;
import vn.bridgewatch.collector.inventory.Inventory;
import vn.bridgewatch.conference.Appointment;
import vn.bridgewatch.conference.ConferenceClock;
import vn.bridgewatch.conference.Deadline;
import vn.bridgewatch.conference.Phase;
import vn.bridgewatch.time.WallClock;

/// The calendar over its repository: one writer at a time, readers see whole pictures.
public final class StoredConferences implements Conferences {

  /// What is to come may be so many dates at the most.
  private static final Logger LOG = LoggerFactory.getLogger(StoredConferences.class);

  static final int AHEAD_MAX = 20_000;

  private final ConferenceRepository repository;
  private final Inventory inventory;
  private final WallClock clock;
  private final ReentrantLock writing = new ReentrantLock();
  private final List<Consumer<Conference>> listeners = new CopyOnWriteArrayList<>();
  private final List<Runnable> calendarListeners = new CopyOnWriteArrayList<>();
  private volatile Calendar calendar;

  /// A conference with its phase at one moment.
  private record Standing(Conference conference, Phase phase) {

    private static final Comparator<Standing> NEAREST =
        Comparator.comparingInt((Standing it) -> -it.phase().rank())
            .thenComparing(it -> it.conference().rank())
            .thenComparing(it -> it.conference().start())
            .thenComparing(it -> it.conference().id());

    private static Standing of(Conference conference, Instant now) {
      return new Standing(conference, ConferenceClock.phase(conference.appointment(), now));
    }
  }

  public StoredConferences(ConferenceRepository repository, Inventory inventory, WallClock clock) {
    this.repository = repository;
    this.inventory = inventory;
    this.clock = clock;
    this.calendar = Calendar.of(repository.all(), repository.series());
    lookAhead();
  }

  /// Registers for conferences that were added or changed; called on the thread that changed them.
  public void onChange(Consumer<Conference> listener) {
    listeners.add(listener);
  }

  /// Registers for any change of the calendar, also of what is no longer in it; called on the
  /// thread that changed it.
  public void onCalendar(Runnable listener) {
    calendarListeners.add(listener);
  }

  /// Makes the file's conferences those of the file, which is the truth for them: adds and replaces
  /// by id, keeps when one was closed, and takes out one that the file no longer names unless it
  /// has started (it is history then). Conferences of others stay.
  public void takeFile(List<Plan> fromFile) {
    take(Origin.FILE, fromFile, true);
  }

  /// Makes a calendar's conferences those that it has now; the ids that others have are left out.
  ///
  /// @param whole whether these are all that it has: while some of it cannot be understood nothing
  ///   is taken out, since what is missing may be what was not understood
  /// @return the ids that were left out
  public List<String> takeCalendar(String name, List<Plan> plans, boolean whole) {
    Origin origin = Origin.calendar(name);
    List<String> foreign = foreign(origin, plans);
    take(origin, plans.stream().filter(plan -> !foreign.contains(plan.id())).toList(), whole);
    return foreign;
  }

  /// Takes out what calendars planned that are no more; what has started stays, as history.
  public void dropCalendarsBut(Collection<String> names) {
    calendar.byId().values().stream()
        .map(Kept::origin)
        .filter(Origin::isCalendar)
        .distinct()
        .filter(origin -> names.stream().noneMatch(name -> Origin.calendar(name).equals(origin)))
        .toList()
        .forEach(origin -> take(origin, List.of(), true));
  }

  @Override
  public ConferenceChanges preview(List<Plan> plans) {
    Calendar now = calendar;
    var merge = merge(now);
    return ConferenceChanges.of(
        now, merge.take(Origin.API, plans, false), foreign(Origin.API, plans), merge.empty());
  }

  @Override
  public ConferenceChanges take(List<Plan> plans) {
    List<String> foreign = foreign(Origin.API, plans);
    if (!foreign.isEmpty()) {
      throw new IllegalArgumentException(
          "id: belongs to the file or to a calendar: " + String.join(", ", foreign));
    }
    Calendar before = calendar;
    return ConferenceChanges.of(before, take(Origin.API, plans, false), List.of(), List.of());
  }

  /// Ids of plans that another origin than this already has.
  private List<String> foreign(Origin origin, List<Plan> plans) {
    Calendar now = calendar;
    var foreign = new ArrayList<String>();
    for (Plan plan : plans) {
      @Nullable Kept one = now.byId().get(plan.id());
      @Nullable KeptSeries series = now.series().get(plan.id());
      boolean others =
          (one != null && !one.origin().equals(origin))
              || (series != null && !series.origin().equals(origin));
      if (others) {
        foreign.add(plan.id());
      }
    }
    return foreign;
  }

  private Changes take(Origin origin, List<Plan> plans, boolean whole) {
    Changes changes;
    writing.lock();
    try {
      changes = merge(calendar).take(origin, plans, whole);
      change(changes);
    } finally {
      writing.unlock();
    }
    changes.put().forEach(one -> tell(one.conference()));
    return changes;
  }

  private Merge merge(Calendar of) {
    return new Merge(of.byId(), of.series(), inventory, Instant.ofEpochMilli(clock.millis()));
  }

  /// Finds the dates of all series as far ahead as they are kept; called every hour or so.
  public void lookAhead() {
    for (KeptSeries one : List.copyOf(calendar.series().values())) {
      try {
        lookAhead(one);
      } catch (IllegalArgumentException e) { // one that cannot be laid out costs the others nothing
        LOG.atError()
            .addKeyValue("series", one.plan().id())
            .addKeyValue("why", String.valueOf(e.getMessage()))
            .log("The dates of a series cannot be laid out");
      }
    }
  }

  private void lookAhead(KeptSeries one) {
    Changes changes;
    writing.lock();
    try {
      if (!one.equals(calendar.series().get(one.plan().id()))) {
        return; // changed or taken out meanwhile
      }
      changes = merge(calendar).take(one.origin(), List.of(one.plan()), false);
      change(changes);
    } finally {
      writing.unlock();
    }
    changes.put().forEach(it -> tell(it.conference()));
  }

  /// Asks the inventory again who takes part in what is not over: sites come and go, and tags.
  public void inventoryChanged() {
    var put = new ArrayList<Kept>();
    writing.lock();
    try {
      Instant now = Instant.ofEpochMilli(clock.millis());
      for (Kept one : calendar.byId().values()) {
        Conference conference = one.conference();
        if (!ConferenceClock.lasts(conference.appointment(), now)) {
          continue;
        }
        List<String> roster = Roster.known(conference.details().invited(), inventory);
        if (!roster.isEmpty() && !roster.equals(conference.roster())) {
          put.add(new Kept(conference.withRoster(roster), one.origin(), one.byHand()));
        }
      }
      change(new Changes(put, List.of(), List.of(), List.of()));
    } finally {
      writing.unlock();
    }
    put.forEach(one -> tell(one.conference()));
  }

  @Override
  public void put(Conference conference) {
    for (String site : conference.roster()) {
      if (inventory.site(site).isEmpty()) {
        throw new IllegalArgumentException("roster: no site of the inventory: " + site);
      }
    }
    writing.lock();
    try {
      boolean byHand = !conference.series().isEmpty() || conference.closed() != null;
      change(
          new Changes(
              List.of(new Kept(conference, originOf(conference), byHand)),
              List.of(),
              List.of(),
              List.of()));
    } finally {
      writing.unlock();
    }
    tell(conference);
  }

  /// Whoever planned it goes on to plan it; what was done by hand is known by its mark.
  private Origin originOf(Conference conference) {
    return Optional.ofNullable(calendar.byId().get(conference.id()))
        .map(Kept::origin)
        .orElse(Origin.API);
  }

  @Override
  public boolean removeSeries(String id) {
    writing.lock();
    try {
      @Nullable KeptSeries series = calendar.series().get(id);
      if (series == null) {
        return false;
      }
      if (!series.origin().equals(Origin.API)) {
        throw new IllegalArgumentException(
            "id: belongs to the file or to a calendar, which would plan it again: " + id);
      }
      Instant now = Instant.ofEpochMilli(clock.millis());
      List<String> dates =
          calendar.byStart().stream()
              .filter(one -> one.series().equals(id) && one.start().isAfter(now))
              .map(Conference::id)
              .toList();
      change(new Changes(List.of(), dates, List.of(), List.of(id)));
      return true;
    } finally {
      writing.unlock();
    }
  }

  @Override
  public List<Plan> series() {
    return calendar.series().values().stream()
        .map(KeptSeries::plan)
        .sorted(Comparator.comparing(Plan::id))
        .toList();
  }

  @Override
  public List<Conference> all() {
    return calendar.byStart();
  }

  @Override
  public Optional<Conference> byId(String id) {
    return Optional.ofNullable(calendar.byId().get(id)).map(Kept::conference);
  }

  @Override
  public String origin(String id) {
    return Optional.ofNullable(calendar.byId().get(id)).map(it -> it.origin().word()).orElse("");
  }

  @Override
  public SitePhase phase(String site, long wallMillis) {
    Instant now = Instant.ofEpochMilli(wallMillis);
    return calendar.of(site).stream()
        .map(it -> Standing.of(it, now))
        .filter(it -> it.phase() != Phase.IDLE)
        .min(Standing.NEAREST)
        .map(it -> new SitePhase(it.phase(), it.conference().id()))
        .orElse(SitePhase.NONE);
  }

  @Override
  public Optional<Deadline> deadline(String site, long wallMillis) {
    Instant now = Instant.ofEpochMilli(wallMillis);
    return calendar.of(site).stream()
        .filter(it -> ConferenceClock.lasts(it.appointment(), now))
        .map(it -> Standing.of(it, now))
        .min(Standing.NEAREST)
        .map(StoredConferences::deadline);
  }

  private static Deadline deadline(Standing standing) {
    Conference conference = standing.conference();
    return new Deadline(
        conference.id(),
        standing.phase(),
        conference.start(),
        conference.end(),
        ConferenceClock.liveEnd(conference.appointment()));
  }

  /// The conferences of a site that go on, have just ended, or begin within a time; by start.
  ///
  /// @param most so many are told, the nearest
  public List<Appointment> appointments(String site, long wallMillis, Duration ahead, int most) {
    Instant now = Instant.ofEpochMilli(wallMillis);
    return calendar.of(site).stream()
        .map(Conference::appointment)
        .filter(appointment -> ConferenceClock.concerns(appointment, now, ahead))
        .sorted(Comparator.comparing(Appointment::start).thenComparing(Appointment::name))
        .limit(most)
        .toList();
  }

  /// The phase of one conference, whoever takes part.
  public static Phase phase(Conference conference, long wallMillis) {
    return ConferenceClock.phase(conference.appointment(), Instant.ofEpochMilli(wallMillis));
  }

  private void change(Changes changes) {
    if (changes.areNone()) {
      return;
    }
    Calendar next = calendar.with(changes);
    Instant now = Instant.ofEpochMilli(clock.millis());
    long ahead = next.byStart().stream().filter(it -> it.start().isAfter(now)).count();
    if (ahead > AHEAD_MAX && !changes.put().isEmpty()) {
      throw new IllegalArgumentException(
          "conferences: " + ahead + " would be to come, at most " + AHEAD_MAX);
    }
    repository.change(changes);
    calendar = next;
    calendarListeners.forEach(Runnable::run);
  }

  private void tell(Conference conference) {
    listeners.forEach(listener -> listener.accept(conference));
  }
}
