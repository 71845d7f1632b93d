package vn.bridgewatch.collector.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import vn.bridgewatch.collector.api.Answers.Answer;
import vn.bridgewatch.collector.check.CheckJson;
import vn.bridgewatch.collector.check.CheckReport;
import vn.bridgewatch.collector.check.CheckRun;
import vn.bridgewatch.collector.check.CheckRuns;
import vn.bridgewatch.collector.check.CheckSummary;
import vn.bridgewatch.collector.check.Lang;

/// What can be read of check runs, and their reports.
final class CheckRoutes {

  private static final int RUNS_DEFAULT = 20;

  private final Backend backend;
  private final Answers answers;

  CheckRoutes(Backend backend, Answers answers) {
    this.backend = backend;
    this.answers = answers;
  }

  /// Runs without their sites, newest first.
  record Checks(List<CheckJson.Check> checks) {}

  void addTo(Router router) {
    router.get("/api/v1/checks").handler(this::list);
    router.get("/api/v1/checks/:id").handler(this::one);
    router.get("/api/v1/checks/:id/report").handler(this::report);
  }

  private void list(RoutingContext context) {
    var query = new Query(context.queryParams(), "conference", "limit");
    int limit = query.integer("limit", RUNS_DEFAULT, 1, CheckRuns.RECENT_MAX);
    String conference = query.text("conference").orElse("");
    answers.answer(
        context,
        () -> {
          List<CheckSummary> runs = backend.checks().recent(CheckRuns.RECENT_MAX);
          return Answer.json(
              new Checks(
                  runs.stream()
                      .filter(run -> conference.isEmpty() || run.conference().equals(conference))
                      .limit(limit)
                      .map(CheckJson::of)
                      .toList()));
        });
  }

  private void one(RoutingContext context) {
    var _ = new Query(context.queryParams());
    String id = Query.pathPart(context, "id");
    answers.answer(context, () -> Answer.json(CheckJson.of(run(id))));
  }

  private void report(RoutingContext context) {
    var query = new Query(context.queryParams(), "format", "lang");
    String format = query.choice("format", "html", List.of("html", "text", "json"));
    Lang lang = Lang.ofWord(query.choice("lang", "vi", List.of("vi", "en")));
    String id = Query.pathPart(context, "id");
    if (format.equals("html")) {
      // The report is one file with its styles inside; only these very styles are let in.
      context
          .response()
          .putHeader(
              "Content-Security-Policy",
              "default-src 'none'; style-src '"
                  + CheckReport.STYLE_HASH
                  + "'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'");
    }
    answers.answer(
        context,
        () -> {
          CheckRun run = run(id);
          return switch (format) {
            case "html" ->
                Answer.text(
                    "text/html; charset=utf-8",
                    CheckReport.html(run, backend.scores().rules(), lang));
            case "text" ->
                Answer.text(Answers.TEXT, CheckReport.text(run, backend.scores().rules(), lang));
            default ->
                new Answer(200, Answers.JSON, Buffer.buffer(CheckJson.write(CheckJson.of(run))));
          };
        });
  }

  private CheckRun run(String id) {
    return backend
        .checks()
        .byId(id)
        .orElseThrow(() -> ApiException.notFound("no check " + id, "id"));
  }
}
