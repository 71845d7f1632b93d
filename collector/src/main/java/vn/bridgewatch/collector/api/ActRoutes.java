package vn.bridgewatch.collector.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.collector.api.Answers.Answer;
import vn.bridgewatch.collector.check.CheckJson;
import vn.bridgewatch.collector.check.CheckRun;
import vn.bridgewatch.collector.check.CheckRuns;
import vn.bridgewatch.collector.conference.Conference;
import vn.bridgewatch.collector.conference.Roster;
import vn.bridgewatch.collector.media.MediaRuns;
import vn.bridgewatch.collector.media.MediaTestRun;

/// What changes something: checks, media tests, the reading of files. The token was checked before.
final class ActRoutes {

  private static final int TEXT_CHARS_MAX = 200;
  private static final int ENTRIES_MAX = Conference.ROSTER_MAX;

  private final Backend backend;
  private final Answers answers;

  ActRoutes(Backend backend, Answers answers) {
    this.backend = backend;
    this.answers = answers;
  }

  void addTo(Router router) {
    router.post("/api/v1/checks").handler(this::check);
    router.post("/api/v1/media").handler(this::media);
    router.post("/api/v1/reload").handler(this::reload);
  }

  private void check(RoutingContext context) {
    var body = ApiJson.read(json(context), ApiJson.CheckBody.class);
    answers.answer(
        context,
        () -> {
          try {
            return new Answer(202, Answers.JSON, ApiJson.write(CheckJson.of(start(body))));
          } catch (CheckRuns.BusyException e) {
            throw ApiException.tooMany("a check is running", String.valueOf(e.getMessage()));
          }
        });
  }

  private void media(RoutingContext context) {
    var body = ApiJson.read(json(context), ApiJson.MediaBody.class);
    answers.answer(
        context,
        () -> {
          List<String> roster = roster(body);
          try {
            MediaTestRun run = backend.media().start(roster);
            return new Answer(
                202, Answers.JSON, ApiJson.write(MediaRoutes.of(run, backend.inventory())));
          } catch (MediaRuns.BusyException e) {
            throw ApiException.tooMany("media tests run", String.valueOf(e.getMessage()));
          }
        });
  }

  private List<String> roster(ApiJson.MediaBody body) {
    String conference = body.conference();
    List<String> sites = body.sites();
    if ((conference == null) == (sites == null || sites.isEmpty())) {
      throw ApiException.bad(
          "one of conference and sites is needed", "must name what is tested", "sites");
    }
    return conference == null
        ? expand(Objects.requireNonNull(sites), "sites")
        : known(conference).roster();
  }

  private CheckRun start(ApiJson.CheckBody body) throws CheckRuns.BusyException {
    String id = body.conference();
    List<String> sites = body.sites();
    if (id != null && sites == null) {
      Conference conference = known(id);
      return backend.checks().start(conference.id(), conference.title(), conference.roster());
    }
    if (id == null && sites != null) {
      return backend.checks().start("", "", expand(sites, "sites"));
    }
    throw ApiException.bad(
        id == null ? "neither is given" : "both are given",
        "must be either conference or sites",
        "body");
  }

  private void reload(RoutingContext context) {
    answers.answer(
        context,
        () -> {
          List<String> problems = backend.health().reload();
          return new Answer(
              problems.isEmpty() ? 200 : 400,
              Answers.JSON,
              problems.isEmpty()
                  ? ApiJson.write(new ApiJson.Reloaded(true, List.of()))
                  : ApiJson.write(
                      new ApiJson.ErrorAnswer(
                          new ApiJson.Fault(
                              String.join("\n", problems),
                              "the old files stay in force",
                              "reload"))));
        });
  }

  private List<String> expand(List<String> entries, String where) {
    if (entries.size() > ENTRIES_MAX) {
      throw ApiException.bad("got " + entries.size() + " entries", "at most " + ENTRIES_MAX, where);
    }
    for (String entry : entries) {
      if (entry == null) {
        throw ApiException.bad("an entry is null", "must be a site's key", where);
      }
    }
    try {
      return Roster.expand(entries, backend.inventory());
    } catch (IllegalArgumentException e) {
      throw broken(e, where);
    }
  }

  private Conference known(String id) {
    Optional<Conference> conference = backend.conferences().byId(id);
    return conference.orElseThrow(() -> ApiException.notFound("no conference " + id, "conference"));
  }

  static Buffer json(RoutingContext context) {
    String type = context.request().getHeader("Content-Type");
    if (type == null || !type.toLowerCase(java.util.Locale.ROOT).startsWith("application/json")) {
      throw ApiException.bad("got " + type, "must be application/json", "Content-Type");
    }
    Buffer body = context.body().buffer();
    if (body == null || body.length() == 0) {
      throw ApiException.bad("the body is empty", "must be a JSON object", "body");
    }
    return body;
  }

  static String required(@Nullable String text, String where) {
    return required(text, where, TEXT_CHARS_MAX);
  }

  static String required(@Nullable String text, String where, int charsMax) {
    if (text == null || text.isBlank()) {
      throw ApiException.bad("is missing", "must not be blank", where);
    }
    if (text.length() > charsMax) {
      throw ApiException.bad("has " + text.length() + " characters", "at most " + charsMax, where);
    }
    return text;
  }

  /// A rule of the domain that names its place first, as `end: must be after start`.
  static ApiException broken(IllegalArgumentException e, String where) {
    String message = String.valueOf(e.getMessage());
    int colon = message.indexOf(": ");
    return colon < 0
        ? ApiException.bad(message, "must be valid", where)
        : ApiException.bad(
            "is not valid", message.substring(colon + 2), message.substring(0, colon));
  }
}
