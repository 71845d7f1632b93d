package vn.bridgewatch.collector.api;

import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.collector.api.Answers.Answer;
import vn.bridgewatch.collector.score.Mark;
import vn.bridgewatch.collector.score.ScoreArchive;
import vn.bridgewatch.collector.score.ScoredWarning;
import vn.bridgewatch.collector.score.Scores;

/// What warnings came to: shown, corrected, and rules told in full again.
final class ScoreRoutes {

  private static final String WARNING = "/api/v1/warnings/:rule/:alert";
  private static final int WARNINGS_DEFAULT = 100;
  private static final int WARNINGS_MAX = 1_000;
  private static final int BY_CHARS_MAX = 100;

  private final Backend backend;
  private final Answers answers;

  ScoreRoutes(Backend backend, Answers answers) {
    this.backend = backend;
    this.answers = answers;
  }

  void addTo(Router router) {
    router.get("/api/v1/scores").handler(this::scores);
    router.get("/api/v1/rules/:rule/score").handler(this::score);
    router.put("/api/v1/rules/:rule/standing").handler(this::stand);
    router.get("/api/v1/warnings").handler(this::warnings);
    router.get(WARNING).handler(this::warning);
    router.put(WARNING + "/mark").handler(this::mark);
    router.post(WARNING + "/acted").handler(this::acted);
  }

  private void scores(RoutingContext context) {
    var _ = new Query(context.queryParams());
    answers.answer(
        context,
        () ->
            Answer.json(
                new ScoreJson.Scores(
                    backend.scores().rules().stream().map(ScoreJson::of).toList())));
  }

  private void score(RoutingContext context) {
    var _ = new Query(context.queryParams());
    String rule = Query.pathPart(context, "rule");
    answers.answer(
        context,
        () ->
            Answer.json(
                backend
                    .scores()
                    .rule(rule)
                    .map(ScoreJson::of)
                    .orElseThrow(() -> unknownRule(rule))));
  }

  private void stand(RoutingContext context) {
    String rule = Query.pathPart(context, "rule");
    var body = ApiJson.read(ActRoutes.json(context), ScoreJson.StandingBody.class);
    Boolean demoted = body.demoted();
    if (demoted == null) {
      throw ApiException.bad("is missing", "must be true or false", "demoted");
    }
    String by = by(context, body.by());
    String reason = ActRoutes.required(body.reason(), "reason");
    answers.answer(
        context,
        () -> {
          if (backend.scores().rule(rule).isEmpty()) {
            throw unknownRule(rule);
          }
          backend.scores().stand(rule, demoted, by, reason);
          return new Answer(202, Answers.JSON, ApiJson.write(new Stood(rule, demoted)));
        });
  }

  /// Counts within about a second.
  record Stood(String rule, boolean demoted) {}

  private void warnings(RoutingContext context) {
    var query = new Query(context.queryParams(), "rule", "site", "mark", "limit", "before");
    int limit = query.integer("limit", WARNINGS_DEFAULT, 1, WARNINGS_MAX);
    var filter =
        new ScoreArchive.Filter(
            query.text("rule"),
            query.text("site"),
            query.text("mark").map(word -> mark(word, "mark", Mark.values())),
            query.number("before", Long.MAX_VALUE, 1));
    answers.answer(
        context,
        () ->
            Answer.json(
                new ScoreJson.Warnings(
                    backend.scores().recent(filter, limit).stream()
                        .map(it -> ScoreJson.of(it, backend.inventory()))
                        .toList())));
  }

  private void warning(RoutingContext context) {
    var _ = new Query(context.queryParams());
    String rule = Query.pathPart(context, "rule");
    long alert = Query.numberOfPath(context, "alert");
    answers.answer(
        context,
        () ->
            Answer.json(
                new ScoreJson.Detail(
                    ScoreJson.of(known(rule, alert), backend.inventory()),
                    backend.scores().audit(rule, alert).stream().map(ScoreJson::of).toList())));
  }

  private void mark(RoutingContext context) {
    String rule = Query.pathPart(context, "rule");
    long alert = Query.numberOfPath(context, "alert");
    var body = ApiJson.read(ActRoutes.json(context), ScoreJson.MarkBody.class);
    Optional<Mark> mark =
        Optional.ofNullable(body.mark())
            .map(word ->
                mark(
                    word,
                    "mark",
                    Mark.HIT,
                    Mark.LATE,
                    Mark.EARLY,
                    Mark.FALSE,
                    Mark.MISSED,
                    Mark.SUDDEN,
                    Mark.AVERTED,
                    Mark.VOID));
    String by = by(context, body.by());
    String reason = ActRoutes.required(body.reason(), "reason");
    answers.answer(
        context,
        () -> {
          try {
            ScoredWarning now = backend.scores().correct(known(rule, alert), mark, by, reason);
            return Answer.json(ScoreJson.of(now, backend.inventory()));
          } catch (Scores.RefusedException e) {
            throw refused(e, "mark");
          }
        });
  }

  private void acted(RoutingContext context) {
    String rule = Query.pathPart(context, "rule");
    long alert = Query.numberOfPath(context, "alert");
    var body = ApiJson.read(ActRoutes.json(context), ScoreJson.ActBody.class);
    String by = by(context, body.by());
    String note = ActRoutes.required(body.note(), "note");
    answers.answer(
        context,
        () -> {
          try {
            ScoredWarning now = backend.scores().acted(known(rule, alert), by, note);
            return Answer.json(ScoreJson.of(now, backend.inventory()));
          } catch (Scores.RefusedException e) {
            throw refused(e, "alert");
          }
        });
  }

  private ScoredWarning known(String rule, long alert) {
    return backend
        .scores()
        .find(rule, alert)
        .orElseThrow(() -> ApiException.notFound("no warning " + rule + " " + alert, "alert"));
  }

  private static ApiException unknownRule(String rule) {
    return ApiException.notFound("no rule that warns is called " + rule, "rule");
  }

  private static ApiException refused(Scores.RefusedException e, String where) {
    return ApiException.conflict(
        String.valueOf(e.getMessage()), "must go with what came of the warning", where);
  }

  private static Mark mark(String word, String where, Mark... allowed) {
    List<String> words = new ArrayList<>();
    for (Mark mark : allowed) {
      if (mark.word().equals(word)) {
        return mark;
      }
      words.add(mark.word());
    }
    throw ApiException.bad("got " + word, "must be one of " + String.join(", ", words), where);
  }

  /// Who says it, with the address that it was said from: anyone may write any name.
  private static String by(RoutingContext context, @Nullable String name) {
    String given = ActRoutes.required(name, "by", BY_CHARS_MAX);
    @Nullable SocketAddress client = context.request().remoteAddress();
    return client == null ? given : given + " (" + client.hostAddress() + ")";
  }
}
