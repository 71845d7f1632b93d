package vn.bridgewatch.collector.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.Locale;
import vn.bridgewatch.collector.api.Answers.Answer;
import vn.bridgewatch.collector.conference.ConferenceChanges;
import vn.bridgewatch.collector.conference.PlanCheck;
import vn.bridgewatch.collector.conference.Roster;
import vn.bridgewatch.collector.conference.csv.CsvReader;
import vn.bridgewatch.collector.conference.ical.CalendarDefaults;
import vn.bridgewatch.collector.conference.ical.CalendarReader;
import vn.bridgewatch.collector.conference.ical.IcalException;
import vn.bridgewatch.collector.conference.plan.Plan;
import vn.bridgewatch.collector.conference.plan.PlanFields;
import vn.bridgewatch.collector.conference.plan.Planned;
import vn.bridgewatch.collector.conference.plan.Rank;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.config.Problem;

/// Takes conferences from a file that somebody brings, iCalendar or a table, or says what taking it
/// would change.
final class ImportRoutes {

  private static final String IMPORT = "/api/v1/conferences/import";
  private static final int IMPORT_BYTES_MAX = 2 << 20;

  private final Backend backend;
  private final Views views;
  private final Answers answers;
  private final EventHub hub;

  ImportRoutes(Backend backend, Views views, Answers answers, EventHub hub) {
    this.backend = backend;
    this.views = views;
    this.answers = answers;
    this.hub = hub;
  }

  /// Calendars are longer than other bodies.
  static void takeLongBodies(Router router) {
    router.post(IMPORT).handler(BodyHandler.create(false).setBodyLimit(IMPORT_BYTES_MAX));
  }

  void addTo(Router router) {
    router.post(IMPORT).handler(this::importAll);
  }

  private void importAll(RoutingContext context) {
    var query =
        new Query(
            context.queryParams(), "dry_run", "skip_bad", "roster", "rank", "code_name", "only");
    boolean dryRun = query.choice("dry_run", "false", List.of("true", "false")).equals("true");
    boolean skipBad = query.choice("skip_bad", "false", List.of("true", "false")).equals("true");
    CalendarDefaults defaults = defaults(query);
    Buffer body = context.body().buffer();
    if (body == null || body.length() == 0) {
      throw ApiException.bad("the body is empty", "must be a calendar or a table", "body");
    }
    String type =
        String.valueOf(context.request().getHeader("Content-Type")).toLowerCase(Locale.ROOT);
    boolean table = type.startsWith("text/csv");
    if (!table && !type.startsWith("text/calendar")) {
      throw ApiException.bad(
          "got " + type, "must be text/calendar or text/csv, in UTF-8", "Content-Type");
    }
    answers.answer(
        context,
        () -> {
          Planned planned = read(body.getBytes(), table, defaults);
          return imported(planned, dryRun, skipBad);
        });
  }

  private Planned read(byte[] content, boolean table, CalendarDefaults defaults) {
    try {
      Planned read =
          table ? CsvReader.read("body", content) : CalendarReader.read("body", content, defaults);
      return PlanCheck.check(read, backend.inventory());
    } catch (ConfigException e) {
      Problem first = e.problems().getFirst();
      throw ApiException.bad(
          first.message(), "must be a table as in docs/conferences.md", "line " + first.line());
    } catch (IcalException e) {
      throw ApiException.bad(
          String.valueOf(e.getMessage()), "must be a calendar of RFC 5545", "line " + e.line());
    }
  }

  private Answer imported(Planned planned, boolean dryRun, boolean skipBad) {
    ConferenceChanges changes = backend.conferences().preview(planned.plans());
    List<Problem> problems = PlanCheck.problems(planned, changes);
    boolean good = problems.isEmpty();
    if (!dryRun && !good && !skipBad) {
      throw ApiException.bad(
          String.join("\n", problems.stream().map(Problem::toString).toList()),
          "nothing was taken; skip_bad=true takes the rest",
          "body");
    }
    if (!dryRun) {
      List<String> foreign = changes.others();
      List<Plan> taken =
          planned.plans().stream().filter(plan -> !foreign.contains(plan.id())).toList();
      changes = backend.conferences().take(taken);
      changes.added().forEach(one -> hub.conferenceChanged(one.id()));
      changes.changed().forEach(one -> hub.conferenceChanged(one.after().id()));
    }
    return Answer.json(
        new ApiJson.Imported(
            good,
            dryRun,
            changes.added().stream().map(one -> views.conference(one, false)).toList(),
            changes.changed().stream()
                .map(one ->
                    new ApiJson.Changed(
                        views.conference(one.after(), false),
                        one.what(),
                        one.before().start().toEpochMilli()))
                .toList(),
            changes.removed().stream().map(one -> views.conference(one, false)).toList(),
            changes.series(),
            problems.stream()
                .map(one -> new ApiJson.ImportProblem(one.line(), one.path(), one.message()))
                .toList()));
  }

  private CalendarDefaults defaults(Query query) {
    CalendarDefaults usual = CalendarDefaults.NONE;
    List<String> roster = query.text("roster").map(PlanFields::words).orElse(List.of());
    try {
      if (!roster.isEmpty()) {
        var _ = Roster.expand(roster, backend.inventory());
      }
      return new CalendarDefaults(
          query.text("code_name").orElse(usual.codeName()),
          query.text("rank").map(Rank::of).orElse(usual.rank()),
          roster,
          usual.call(),
          query.text("only"),
          usual.zone());
    } catch (IllegalArgumentException e) {
      throw ActRoutes.broken(e, "query");
    }
  }
}
