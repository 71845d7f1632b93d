package vn.bridgewatch.collector.api;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.check.StepResult;
import vn.bridgewatch.collector.api.Answers.Answer;
import vn.bridgewatch.collector.media.MediaTestRun;

/// What can be read of runs of media tests.
final class MediaRoutes {

  private final Backend backend;
  private final Answers answers;

  MediaRoutes(Backend backend, Answers answers) {
    this.backend = backend;
    this.answers = answers;
  }

  void addTo(Router router) {
    router.get("/api/v1/media").handler(this::list);
    router.get("/api/v1/media/:id").handler(this::one);
  }

  record Step(
      String step,
      String target,
      String status,
      @Nullable Double seconds,
      String reason,
      String detail) {}

  record SiteTest(String site, String state, String reason, List<Step> steps) {}

  record Run(String id, long started, @Nullable Long finished, List<SiteTest> sites) {}

  record Runs(List<Run> runs) {}

  static Run of(MediaTestRun run) {
    return new Run(
        run.id(),
        run.startedMillis(),
        run.finishedMillis(),
        run.sites().stream()
            .map(test ->
                new SiteTest(
                    test.site(),
                    test.state().name().toLowerCase(Locale.ROOT),
                    test.reason(),
                    test.steps().stream().map(MediaRoutes::of).toList()))
            .toList());
  }

  private static Step of(StepResult step) {
    return new Step(
        step.step(),
        step.target(),
        step.status().name().toLowerCase(Locale.ROOT),
        Double.isNaN(step.seconds()) ? null : step.seconds(),
        step.reason(),
        step.detail());
  }

  private void list(RoutingContext context) {
    var _ = new Query(context.queryParams());
    answers.answer(
        context,
        () ->
            Answer.json(new Runs(backend.media().recent().stream().map(MediaRoutes::of).toList())));
  }

  private void one(RoutingContext context) {
    var _ = new Query(context.queryParams());
    String id = Query.pathPart(context, "id");
    answers.answer(
        context,
        () ->
            Answer.json(
                of(
                    backend
                        .media()
                        .byId(id)
                        .orElseThrow(() -> ApiException.notFound("no media test " + id, "id")))));
  }
}
