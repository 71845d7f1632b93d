package vn.bridgewatch.collector.api;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import vn.bridgewatch.collector.alert.AlertView;
import vn.bridgewatch.collector.api.Answers.Answer;
import vn.bridgewatch.collector.live.SiteState;
import vn.bridgewatch.collector.live.SiteStatus;

/// What can be read of sites, devices, values and alerts.
final class ReadRoutes {

  private static final int SITES_DEFAULT = 200;
  private static final int SITES_MAX = 5_000;
  private static final int OFFSET_MAX = 1_000_000;
  private static final int ALERTS_DEFAULT = 200;
  private static final int ALERTS_MAX = 5_000;
  private static final int EVENTS_DEFAULT = 50;
  private static final int EVENTS_MAX = 500;
  private static final List<String> STATES =
      List.of("", "good", "degraded", "critical", "lost", "maintenance", "unknown");

  private final Backend backend;
  private final Views views;
  private final Answers answers;

  ReadRoutes(Backend backend, Views views, Answers answers) {
    this.backend = backend;
    this.views = views;
    this.answers = answers;
  }

  void addTo(Router router) {
    router.get("/api/v1/overview").handler(this::overview);
    router.get("/api/v1/sites").handler(this::sites);
    router.get("/api/v1/sites/:key").handler(this::site);
    router.get("/api/v1/sites/:key/latest").handler(this::latest);
    router.get("/api/v1/sites/:key/events").handler(this::eventsOfSite);
    router.get("/api/v1/events/recent").handler(this::eventsOfAll);
    router.get("/api/v1/devices").handler(this::devices);
    router.get("/api/v1/alerts").handler(this::alerts);
  }

  private void overview(RoutingContext context) {
    var _ = new Query(context.queryParams());
    answers.answer(context, () -> Answer.json(views.overview()));
  }

  private void sites(RoutingContext context) {
    var query = new Query(context.queryParams(), "province", "state", "seen", "limit", "offset");
    Optional<String> province = query.text("province");
    province.ifPresent(this::requireProvince);
    String state = query.choice("state", "", STATES);
    String seen = query.choice("seen", "", List.of("", "true", "false"));
    int limit = query.integer("limit", SITES_DEFAULT, 1, SITES_MAX);
    int offset = query.integer("offset", 0, 0, OFFSET_MAX);
    answers.answer(
        context,
        () -> {
          List<SiteStatus> all =
              views.statuses(
                  province,
                  Optional.of(state).filter(it -> !it.isEmpty()).map(ReadRoutes::state),
                  Optional.of(seen).filter(it -> !it.isEmpty()).map(Boolean::valueOf));
          var page = new ArrayList<ApiJson.Site>();
          all.stream()
              .skip(offset)
              .limit(limit)
              .forEach(status -> views.site(status).ifPresent(page::add));
          return Answer.json(new ApiJson.Sites(all.size(), page));
        });
  }

  private void site(RoutingContext context) {
    var _ = new Query(context.queryParams());
    String key = Query.pathPart(context, "key");
    answers.answer(
        context,
        () -> Answer.json(views.siteDetail(key).orElseThrow(() -> unknownSite(key, "key"))));
  }

  private void latest(RoutingContext context) {
    var _ = new Query(context.queryParams());
    String key = Query.pathPart(context, "key");
    requireSite(key, "key");
    answers.answer(context, () -> Answer.json(views.latest(key)));
  }

  private void eventsOfSite(RoutingContext context) {
    String key = Query.pathPart(context, "key");
    requireSite(key, "key");
    events(context, Optional.of(key));
  }

  private void eventsOfAll(RoutingContext context) {
    events(context, Optional.empty());
  }

  private void events(RoutingContext context, Optional<String> site) {
    var query = new Query(context.queryParams(), "limit", "before");
    int limit = query.integer("limit", EVENTS_DEFAULT, 1, EVENTS_MAX);
    long before = query.number("before", Long.MAX_VALUE, 1);
    answers.answer(
        context,
        () ->
            Answer.json(
                new ApiJson.Events(
                    backend.events().recent(site, limit, before).stream()
                        .map(kept -> views.event(kept.id(), kept.event()))
                        .toList())));
  }

  private void devices(RoutingContext context) {
    String site =
        new Query(context.queryParams(), "site")
            .text("site")
            .orElseThrow(() -> ApiException.bad("is missing", "must be a site's key", "site"));
    requireSite(site, "site");
    answers.answer(context, () -> Answer.json(views.devices(site)));
  }

  private void alerts(RoutingContext context) {
    var query = new Query(context.queryParams(), "state", "limit");
    boolean all = query.choice("state", "open", List.of("open", "all")).equals("all");
    int limit = query.integer("limit", ALERTS_DEFAULT, 1, ALERTS_MAX);
    answers.answer(
        context,
        () -> {
          Stream<AlertView> alerts =
              all
                  ? backend.alerts().recent(limit).stream()
                  : backend.alerts().open().stream().sorted(AlertView.GRAVEST_FIRST);
          return Answer.json(new ApiJson.Alerts(alerts.limit(limit).map(views::alert).toList()));
        });
  }

  private void requireProvince(String code) {
    if (backend.inventory().provinceName(code).isEmpty()) {
      throw ApiException.bad("no province " + code, "must be a 2-digit code", "province");
    }
  }

  private void requireSite(String key, String where) {
    if (backend.inventory().site(key).isEmpty()) {
      throw unknownSite(key, where);
    }
  }

  private static ApiException unknownSite(String key, String where) {
    return ApiException.notFound("no site " + key, where);
  }

  private static SiteState state(String word) {
    return SiteState.valueOf(word.toUpperCase(Locale.ROOT));
  }
}
