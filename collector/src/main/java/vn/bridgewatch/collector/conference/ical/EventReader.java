package vn.bridgewatch.collector.conference.ical;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import vn.bridgewatch.collector.conference.plan.Change;
import vn.bridgewatch.collector.conference.plan.Dates;
import vn.bridgewatch.collector.conference.plan.Details;
import vn.bridgewatch.collector.conference.plan.Plan;
import vn.bridgewatch.collector.conference.plan.PlanZone;
import vn.bridgewatch.collector.conference.plan.RepeatRule;
import vn.bridgewatch.collector.conference.plan.RepeatRuleText;

/// Makes a plan of an event and of the events that change some of its dates.
final class EventReader {

  private static final PlanZone UTC = PlanZone.of("UTC");

  private final Component event;
  private final Zones zones;
  private final CalendarDefaults defaults;

  EventReader(Component event, Zones zones, CalendarDefaults defaults) {
    this.event = event;
    this.zones = zones;
    this.defaults = defaults;
  }

  /// A time as a calendar writes it: on the wall of its zone.
  private record Time(LocalDateTime local, PlanZone zone) {
    private Instant instant() {
      return zone.at(local);
    }
  }

  /// Empty: it is not a conference.
  Optional<Plan> plan(Collection<Component> changes, boolean cancels) throws IcalException {
    var words = new EventWords(event, defaults);
    if (!words.isConference()) {
      return Optional.empty();
    }
    String uid = event.one("UID").map(ContentLine::value).orElse("");
    Details details = words.details(codeName(uid));
    Time start = start(event);
    Dates dates = dates(start);
    var changed = new ArrayList<Change>();
    var seen = new HashSet<LocalDateTime>();
    for (Component change : changes) {
      Change one = change(change, dates, details);
      if (!seen.add(one.original())) {
        throw new IcalException(change.line(), "RECURRENCE-ID is given twice");
      }
      changed.add(one);
    }
    boolean calledOff = cancels || isCancelled(event);
    return Optional.of(new Plan(words.id(idOf(uid)), details, dates, changed, calledOff));
  }

  private Dates dates(Time start) throws IcalException {
    Duration length = length(event, start);
    Optional<RepeatRule> rule = Optional.empty();
    Optional<ContentLine> line = event.one("RRULE");
    if (line.isPresent()) {
      try {
        rule = Optional.of(RepeatRuleText.read(line.get().value(), start.zone()));
      } catch (IllegalArgumentException e) {
        throw new IcalException(
            line.get().number(),
            "RRULE: " + String.valueOf(e.getMessage()).replaceFirst("^repeat: ", ""));
      }
    }
    Set<LocalDateTime> also = named("RDATE", start.zone());
    if (rule.isEmpty() && !also.isEmpty()) {
      also.add(start.local());
    }
    return new Dates(
        start.zone(), start.local(), length, rule, also, named("EXDATE", start.zone()));
  }

  private Set<LocalDateTime> named(String property, PlanZone zone) throws IcalException {
    var dates = new HashSet<LocalDateTime>();
    for (ContentLine line : event.all(property)) {
      for (String one : line.value().split(",", -1)) {
        dates.add(zone.local(time(line, one).instant()));
      }
    }
    return dates;
  }

  private Change change(Component other, Dates dates, Details details) throws IcalException {
    ContentLine of = other.one("RECURRENCE-ID").orElseThrow();
    if (of.parameter("RANGE").isPresent()) {
      throw new IcalException(
          of.number(), "RANGE is not understood: give the later dates an event of their own");
    }
    LocalDateTime original = dates.zone().local(time(of, of.value()).instant());
    if (isCancelled(other)) {
      return new Change(original, null);
    }
    Time start = start(other);
    Instant begins = start.instant();
    Details said = new EventWords(other, defaults).changed(details);
    Instant ends = begins.plus(length(other, start));
    try {
      return new Change(
          original, new Change.Instead(begins, ends, said.equals(details) ? null : said));
    } catch (IllegalArgumentException e) {
      throw new IcalException(of.number(), String.valueOf(e.getMessage()));
    }
  }

  private Time start(Component of) throws IcalException {
    ContentLine line =
        of.one("DTSTART").orElseThrow(() -> new IcalException(of.line(), "DTSTART is missing"));
    return time(line, line.value());
  }

  private Duration length(Component of, Time start) throws IcalException {
    Optional<ContentLine> end = of.one("DTEND");
    Optional<ContentLine> duration = of.one("DURATION");
    if (end.isPresent() == duration.isPresent()) {
      throw new IcalException(of.line(), "one of DTEND and DURATION is needed");
    }
    Duration length =
        end.isPresent()
            ? Duration.between(start.instant(), time(end.get(), end.get().value()).instant())
            : Values.duration(duration.get());
    if (!length.isPositive()) {
      throw new IcalException(of.line(), "must end after its start");
    }
    return length;
  }

  private Time time(ContentLine line, String value) throws IcalException {
    if (line.is("VALUE", "DATE") || value.matches("\\d{8}")) {
      throw new IcalException(
          line.number(),
          "is about whole days: a conference needs a time of day, as "
              + line.name()
              + ";TZID=Asia/Ho_Chi_Minh:"
              + value
              + "T080000");
    }
    if (line.parameter("VALUE").isPresent() && !line.is("VALUE", "DATE-TIME")) {
      throw new IcalException(
          line.number(), "VALUE=" + line.parameter("VALUE").get() + " is not understood");
    }
    LocalDateTime local = Values.local(value, line.number());
    if (value.endsWith("Z")) {
      return new Time(local, UTC);
    }
    Optional<String> zone = line.parameter("TZID");
    return new Time(
        local, zone.isPresent() ? zones.zone(zone.get(), line.number()) : defaults.zone());
  }

  private static boolean isCancelled(Component of) throws IcalException {
    return of.one("STATUS")
        .filter(it -> it.value().strip().equalsIgnoreCase("CANCELLED"))
        .isPresent();
  }

  /// A name that tells nothing of the title.
  private String codeName(String uid) {
    return defaults.codeName() + "-" + hash(uid).substring(0, 6);
  }

  private static String idOf(String uid) {
    return "cal-" + hash(uid).substring(0, 16);
  }

  private static String hash(String uid) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(uid.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
