package vn.bridgewatch.collector.backtest;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import vn.bridgewatch.collector.conference.Conference;
import vn.bridgewatch.collector.conference.ConferenceFile;
import vn.bridgewatch.collector.conference.PlanCheck;
import vn.bridgewatch.collector.conference.Roster;
import vn.bridgewatch.collector.conference.csv.CsvReader;
import vn.bridgewatch.collector.conference.ical.CalendarDefaults;
import vn.bridgewatch.collector.conference.ical.CalendarReader;
import vn.bridgewatch.collector.conference.ical.IcalException;
import vn.bridgewatch.collector.conference.plan.Plan;
import vn.bridgewatch.collector.conference.plan.Planned;
import vn.bridgewatch.collector.inventory.Inventory;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.config.Problem;

/// The conferences that a recording is set beside; series are laid out over the year from its
/// beginning.
public final class RecordedCalendar {

  public static final RecordedCalendar NONE = new RecordedCalendar(List.of());

  private static final Duration BEFORE = Duration.ofDays(8);
  private static final Duration AFTER = Duration.ofDays(366);

  private final List<Plan> plans;

  private RecordedCalendar(List<Plan> plans) {
    this.plans = List.copyOf(plans);
  }

  /// Reads a file by its name: `*.ics` (iCalendar), `*.csv` (a table), else `conferences.yaml`.
  public static RecordedCalendar read(String name, byte[] content, Inventory inventory)
      throws ConfigException {
    String lower = name.toLowerCase(Locale.ROOT);
    if (!lower.endsWith(".ics") && !lower.endsWith(".csv")) {
      return new RecordedCalendar(ConferenceFile.read(name, content, inventory));
    }
    Planned planned =
        lower.endsWith(".ics") ? calendar(name, content) : CsvReader.read(name, content);
    Planned known = PlanCheck.check(planned, inventory);
    if (!known.problems().isEmpty()) {
      throw new ConfigException(known.problems());
    }
    return new RecordedCalendar(known.plans());
  }

  private static Planned calendar(String name, byte[] content) throws ConfigException {
    try {
      return CalendarReader.read(name, content, CalendarDefaults.NONE);
    } catch (IcalException e) {
      throw new ConfigException(
          List.of(new Problem(name, e.line(), "", String.valueOf(e.getMessage()))));
    }
  }

  /// A site that takes part in the first conference of the file; empty where there is none.
  public Optional<String> firstSite(Inventory inventory) {
    return plans.stream()
        .findFirst()
        .map(plan -> Roster.expand(plan.details().invited(), inventory).getFirst());
  }

  /// The dates that matter to a recording which begins then; those that were called off are none.
  List<Conference> from(Instant beginning, Inventory inventory) {
    var conferences = new ArrayList<Conference>();
    for (Plan plan : plans) {
      for (Plan.Date date : plan.between(beginning.minus(BEFORE), beginning.plus(AFTER))) {
        if (!date.calledOff()) {
          conferences.add(
              new Conference(
                  date.id(),
                  date.details(),
                  plan.isSeries() ? plan.id() : "",
                  date.start(),
                  date.end(),
                  Roster.expand(date.details().invited(), inventory),
                  null));
        }
      }
    }
    return conferences;
  }
}
