package vn.bridgewatch.collector.conference;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import vn.bridgewatch.collector.inventory.Inventory;
import vn.bridgewatch.conference.Appointment;
import vn.bridgewatch.conference.ConferenceClock;
import vn.bridgewatch.conference.Deadline;
import vn.bridgewatch.conference.Phase;
import vn.bridgewatch.time.WallClock;

/// The calendar over its repository: one writer at a time, readers see whole pictures.
public final class StoredConferences implements Conferences {

  private static final Comparator<Deadline> NEAREST =
      Comparator.comparingInt((Deadline it) -> -it.phase().rank())
          .thenComparing(Deadline::start)
          .thenComparing(Deadline::conference);

  private final ConferenceRepository repository;
  private final Inventory inventory;
  private final WallClock clock;
  private final ReentrantLock writing = new ReentrantLock();
  private final List<Consumer<Conference>> listeners = new CopyOnWriteArrayList<>();
  private final List<Runnable> calendarListeners = new CopyOnWriteArrayList<>();
  private volatile Calendar calendar;

  /// What is kept, and which conferences each site has.
  private record Calendar(
      List<Conference> byStart,
      Map<String, ConferenceRepository.Kept> byId,
      Map<String, List<Conference>> bySite) {

    static Calendar of(List<ConferenceRepository.Kept> kept) {
      var byId = new HashMap<String, ConferenceRepository.Kept>();
      var bySite = new HashMap<String, List<Conference>>();
      var byStart = new ArrayList<Conference>();
      for (ConferenceRepository.Kept one : kept) {
        byId.put(one.conference().id(), one);
        byStart.add(one.conference());
        for (String site : one.conference().roster()) {
          bySite.computeIfAbsent(site, _ -> new ArrayList<>(2)).add(one.conference());
        }
      }
      byStart.sort(Comparator.comparing(Conference::start).thenComparing(Conference::id));
      return new Calendar(List.copyOf(byStart), byId, bySite);
    }
  }

  public StoredConferences(ConferenceRepository repository, Inventory inventory, WallClock clock) {
    this.repository = repository;
    this.inventory = inventory;
    this.clock = clock;
    this.calendar = Calendar.of(repository.all());
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
  /// has started (it is history then). Conferences from the API stay.
  public void takeFile(List<Conference> fromFile) {
    var changed = new ArrayList<Conference>();
    writing.lock();
    try {
      Instant now = Instant.ofEpochMilli(clock.millis());
      Set<String> named = new HashSet<>();
      var put = new ArrayList<ConferenceRepository.Kept>();
      for (Conference conference : fromFile) {
        named.add(conference.id());
        Conference merged = withClosed(conference);
        var kept = new ConferenceRepository.Kept(merged, ConferenceRepository.Origin.FILE);
        if (!kept.equals(calendar.byId().get(merged.id()))) {
          put.add(kept);
          changed.add(merged);
        }
      }
      List<String> removed =
          calendar.byId().values().stream()
              .filter(kept -> kept.origin() == ConferenceRepository.Origin.FILE)
              .map(ConferenceRepository.Kept::conference)
              .filter(old -> !named.contains(old.id()) && old.start().isAfter(now))
              .map(Conference::id)
              .toList();
      change(put, removed);
    } finally {
      writing.unlock();
    }
    changed.forEach(this::tell);
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
      change(
          List.of(new ConferenceRepository.Kept(conference, ConferenceRepository.Origin.API)),
          List.of());
    } finally {
      writing.unlock();
    }
    tell(conference);
  }

  @Override
  public List<Conference> all() {
    return calendar.byStart();
  }

  @Override
  public Optional<Conference> byId(String id) {
    return Optional.ofNullable(calendar.byId().get(id)).map(ConferenceRepository.Kept::conference);
  }

  @Override
  public SitePhase phase(String site, long wallMillis) {
    Instant now = Instant.ofEpochMilli(wallMillis);
    var highest = new SitePhase(Phase.IDLE, "");
    for (Conference conference : calendar.bySite().getOrDefault(site, List.of())) {
      Phase phase = ConferenceClock.phase(conference.appointment(), now);
      if (phase.rank() > highest.phase().rank()) {
        highest = new SitePhase(phase, conference.id());
      }
    }
    return highest;
  }

  @Override
  public Optional<Deadline> deadline(String site, long wallMillis) {
    Instant now = Instant.ofEpochMilli(wallMillis);
    return calendar.bySite().getOrDefault(site, List.of()).stream()
        .filter(it -> ConferenceClock.lasts(it.appointment(), now))
        .map(it -> deadline(it, now))
        .min(NEAREST);
  }

  private static Deadline deadline(Conference conference, Instant now) {
    Appointment appointment = conference.appointment();
    return new Deadline(
        conference.id(),
        ConferenceClock.phase(appointment, now),
        conference.start(),
        conference.end(),
        ConferenceClock.liveEnd(appointment));
  }

  /// The conferences of a site that go on, have just ended, or begin within a time; by start.
  ///
  /// @param most so many are told, the nearest
  public List<Appointment> appointments(String site, long wallMillis, Duration ahead, int most) {
    Instant now = Instant.ofEpochMilli(wallMillis);
    return calendar.bySite().getOrDefault(site, List.of()).stream()
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

  private Conference withClosed(Conference conference) {
    return byId(conference.id())
        .filter(old -> old.start().equals(conference.start()))
        .map(old ->
            new Conference(
                conference.id(),
                conference.title(),
                conference.codeName(),
                conference.start(),
                conference.end(),
                conference.roster(),
                old.closed()))
        .orElse(conference);
  }

  private void change(List<ConferenceRepository.Kept> put, List<String> removed) {
    if (put.isEmpty() && removed.isEmpty()) {
      return;
    }
    repository.change(put, removed);
    var kept = new HashMap<>(calendar.byId());
    removed.forEach(kept::remove);
    put.forEach(one -> kept.put(one.conference().id(), one));
    calendar = Calendar.of(List.copyOf(kept.values()));
    calendarListeners.forEach(Runnable::run);
  }

  private void tell(Conference conference) {
    listeners.forEach(listener -> listener.accept(conference));
  }
}
