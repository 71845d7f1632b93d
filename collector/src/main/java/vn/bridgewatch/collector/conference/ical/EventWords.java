package vn.bridgewatch.collector.conference.ical;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import vn.bridgewatch.collector.conference.plan.CallProfile;
import vn.bridgewatch.collector.conference.plan.Details;
import vn.bridgewatch.collector.conference.plan.Rank;

/// What an event says of a conference beside its time: in properties of ours, or in categories,
/// which every calendar program can set.
///
/// | property | category | is |
/// | --- | --- | --- |
/// | `X-BRIDGEWATCH-ID` | | the id of the conference |
/// | `X-BRIDGEWATCH-CODE-NAME` | `code:HN-11` | the code name |
/// | `X-BRIDGEWATCH-RANK` | `rank:province` | the rank |
/// | `X-BRIDGEWATCH-ROSTER` | `roster:province:01`, once for each | who takes part |
/// | `X-BRIDGEWATCH-BIT-RATE`, `-CODECS`, `-MCUS` | | the call profile |
final class EventWords {

  static final String OURS = "X-BRIDGEWATCH-";
  private static final String NO_TITLE = "(không có tiêu đề)";
  private static final Pattern LINE_BREAKS = Pattern.compile("[\\p{Cntrl}]+");

  private final Component event;
  private final CalendarDefaults defaults;
  private final List<String> categories;

  EventWords(Component event, CalendarDefaults defaults) {
    this.event = event;
    this.defaults = defaults;
    this.categories =
        event.all("CATEGORIES").stream()
            .flatMap(line -> Values.texts(line.value()).stream())
            .map(String::strip)
            .toList();
  }

  boolean isConference() {
    return defaults.only().isEmpty()
        || categories.stream().anyMatch(it -> it.equalsIgnoreCase(defaults.only().get()));
  }

  String id(String fallback) throws IcalException {
    return own("ID").orElse(fallback);
  }

  Details details(String codeName) throws IcalException {
    List<String> roster = roster(defaults.roster());
    if (roster.isEmpty()) {
      throw new IcalException(
          event.line(),
          "nobody takes part: say it as "
              + OURS
              + "ROSTER:province:01 or CATEGORIES:roster:province:01,"
              + " or give the calendar a roster in the configuration");
    }
    return new Details(
        title(NO_TITLE), code(codeName), rank(defaults.rank()), call(defaults.call()), roster);
  }

  /// What is said of one date of a series; what is not said stays as it is.
  Details changed(Details series) throws IcalException {
    return new Details(
        title(series.title()),
        code(series.codeName()),
        rank(series.rank()),
        call(series.call()),
        roster(series.invited()));
  }

  private String title(String fallback) throws IcalException {
    String text =
        event
            .one("SUMMARY")
            .map(it -> LINE_BREAKS.matcher(Values.text(it.value())).replaceAll(" ").strip())
            .filter(it -> !it.isEmpty())
            .orElse(fallback);
    return text.length() <= Details.TITLE_CHARS_MAX
        ? text
        : text.substring(0, Details.TITLE_CHARS_MAX - 1) + "…";
  }

  private String code(String fallback) throws IcalException {
    return own("CODE-NAME").or(() -> category("code:")).orElse(fallback);
  }

  private Rank rank(Rank fallback) throws IcalException {
    return own("RANK").or(() -> category("rank:")).map(Rank::of).orElse(fallback);
  }

  private List<String> roster(List<String> fallback) throws IcalException {
    var roster = new ArrayList<>(list("ROSTER"));
    if (roster.isEmpty()) {
      categories.stream()
          .filter(it -> it.startsWith("roster:"))
          .map(it -> it.substring("roster:".length()).strip())
          .forEach(roster::add);
    }
    return roster.isEmpty() ? fallback : roster;
  }

  private CallProfile call(CallProfile fallback) throws IcalException {
    Optional<String> bitRate = own("BIT-RATE");
    List<String> codecs = list("CODECS");
    List<String> mcus = list("MCUS");
    if (bitRate.filter(it -> !it.matches("\\d{1,9}")).isPresent()) {
      throw new IcalException(event.line(), OURS + "BIT-RATE must be bits a second");
    }
    return new CallProfile(
        bitRate.map(Integer::parseInt).orElse(fallback.bitRate()),
        codecs.isEmpty() ? fallback.codecs() : codecs,
        mcus.isEmpty() ? fallback.mcus() : mcus);
  }

  private Optional<String> own(String name) throws IcalException {
    return event
        .one(OURS + name)
        .map(it -> Values.text(it.value()).strip())
        .filter(it -> !it.isEmpty());
  }

  private List<String> list(String name) throws IcalException {
    return event.one(OURS + name).stream()
        .flatMap(it -> Values.texts(it.value()).stream())
        .map(String::strip)
        .filter(it -> !it.isEmpty())
        .toList();
  }

  private Optional<String> category(String prefix) {
    return categories.stream()
        .filter(it -> it.startsWith(prefix))
        .map(it -> it.substring(prefix.length()).strip())
        .filter(it -> !it.isEmpty())
        .findFirst();
  }
}
