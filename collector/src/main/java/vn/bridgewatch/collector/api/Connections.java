package vn.bridgewatch.collector.api;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Holds clients to their time: a request must be whole within a deadline of its own, an idle
/// connection ends, and there are at most so many.
///
/// Lives on the server's one event loop; metrics read the counts from elsewhere.
final class Connections {

  private static final long NONE = -1;

  private final Vertx vertx;
  private final HttpSettings.Limits limits;
  private final Map<HttpConnection, Held> held = new ConcurrentHashMap<>();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong cut = new AtomicLong();

  /// A connection: how many requests are under way, and the timer that would end it.
  private static final class Held {
    private int requests;
    private long timer = NONE;
  }

  Connections(Vertx vertx, HttpSettings.Limits limits) {
    this.vertx = vertx;
    this.limits = limits;
  }

  void opened(HttpConnection connection) {
    if (held.size() >= limits.connections()) {
      refused.incrementAndGet();
      connection.close();
      return;
    }
    var state = new Held();
    held.put(connection, state);
    connection.closeHandler(_ -> {
      held.remove(connection);
      cancel(state);
    });
    endIn(limits.requestMillis(), connection, state);
  }

  /// The head of a request is there; its body has what is left of the deadline.
  void requested(RoutingContext context) {
    HttpConnection connection = context.request().connection();
    Held state = held.get(connection);
    if (state != null) {
      cancel(state);
      state.requests++;
      if (!context.request().isEnded()) {
        long timer = vertx.setTimer(limits.requestMillis(), _ -> cutUnlessEnded(context));
        context.addEndHandler(_ -> vertx.cancelTimer(timer));
      }
      context.addEndHandler(_ -> answered(connection, state));
    }
    context.next();
  }

  int open() {
    return held.size();
  }

  long refused() {
    return refused.get();
  }

  long cut() {
    return cut.get();
  }

  private void cutUnlessEnded(RoutingContext context) {
    if (!context.request().isEnded()) {
      cut.incrementAndGet();
      context.request().connection().close();
    }
  }

  private void answered(HttpConnection connection, Held state) {
    state.requests--;
    if (state.requests == 0 && held.containsKey(connection)) {
      endIn(limits.idleMillis(), connection, state);
    }
  }

  private void endIn(long millis, HttpConnection connection, Held state) {
    cancel(state);
    state.timer =
        vertx.setTimer(
            millis,
            _ -> {
              cut.incrementAndGet();
              connection.close();
            });
  }

  private void cancel(Held state) {
    if (state.timer != NONE) {
      vertx.cancelTimer(state.timer);
      state.timer = NONE;
    }
  }
}
