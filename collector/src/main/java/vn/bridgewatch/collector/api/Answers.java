package vn.bridgewatch.collector.api;

import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes answers on a worker, never on the event loop, a bounded number at one time, and turns what
/// goes wrong into the documented error.
final class Answers {

  static final String JSON = "application/json; charset=utf-8";
  static final String TEXT = "text/plain; charset=utf-8";
  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

  private final WorkerExecutor worker;
  private final int requestsMax;
  private final AtomicInteger requests = new AtomicInteger();

  Answers(WorkerExecutor worker, int requestsMax) {
    this.worker = worker;
    this.requestsMax = requestsMax;
  }

  /// A body with its kind.
  record Answer(int status, String contentType, Buffer body) {

    static Answer json(Object shape) {
      return new Answer(200, JSON, ApiJson.write(shape));
    }

    static Answer text(String contentType, String text) {
      return new Answer(200, contentType, Buffer.buffer(text));
    }
  }

  int underWay() {
    return requests.get();
  }

  void answer(RoutingContext context, Callable<Answer> work) {
    begin();
    end(context, worker.executeBlocking(work, false));
  }

  /// Answers when something is known that a worker need not wait for.
  <T> void answerWhen(RoutingContext context, CompletionStage<T> known, Function<T, Answer> make) {
    begin();
    end(
        context,
        Future.fromCompletionStage(known, context.vertx().getOrCreateContext())
            .compose(value -> worker.executeBlocking(() -> make.apply(value), false)));
  }

  private void begin() {
    if (requests.get() >= requestsMax) {
      throw ApiException.tooMany(
          "too many requests", "at most " + requestsMax + " are under way at one time");
    }
    requests.incrementAndGet();
  }

  private void end(RoutingContext context, Future<? extends @Nullable Answer> made) {
    made.onComplete(result -> {
      requests.decrementAndGet();
      @Nullable Answer answer = result.succeeded() ? result.result() : null;
      if (answer != null) {
        send(context, answer);
      } else {
        context.fail(result.cause());
      }
    });
  }

  static void send(RoutingContext context, Answer answer) {
    if (context.response().ended() || context.response().closed()) {
      return;
    }
    context
        .response()
        .setStatusCode(answer.status())
        .putHeader("Content-Type", answer.contentType())
        .end(answer.body());
  }

  /// Answers a request that failed, wherever it did.
  static void fail(RoutingContext context) {
    if (context.response().headWritten()) {
      context.request().connection().close();
      return;
    }
    Throwable failure = context.failure();
    if (failure instanceof ApiException wrong) {
      error(context, wrong.status(), wrong.what(), wrong.rule(), wrong.where());
      return;
    }
    int status =
        failure instanceof HttpException http ? http.getStatusCode() : context.statusCode();
    switch (status) {
      case 404 -> error(context, 404, "there is nothing here", "see docs/api.md", path(context));
      case 405 ->
          error(
              context,
              405,
              "this method is not possible here",
              "see docs/api.md",
              context.request().method().name());
      case 413 -> error(context, 413, "the body is too large", "has a limit", "body");
      case 400 -> error(context, 400, "the request is not valid", "see docs/api.md", path(context));
      default -> {
        LOG.atError()
            .addKeyValue("path", path(context))
            .addKeyValue("status", status)
            .setCause(failure)
            .log("Request failed");
        error(context, 500, "the collector failed", "see its log", path(context));
      }
    }
  }

  private static String path(RoutingContext context) {
    return String.valueOf(context.request().path());
  }

  private static void error(
      RoutingContext context, int status, String what, String rule, String where) {
    var fault = new ApiJson.ErrorAnswer(new ApiJson.Fault(what, rule, where));
    send(context, new Answer(status, JSON, ApiJson.write(fault)));
  }
}
