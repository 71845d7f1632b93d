package vn.bridgewatch.collector.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.IntSupplier;
import vn.bridgewatch.collector.api.Answers.Answer;

/// What Prometheus and supervisors ask for.
final class MetricRoutes {

  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final HttpSettings settings;
  private final Backend backend;
  private final Answers answers;
  private final IntSupplier port;

  MetricRoutes(HttpSettings settings, Backend backend, Answers answers, IntSupplier port) {
    this.settings = settings;
    this.backend = backend;
    this.answers = answers;
    this.port = port;
  }

  void addTo(Router router) {
    router.get("/metrics").handler(this::self);
    router.get("/metrics/sites").handler(this::sites);
    router.get("/sd/prometheus").handler(this::discovery);
    router.get("/healthz").handler(MetricRoutes::alive);
    router.get("/readyz").handler(this::ready);
  }

  private void self(RoutingContext context) {
    answers.answer(context, () -> Answer.text(PROMETHEUS, backend.exposition().self()));
  }

  private void sites(RoutingContext context) {
    String province = new Query(context.queryParams(), "province").text("province").orElse("");
    if (!province.isEmpty() && backend.inventory().provinceName(province).isEmpty()) {
      throw ApiException.bad("no province " + province, "must be a 2-digit code", "province");
    }
    answers.answer(context, () -> Answer.text(PROMETHEUS, backend.exposition().sites(province)));
  }

  /// HTTP service discovery: one target group for each province, so that no scrape is large.
  private void discovery(RoutingContext context) {
    answers.answer(
        context,
        () -> {
          var provinces = new TreeSet<String>();
          backend.inventory().sites().forEach(site -> provinces.add(site.province()));
          var targets = new ArrayList<ApiJson.Targets>();
          for (String province : provinces) {
            targets.add(
                new ApiJson.Targets(
                    List.of(authority()),
                    Map.of(
                        "__scheme__",
                        settings.tls().isPresent() ? "https" : "http",
                        "__metrics_path__",
                        "/metrics/sites",
                        "__param_province",
                        province)));
          }
          return Answer.json(targets);
        });
  }

  private String authority() {
    String host = settings.address().getHostAddress();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port.getAsInt();
  }

  private static void alive(RoutingContext context) {
    Answers.send(context, Answer.text(Answers.TEXT, "ok\n"));
  }

  private void ready(RoutingContext context) {
    answers.answer(
        context,
        () -> {
          List<String> missing = backend.health().missing();
          return missing.isEmpty()
              ? Answer.text(Answers.TEXT, "ok\n")
              : new Answer(503, Answers.TEXT, Buffer.buffer(String.join("\n", missing) + "\n"));
        });
  }
}
