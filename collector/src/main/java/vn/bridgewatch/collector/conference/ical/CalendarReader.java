package vn.bridgewatch.collector.conference.ical;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.collector.conference.plan.Plan;
import vn.bridgewatch.collector.conference.plan.Planned;
import vn.bridgewatch.config.Problem;

/// Reads the conferences of a calendar.
///
/// What is no calendar is refused whole. An event that cannot be a conference is a problem of its
/// own, with its line, and the others stand.
public final class CalendarReader {

  private static final int EVENTS_MAX = 5_000;
  private static final int PROBLEMS_MAX = 200;

  private final String name;
  private final CalendarDefaults defaults;
  private final List<Problem> problems = new ArrayList<>();

  private CalendarReader(String name, CalendarDefaults defaults) {
    this.name = name;
    this.defaults = defaults;
  }

  /// @param name how problems call it
  /// @throws IcalException it is no calendar; what of it cannot be a conference is among the
  ///   problems
  public static Planned read(String name, byte[] content, CalendarDefaults defaults)
      throws IcalException {
    var reader = new CalendarReader(name, defaults);
    return reader.read(Component.calendar(ContentLines.read(content)));
  }

  /// The events of one UID: what it is, and what is different on some of its dates.
  private static final class Group {
    private @Nullable Component master;
    private final Map<String, Component> changes = new LinkedHashMap<>();
  }

  private Planned read(Component calendar) throws IcalException {
    Optional<ContentLine> version = calendar.one("VERSION");
    if (version.filter(it -> it.value().strip().equals("2.0")).isEmpty()) {
      throw new IcalException(calendar.line(), "must have VERSION:2.0");
    }
    boolean cancels =
        calendar
            .one("METHOD")
            .filter(it -> it.value().strip().equalsIgnoreCase("CANCEL"))
            .isPresent();
    var zones = new Zones(calendar.parts("VTIMEZONE"));
    List<Component> events = calendar.parts("VEVENT");
    if (events.size() > EVENTS_MAX) {
      throw new IcalException(
          calendar.line(), "has " + events.size() + " events, at most " + EVENTS_MAX);
    }
    Map<String, Group> groups = new LinkedHashMap<>();
    events.forEach(event -> guarded(event, () -> take(event, groups)));
    var plans = new ArrayList<Plan>();
    for (Group group : groups.values()) {
      @Nullable Component master = group.master;
      if (master == null) {
        Component change = group.changes.values().iterator().next();
        problem(change.line(), "changes a date of a series that the calendar does not have");
      } else {
        guarded(
            master,
            () ->
                new EventReader(master, zones, defaults)
                    .plan(group.changes.values(), cancels)
                    .ifPresent(plans::add));
      }
    }
    return new Planned(plans, problems);
  }

  @FunctionalInterface
  private interface Work {
    void run() throws IcalException;
  }

  /// What is wrong with one event costs that event.
  private void guarded(Component event, Work work) {
    try {
      work.run();
    } catch (IcalException e) {
      problem(e.line() == 0 ? event.line() : e.line(), String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) { // a rule of what is planned
      problem(event.line(), String.valueOf(e.getMessage()));
    }
  }

  private void problem(int line, String message) {
    if (problems.size() < PROBLEMS_MAX) {
      problems.add(new Problem(name, line, "VEVENT", message));
    }
  }

  /// Of several versions of an event the newest counts (SEQUENCE, then DTSTAMP).
  private static void take(Component event, Map<String, Group> groups) throws IcalException {
    ContentLine uid =
        event.one("UID").orElseThrow(() -> new IcalException(event.line(), "UID is missing"));
    Group group = groups.computeIfAbsent(uid.value(), _ -> new Group());
    Optional<ContentLine> of = event.one("RECURRENCE-ID");
    if (of.isEmpty()) {
      group.master = newer(group.master, event);
    } else {
      group.changes.put(of.get().value(), newer(group.changes.get(of.get().value()), event));
    }
  }

  private static Component newer(@Nullable Component one, Component other) throws IcalException {
    if (one == null) {
      return other;
    }
    int compared = Integer.compare(sequence(one), sequence(other));
    if (compared == 0) {
      compared = stamp(one).compareTo(stamp(other));
    }
    if (compared == 0) {
      throw new IcalException(other.line(), "UID is given twice in one version");
    }
    return compared > 0 ? one : other;
  }

  private static int sequence(Component event) throws IcalException {
    Optional<ContentLine> line = event.one("SEQUENCE");
    if (line.isEmpty()) {
      return 0;
    }
    String text = line.get().value().strip();
    if (!text.matches("\\d{1,9}")) {
      throw new IcalException(line.get().number(), "SEQUENCE must be a number");
    }
    return Integer.parseInt(text);
  }

  private static String stamp(Component event) throws IcalException {
    return event.one("DTSTAMP").map(it -> it.value().toUpperCase(Locale.ROOT)).orElse("");
  }
}
