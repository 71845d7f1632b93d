package vn.bridgewatch.collector.conference.ical;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.collector.conference.plan.Dates;
import vn.bridgewatch.collector.conference.plan.PlanZone;
import vn.bridgewatch.collector.conference.plan.RepeatRule;
import vn.bridgewatch.collector.conference.plan.RepeatRuleText;

/// The zones of a calendar: those that it defines (VTIMEZONE, RFC 5545, section 3.6.5), and those
/// that the IANA database has.
final class Zones {

  private static final int ZONES_MAX = 500;

  /// So far ahead the rules of a zone that is defined here are followed.
  private static final LocalDateTime HORIZON = LocalDateTime.of(2100, 1, 1, 0, 0);

  private static final LocalDateTime COMPARED_FROM = LocalDateTime.of(2020, 1, 15, 12, 0);
  private static final int COMPARED_MONTHS = 240;

  /// What Windows calls zones that stand in calendars here, where no VTIMEZONE says more.
  private static final Map<String, String> WINDOWS =
      Map.of(
          "SE Asia Standard Time", "Asia/Ho_Chi_Minh",
          "Singapore Standard Time", "Asia/Singapore",
          "China Standard Time", "Asia/Shanghai",
          "Tokyo Standard Time", "Asia/Tokyo",
          "UTC", "UTC");

  private final Map<String, PlanZone> defined = new HashMap<>();

  Zones(List<Component> definitions) throws IcalException {
    if (definitions.size() > ZONES_MAX) {
      throw new IcalException(
          definitions.getLast().line(), "defines more than " + ZONES_MAX + " zones");
    }
    for (Component definition : definitions) {
      ContentLine id =
          definition
              .one("TZID")
              .orElseThrow(() -> new IcalException(definition.line(), "TZID is missing"));
      if (defined.put(id.value(), zone(id.value(), definition)) != null) {
        throw new IcalException(id.number(), "TZID is defined twice: " + Values.cut(id.value()));
      }
    }
  }

  PlanZone zone(String id, int line) throws IcalException {
    @Nullable PlanZone own = defined.get(id);
    if (own != null) {
      return own;
    }
    return known(id)
        .orElseThrow(() ->
            new IcalException(
                line,
                "TZID is neither defined in the calendar nor a name of the IANA database: "
                    + Values.cut(id)));
  }

  /// As `Asia/Ho_Chi_Minh`, also behind a prefix, as `/example.org/20050126_1/Asia/Ho_Chi_Minh`.
  private static Optional<PlanZone> known(String id) {
    String name = WINDOWS.getOrDefault(id, id);
    while (!name.isEmpty()) {
      try {
        return Optional.of(PlanZone.of(name));
      } catch (IllegalArgumentException _) {
        int slash = name.indexOf('/');
        name = slash < 0 ? "" : name.substring(slash + 1);
      }
    }
    return Optional.empty();
  }

  /// A stretch of time with one offset, from its onset on.
  private record Onset(LocalDateTime local, ZoneOffset before, ZoneOffset after) {}

  private static PlanZone zone(String id, Component definition) throws IcalException {
    var onsets = new ArrayList<Onset>();
    for (Component part : definition.parts()) {
      if (part.name().equals("STANDARD") || part.name().equals("DAYLIGHT")) {
        onsets.addAll(onsets(part));
      }
    }
    if (onsets.isEmpty()) {
      throw new IcalException(definition.line(), "a zone needs STANDARD or DAYLIGHT");
    }
    onsets.sort(Comparator.comparing(onset -> onset.local().toInstant(onset.before())));
    ZoneRules rules = rules(onsets);
    PlanZone own = new PlanZone(id, rules);
    return known(id).filter(iana -> agree(iana.rules(), rules)).orElse(own);
  }

  private static ZoneRules rules(List<Onset> onsets) {
    ZoneOffset first = onsets.getFirst().before();
    var transitions = new ArrayList<ZoneOffsetTransition>();
    ZoneOffset now = first;
    for (Onset onset : onsets) {
      if (!now.equals(onset.after())) {
        LocalDateTime at = LocalDateTime.ofInstant(onset.local().toInstant(onset.before()), now);
        transitions.add(ZoneOffsetTransition.of(at, now, onset.after()));
        now = onset.after();
      }
    }
    return ZoneRules.of(first, first, List.of(), transitions, List.of());
  }

  private static List<Onset> onsets(Component part) throws IcalException {
    ContentLine start =
        part.one("DTSTART").orElseThrow(() -> new IcalException(part.line(), "DTSTART is missing"));
    LocalDateTime first = Values.local(start.value(), start.number());
    ZoneOffset before = offset(part, "TZOFFSETFROM");
    ZoneOffset after = offset(part, "TZOFFSETTO");
    Set<LocalDateTime> local = new TreeSet<>(Set.of(first));
    for (ContentLine line : part.all("RDATE")) {
      for (String one : line.value().split(",", -1)) {
        local.add(Values.local(one, line.number()));
      }
    }
    Optional<ContentLine> rule = part.one("RRULE");
    if (rule.isPresent()) {
      local.addAll(repeated(rule.get(), first, before));
    }
    return local.stream().map(it -> new Onset(it, before, after)).toList();
  }

  private static List<LocalDateTime> repeated(
      ContentLine line, LocalDateTime first, ZoneOffset before) throws IcalException {
    try {
      RepeatRule rule = RepeatRuleText.read(line.value(), new PlanZone("", ZoneRules.of(before)));
      if (rule.frequency() != RepeatRule.Frequency.YEARLY) {
        throw new IcalException(line.number(), "a zone's RRULE must have FREQ=YEARLY");
      }
      return rule.dates(first, first, HORIZON, Dates.NAMED_MAX);
    } catch (IllegalArgumentException e) {
      throw new IcalException(line.number(), String.valueOf(e.getMessage()));
    }
  }

  private static ZoneOffset offset(Component part, String name) throws IcalException {
    return Values.offset(
        part.one(name).orElseThrow(() -> new IcalException(part.line(), name + " is missing")));
  }

  /// Whether both say the same for the years that matter: the database's then stands for both.
  private static boolean agree(ZoneRules one, ZoneRules other) {
    for (int month = 0; month < COMPARED_MONTHS; month++) {
      LocalDateTime at = COMPARED_FROM.plusMonths(month);
      if (!one.getOffset(at).equals(other.getOffset(at))) {
        return false;
      }
    }
    return true;
  }
}
