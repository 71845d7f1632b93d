package vn.bridgewatch.collector.conference.ical;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.collector.conference.plan.CallProfile;
import vn.bridgewatch.collector.conference.plan.Change;
import vn.bridgewatch.collector.conference.plan.Dates;
import vn.bridgewatch.collector.conference.plan.Details;
import vn.bridgewatch.collector.conference.plan.Plan;
import vn.bridgewatch.collector.conference.plan.PlanZone;
import vn.bridgewatch.collector.conference.plan.RepeatRuleText;

/// Writes plans as a calendar that [CalendarReader] reads again as the same plans; how series are
/// kept, so that what is kept can be read by other programs, too.
public final class CalendarWriter {

  private static final int FOLD_BYTES = 73;

  /// Whatever is written says everything itself.
  private static final String STAMP = "19700101T000000Z";

  private final StringBuilder text = new StringBuilder();

  private CalendarWriter() {}

  public static String write(Collection<Plan> plans) {
    var writer = new CalendarWriter();
    writer.line("BEGIN:VCALENDAR");
    writer.line("VERSION:2.0");
    writer.line("PRODID:-//Bridgewatch//Conferences//VI");
    var zones = new HashSet<String>();
    for (Plan plan : plans) {
      PlanZone zone = plan.dates().zone();
      if (!zone.isIana() && zones.add(zone.name())) {
        writer.zone(zone);
      }
    }
    plans.forEach(writer::plan);
    writer.line("END:VCALENDAR");
    return writer.text.toString();
  }

  /// Every change of the clock as it comes: rules were made dates when the zone was read.
  private void zone(PlanZone zone) {
    line("BEGIN:VTIMEZONE");
    line("TZID:" + zone.name());
    List<ZoneOffsetTransition> transitions = zone.rules().getTransitions();
    LocalDateTime always = LocalDateTime.of(1970, 1, 1, 0, 0);
    if (transitions.isEmpty()) {
      ZoneOffset offset = zone.rules().getOffset(Instant.EPOCH);
      observance(always, offset, offset);
    }
    for (ZoneOffsetTransition transition : transitions) {
      observance(
          transition.getDateTimeBefore(),
          transition.getOffsetBefore(),
          transition.getOffsetAfter());
    }
    line("END:VTIMEZONE");
  }

  private void observance(LocalDateTime onset, ZoneOffset before, ZoneOffset after) {
    line("BEGIN:STANDARD");
    line("DTSTART:" + onset.format(Values.LOCAL));
    line("TZOFFSETFROM:" + offset(before));
    line("TZOFFSETTO:" + offset(after));
    line("END:STANDARD");
  }

  private static String offset(ZoneOffset offset) {
    return offset.getTotalSeconds() == 0 ? "+0000" : offset.getId().replace(":", "");
  }

  private void plan(Plan plan) {
    Dates dates = plan.dates();
    line("BEGIN:VEVENT");
    line("UID:" + plan.id());
    line("DTSTAMP:" + STAMP);
    line("X-BRIDGEWATCH-ID:" + plan.id());
    details(plan.details());
    time("DTSTART", dates.zone(), dates.start());
    line("DURATION:PT" + dates.length().toSeconds() + "S");
    dates.rule().ifPresent(rule -> line("RRULE:" + RepeatRuleText.write(rule, dates.zone())));
    dates.also().stream().sorted().forEach(date -> time("RDATE", dates.zone(), date));
    dates.except().stream().sorted().forEach(date -> time("EXDATE", dates.zone(), date));
    if (plan.calledOff()) {
      line("STATUS:CANCELLED");
    }
    line("END:VEVENT");
    plan.changes().forEach(change -> change(plan, change));
  }

  private void change(Plan plan, Change change) {
    Change.@Nullable Instead as = change.as();
    line("BEGIN:VEVENT");
    line("UID:" + plan.id());
    line("DTSTAMP:" + STAMP);
    time("RECURRENCE-ID", plan.dates().zone(), change.original());
    if (as == null) {
      line("STATUS:CANCELLED");
    } else {
      line("DTSTART:" + utc(as.start()));
      line("DTEND:" + utc(as.end()));
      @Nullable Details details = as.details();
      if (details != null) {
        details(details);
      }
    }
    line("END:VEVENT");
  }

  private void details(Details details) {
    line("SUMMARY:" + Values.escaped(details.title()));
    line("X-BRIDGEWATCH-CODE-NAME:" + Values.escaped(details.codeName()));
    line("X-BRIDGEWATCH-RANK:" + details.rank().word());
    line("X-BRIDGEWATCH-ROSTER:" + list(details.invited()));
    CallProfile call = details.call();
    if (call.bitRate() > 0) {
      line("X-BRIDGEWATCH-BIT-RATE:" + call.bitRate());
    }
    if (!call.codecs().isEmpty()) {
      line("X-BRIDGEWATCH-CODECS:" + list(call.codecs()));
    }
    if (!call.mcus().isEmpty()) {
      line("X-BRIDGEWATCH-MCUS:" + list(call.mcus()));
    }
  }

  private static String list(List<String> texts) {
    return String.join(",", texts.stream().map(Values::escaped).toList());
  }

  private void time(String property, PlanZone zone, LocalDateTime local) {
    String quoted =
        zone.name().matches("[A-Za-z0-9/_+ -]+") ? zone.name() : '"' + zone.name() + '"';
    line(property + ";TZID=" + quoted + ":" + local.format(Values.LOCAL));
  }

  private static String utc(Instant instant) {
    return LocalDateTime.ofInstant(instant, ZoneOffset.UTC).format(Values.LOCAL) + "Z";
  }

  /// A line, folded so that none is longer than 75 octets and no character is cut.
  private void line(String line) {
    int octets = 0;
    for (int i = 0; i < line.length(); ) {
      int character = line.codePointAt(i);
      int size = Character.toString(character).getBytes(StandardCharsets.UTF_8).length;
      if (octets + size > FOLD_BYTES) {
        text.append("\r\n ");
        octets = 1;
      }
      text.appendCodePoint(character);
      octets += size;
      i += Character.charCount(character);
    }
    text.append("\r\n");
  }
}
