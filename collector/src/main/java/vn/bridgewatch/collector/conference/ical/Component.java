package vn.bridgewatch.collector.conference.ical;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A part of a calendar, between BEGIN and END.
///
/// @param line where it begins
record Component(String name, int line, List<ContentLine> properties, List<Component> parts) {

  private static final int DEPTH_MAX = 4;
  static final int PARTS_MAX = 20_000;

  /// The one calendar that lines are.
  static Component calendar(List<ContentLine> lines) throws IcalException {
    Deque<Component> open = new ArrayDeque<>();
    @Nullable Component calendar = null;
    int parts = 0;
    for (ContentLine line : lines) {
      if (calendar != null) {
        throw new IcalException(line.number(), "comes after END:VCALENDAR: there must be one");
      }
      String value = line.value().strip().toUpperCase(Locale.ROOT);
      if (line.name().equals("BEGIN")) {
        if (open.size() >= DEPTH_MAX || ++parts > PARTS_MAX) {
          throw new IcalException(line.number(), "has too many parts, or too deep");
        }
        if (open.isEmpty() && !value.equals("VCALENDAR")) {
          throw new IcalException(line.number(), "must begin with BEGIN:VCALENDAR");
        }
        open.push(new Component(value, line.number(), new ArrayList<>(), new ArrayList<>()));
      } else if (open.isEmpty()) {
        throw new IcalException(line.number(), "must begin with BEGIN:VCALENDAR");
      } else if (line.name().equals("END")) {
        Component ended = open.pop();
        if (!ended.name().equals(value)) {
          throw new IcalException(line.number(), "ends " + value + " within " + ended.name());
        }
        if (open.isEmpty()) {
          calendar = ended;
        } else {
          open.peek().parts().add(ended);
        }
      } else {
        open.peek().properties().add(line);
      }
    }
    if (calendar == null) {
      throw new IcalException(0, "has no END:VCALENDAR: it is not whole");
    }
    return calendar;
  }

  List<ContentLine> all(String property) {
    return properties.stream().filter(it -> it.name().equals(property)).toList();
  }

  /// A property that may be there once.
  Optional<ContentLine> one(String property) throws IcalException {
    List<ContentLine> found = all(property);
    if (found.size() > 1) {
      throw new IcalException(found.get(1).number(), property + " is given twice");
    }
    return found.stream().findFirst();
  }

  List<Component> parts(String part) {
    return parts.stream().filter(it -> it.name().equals(part)).toList();
  }
}
