package vn.bridgewatch.collector.api;

import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.collector.alert.Acknowledgement;
import vn.bridgewatch.collector.alert.AlertView;
import vn.bridgewatch.collector.api.Answers.Answer;

/// What people say about an alert: that they deal with it, or no longer do.
final class AlertRoutes {

  private static final String ACKNOWLEDGEMENT = "/api/v1/alerts/:alert/acknowledgement";
  private static final int NAME_CHARS_MAX = 100;
  private static final long KEPT_SECONDS_MAX = 10;

  private final Backend backend;
  private final Views views;
  private final Answers answers;

  AlertRoutes(Backend backend, Views views, Answers answers) {
    this.backend = backend;
    this.views = views;
    this.answers = answers;
  }

  void addTo(Router router) {
    router.put(ACKNOWLEDGEMENT).handler(this::acknowledge);
    router.delete(ACKNOWLEDGEMENT).handler(this::giveBack);
  }

  private void acknowledge(RoutingContext context) {
    long alert = Query.numberOfPath(context, "alert");
    var body = ApiJson.read(ActRoutes.json(context), ApiJson.AcknowledgementBody.class);
    String by = ActRoutes.required(body.by(), "by", NAME_CHARS_MAX);
    String note = body.note() == null ? "" : ActRoutes.required(body.note(), "note");
    @Nullable SocketAddress client = context.request().remoteAddress();
    var acknowledgement =
        new Acknowledgement(
            backend.clock().millis(), by, client == null ? "" : client.hostAddress(), note);
    decide(context, alert, acknowledgement);
  }

  private void giveBack(RoutingContext context) {
    decide(context, Query.numberOfPath(context, "alert"), null);
  }

  private void decide(RoutingContext context, long alert, @Nullable Acknowledgement by) {
    var kept = new CompletableFuture<AlertView>();
    var _ =
        backend
            .acknowledgements()
            .acknowledge(alert, by)
            .orTimeout(KEPT_SECONDS_MAX, TimeUnit.SECONDS)
            .whenComplete((now, failure) -> {
              if (failure != null) {
                kept.completeExceptionally(notKept(alert));
              } else if (now.isEmpty()) {
                kept.completeExceptionally(
                    ApiException.notFound("no alert " + alert + " that fires", "alert"));
              } else {
                kept.complete(now.get());
              }
            });
    answers.answerWhen(context, kept, now -> Answer.json(views.alert(now)));
  }

  private static ApiException notKept(long alert) {
    return ApiException.tooMany(
        "what was said of alert " + alert + " was not kept within " + KEPT_SECONDS_MAX + " s",
        "it may be kept later; look at the alert and say it again",
        "alert");
  }
}
