package vn.bridgewatch.collector.api;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.collector.api.Answers.Answer;
import vn.bridgewatch.collector.check.CheckJson;
import vn.bridgewatch.collector.check.StepWords;
import vn.bridgewatch.collector.inventory.Inventory;
import vn.bridgewatch.collector.media.MediaRuns;
import vn.bridgewatch.collector.media.MediaStore;
import vn.bridgewatch.collector.media.MediaTestRun;

/// What can be read of media tests.
final class MediaRoutes {

  private static final int LIMIT_DEFAULT = 20;

  private final Backend backend;
  private final Answers answers;

  MediaRoutes(Backend backend, Answers answers) {
    this.backend = backend;
    this.answers = answers;
  }

  void addTo(Router router) {
    router.get("/api/v1/media").handler(this::list);
    router.get("/api/v1/media/:id").handler(this::one);
    router.get("/api/v1/sites/:key/media").handler(this::ofSite);
  }

  /// @param reason why it was not tested, or waits; the words say so in full
  record SiteTest(
      String run,
      String site,
      String siteName,
      String province,
      String state,
      String reason,
      String detailVi,
      String detailEn,
      String firstStepVi,
      String firstStepEn,
      @Nullable Long endedMillis,
      List<CheckJson.Reason> steps) {}

  record Run(
      String id,
      long startedMillis,
      @Nullable Long finishedMillis,
      boolean interrupted,
      List<SiteTest> sites) {}

  record Counts(
      int total, int good, int noticeable, int bad, int unmeasured, int notTested, int waiting) {}

  record Summary(
      String id,
      long startedMillis,
      @Nullable Long finishedMillis,
      boolean interrupted,
      Counts counts) {}

  record Runs(List<Summary> runs) {}

  record Results(List<SiteTest> results) {}

  static Run of(MediaTestRun run, Inventory inventory) {
    return new Run(
        run.id(),
        run.startedMillis(),
        run.finishedMillis(),
        run.interrupted(),
        run.sites().stream().map(test -> of(test, inventory)).toList());
  }

  private static SiteTest of(MediaTestRun.SiteTest test, Inventory inventory) {
    var site = inventory.site(test.site());
    String word =
        switch (test.state()) {
          case WAITING -> "media_waiting";
          case RUNNING -> "media_running";
          case DONE -> "";
          case NOT_TESTED -> test.reason();
        };
    Optional<StepWords.Meaning> words = StepWords.of("media_" + word).or(() -> StepWords.of(word));
    return new SiteTest(
        test.run(),
        test.site(),
        site.map(one -> one.name()).orElse(test.site()),
        site.map(one -> one.province()).orElse(""),
        test.state().word(),
        test.reason(),
        words.map(StepWords.Meaning::vi).orElse(word),
        words.map(StepWords.Meaning::en).orElse(word),
        words.map(StepWords.Meaning::firstVi).orElse(""),
        words.map(StepWords.Meaning::firstEn).orElse(""),
        test.endedMillis(),
        test.steps().stream()
            .map(step -> StepWords.of(step, inventory.devices(test.site())))
            .toList());
  }

  private static Summary of(MediaStore.Run run) {
    MediaStore.Counts counts = run.counts();
    return new Summary(
        run.id(),
        run.startedMillis(),
        run.finishedMillis(),
        run.interrupted(),
        new Counts(
            counts.total(),
            counts.good(),
            counts.noticeable(),
            counts.bad(),
            counts.unmeasured(),
            counts.notTested(),
            counts.waiting()));
  }

  private void list(RoutingContext context) {
    int limit =
        new Query(context.queryParams(), "limit")
            .integer("limit", LIMIT_DEFAULT, 1, MediaRuns.RECENT_MAX);
    answers.answer(
        context,
        () ->
            Answer.json(
                new Runs(backend.media().recent(limit).stream().map(MediaRoutes::of).toList())));
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
                        .orElseThrow(() -> ApiException.notFound("no media test " + id, "id")),
                    backend.inventory())));
  }

  private void ofSite(RoutingContext context) {
    int limit =
        new Query(context.queryParams(), "limit").integer("limit", 5, 1, MediaRuns.RECENT_MAX);
    String key = Query.pathPart(context, "key");
    answers.answer(
        context,
        () -> {
          if (backend.inventory().site(key).isEmpty()) {
            throw ApiException.notFound("no site " + key, "key");
          }
          return Answer.json(
              new Results(
                  backend.media().ofSite(key, limit).stream()
                      .map(test -> of(test, backend.inventory()))
                      .toList()));
        });
  }
}
