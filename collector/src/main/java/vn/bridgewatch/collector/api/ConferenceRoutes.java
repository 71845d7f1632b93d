package vn.bridgewatch.collector.api;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.collector.api.Answers.Answer;
import vn.bridgewatch.collector.conference.Conference;
import vn.bridgewatch.collector.conference.ConferenceChanges;
import vn.bridgewatch.collector.conference.Roster;
import vn.bridgewatch.collector.conference.plan.CallProfile;
import vn.bridgewatch.collector.conference.plan.Details;
import vn.bridgewatch.collector.conference.plan.Plan;
import vn.bridgewatch.collector.conference.plan.PlanFields;
import vn.bridgewatch.collector.conference.plan.Rank;
import vn.bridgewatch.collector.conference.plan.RepeatRuleText;

/// The calendar: what is in it, what somebody puts in, moves, calls off or closes. The token of
/// whoever acts was checked before.
final class ConferenceRoutes {

  private static final String ONE = "/api/v1/conferences/:id";
  private static final String SERIES = "/api/v1/series/:id";
  private static final int NEXT_MAX = 100;

  private final Backend backend;
  private final Views views;
  private final Answers answers;
  private final EventHub hub;

  ConferenceRoutes(Backend backend, Views views, Answers answers, EventHub hub) {
    this.backend = backend;
    this.views = views;
    this.answers = answers;
    this.hub = hub;
  }

  void addTo(Router router) {
    router.get("/api/v1/conferences").handler(this::all);
    router.get(ONE).handler(this::one);
    router.put(ONE).handler(this::put);
    router.delete(ONE).handler(this::callOff);
    router.post(ONE + "/close").handler(this::close);
    router.get("/api/v1/series").handler(this::allSeries);
    router.put(SERIES).handler(this::putSeries);
    router.delete(SERIES).handler(this::removeSeries);
  }

  private void all(RoutingContext context) {
    var query = new Query(context.queryParams(), "from", "series");
    long fromMillis = query.number("from", 0, 0);
    Optional<String> series = query.text("series");
    answers.answer(
        context,
        () ->
            Answer.json(
                new ApiJson.Conferences(
                    backend.conferences().all().stream()
                        .filter(one -> one.end().toEpochMilli() >= fromMillis)
                        .filter(one -> series.isEmpty() || one.series().equals(series.get()))
                        .map(conference -> views.conference(conference, false))
                        .toList())));
  }

  private void one(RoutingContext context) {
    var _ = new Query(context.queryParams());
    String id = Query.pathPart(context, "id");
    answers.answer(context, () -> Answer.json(views.conference(known(id), true)));
  }

  private void put(RoutingContext context) {
    String id = Query.pathPart(context, "id");
    var body = ApiJson.read(ActRoutes.json(context), ApiJson.ConferenceBody.class);
    answers.answer(context, () -> put(conference(id, body)));
  }

  private Answer put(Conference conference) {
    backend.conferences().put(conference);
    hub.conferenceChanged(conference.id());
    return Answer.json(views.conference(conference, true));
  }

  private void close(RoutingContext context) {
    String id = Query.pathPart(context, "id");
    answers.answer(
        context,
        () -> {
          Conference conference = known(id);
          return conference.closed() == null
              ? put(conference.closedAt(now()))
              : Answer.json(views.conference(conference, true));
        });
  }

  private void callOff(RoutingContext context) {
    var _ = new Query(context.queryParams());
    String id = Query.pathPart(context, "id");
    answers.answer(
        context,
        () -> {
          Conference conference = known(id);
          if (conference.calledOff()) {
            return Answer.json(views.conference(conference, true));
          }
          if (!conference.start().isAfter(now())) {
            throw ApiException.conflict(
                conference.title() + " has begun",
                "only what is to come can be called off; POST …/close ends one that goes on",
                "id");
          }
          return put(conference.closedAt(now()));
        });
  }

  private Instant now() {
    return Instant.ofEpochMilli(backend.clock().millis());
  }

  private Conference known(String id) {
    return backend
        .conferences()
        .byId(id)
        .orElseThrow(() -> ApiException.notFound("no conference " + id, "id"));
  }

  private Conference conference(String id, ApiJson.ConferenceBody body) {
    String title = ActRoutes.required(body.title(), "title");
    String codeName = ActRoutes.required(body.codeName(), "codeName");
    Instant start = time(body.start(), "start");
    Instant end = time(body.end(), "end");
    List<String> invited = entries(body.roster());
    Optional<Conference> old = backend.conferences().byId(id);
    try {
      var details = new Details(title, codeName, rank(body.rank()), call(body.call()), invited);
      return new Conference(
          id,
          details,
          old.map(Conference::series).orElse(""),
          start,
          end,
          Roster.expand(invited, backend.inventory()),
          old.filter(it -> it.start().equals(start)).map(Conference::closed).orElse(null));
    } catch (IllegalArgumentException e) {
      throw ActRoutes.broken(e, "body");
    }
  }

  private void allSeries(RoutingContext context) {
    var _ = new Query(context.queryParams());
    answers.answer(
        context,
        () ->
            Answer.json(
                new ApiJson.AllSeries(
                    backend.conferences().series().stream().map(this::series).toList())));
  }

  private void putSeries(RoutingContext context) {
    String id = Query.pathPart(context, "id");
    var body = ApiJson.read(ActRoutes.json(context), ApiJson.SeriesBody.class);
    answers.answer(
        context,
        () -> {
          Plan plan = plan(id, body);
          try {
            tell(backend.conferences().take(List.of(plan)));
          } catch (IllegalArgumentException e) {
            throw ActRoutes.broken(e, "id");
          }
          return Answer.json(series(plan));
        });
  }

  private void removeSeries(RoutingContext context) {
    var _ = new Query(context.queryParams());
    String id = Query.pathPart(context, "id");
    answers.answer(
        context,
        () -> {
          boolean removed;
          try {
            removed = backend.conferences().removeSeries(id);
          } catch (IllegalArgumentException e) {
            throw ActRoutes.broken(e, "id");
          }
          if (!removed) {
            throw ApiException.notFound("no series " + id, "id");
          }
          return Answer.json(
              new ApiJson.AllSeries(
                  backend.conferences().series().stream().map(this::series).toList()));
        });
  }

  private Plan plan(String id, ApiJson.SeriesBody body) {
    List<String> invited = entries(body.roster());
    List<ApiJson.MovedBody> moved = body.changes() == null ? List.of() : body.changes();
    try {
      var _ = Roster.expand(invited, backend.inventory());
      Plan plan =
          new PlanFields(
                  id,
                  ActRoutes.required(body.title(), "title"),
                  ActRoutes.required(body.codeName(), "codeName"),
                  text(body.rank()),
                  call(body.call()),
                  invited,
                  text(body.zone()),
                  ActRoutes.required(body.start(), "start"),
                  ActRoutes.required(body.end(), "end"),
                  text(body.repeat()),
                  list(body.also()),
                  list(body.except()),
                  moved.stream().map(ConferenceRoutes::moved).toList())
              .plan();
      if (!plan.isSeries()) {
        throw ApiException.bad("neither is given", "one of repeat and also makes a series", "body");
      }
      return plan;
    } catch (IllegalArgumentException e) {
      throw ActRoutes.broken(e, "body");
    }
  }

  private static PlanFields.Moved moved(ApiJson.MovedBody body) {
    boolean off = Objects.requireNonNullElse(body.calledOff(), false);
    boolean both = body.start() != null && body.end() != null;
    if (off ? body.start() != null || body.end() != null : !both) {
      throw new IllegalArgumentException(
          "changes: must have start and end, or calledOff without both");
    }
    return new PlanFields.Moved(
        ActRoutes.required(body.date(), "changes.date"), text(body.start()), text(body.end()));
  }

  private ApiJson.Series series(Plan plan) {
    Details details = plan.details();
    var dates = plan.dates();
    List<Conference> known =
        backend.conferences().all().stream()
            .filter(one -> one.series().equals(plan.id()) && one.end().isAfter(now()))
            .toList();
    return new ApiJson.Series(
        plan.id(),
        details.title(),
        details.codeName(),
        details.rank().word(),
        details.invited(),
        Views.call(details.call()),
        dates.zone().name(),
        dates.start().toString(),
        dates.length().toMinutes(),
        dates.rule().map(rule -> RepeatRuleText.write(rule, dates.zone())).orElse(""),
        dates.also().stream().sorted().map(Object::toString).toList(),
        dates.except().stream().sorted().map(Object::toString).toList(),
        known.isEmpty() ? "" : backend.conferences().origin(known.getFirst().id()),
        known.stream().limit(NEXT_MAX).map(one -> views.conference(one, false)).toList());
  }

  private void tell(ConferenceChanges changes) {
    changes.added().forEach(one -> hub.conferenceChanged(one.id()));
    changes.changed().forEach(one -> hub.conferenceChanged(one.after().id()));
  }

  private static Rank rank(@Nullable String word) {
    return word == null ? Rank.DEFAULT : Rank.of(word);
  }

  private static CallProfile call(ApiJson.@Nullable CallBody body) {
    if (body == null) {
      return CallProfile.NONE;
    }
    Integer bitRate = body.bitRate();
    return new CallProfile(bitRate == null ? 0 : bitRate, list(body.codecs()), list(body.mcus()));
  }

  private static List<String> entries(@Nullable List<String> entries) {
    if (entries == null) {
      throw ApiException.bad("is missing", "must name sites", "roster");
    }
    if (entries.size() > Conference.ROSTER_MAX) {
      throw ApiException.bad(
          "got " + entries.size() + " entries", "at most " + Conference.ROSTER_MAX, "roster");
    }
    return list(entries);
  }

  private static List<String> list(@Nullable List<String> texts) {
    if (texts == null) {
      return List.of();
    }
    for (String text : texts) {
      if (text == null) {
        throw ApiException.bad("an entry is null", "must be a text", "body");
      }
    }
    return texts;
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static Instant time(@Nullable String text, String where) {
    String given = ActRoutes.required(text, where);
    try {
      return OffsetDateTime.parse(given).toInstant();
    } catch (DateTimeException _) {
      throw ApiException.bad(
          "got " + given, "must be a time with its zone, as 2026-11-23T08:00:00+07:00", where);
    }
  }
}
