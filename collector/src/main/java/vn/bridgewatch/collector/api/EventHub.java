package vn.bridgewatch.collector.api;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.collector.alert.AlertView;
import vn.bridgewatch.collector.check.CheckJson;
import vn.bridgewatch.collector.check.CheckRun;
import vn.bridgewatch.collector.conference.Conference;
import vn.bridgewatch.collector.live.SiteEvent;
import vn.bridgewatch.collector.live.SiteStatus;

/// Server-sent events: changes gather for a moment, newest of each thing only, are written as text
/// once, and the same bytes go to every client.
///
/// So a burst over the whole country costs one text, not one for each client. The live thread only
/// puts into maps here; the text is made on a worker; clients live on the event loop.
final class EventHub {

  private static final Logger LOG = LoggerFactory.getLogger(EventHub.class);
  private static final long TICK_MILLIS = 5_000;
  private static final long SECOND_MILLIS = 1_000;
  private static final int HAPPENINGS_MAX = 1_000;
  private static final int CHUNK_BYTES = 64 * 1024;
  private static final Buffer COMMENT = Buffer.buffer(":\n\n");

  private final Vertx vertx;
  private final WorkerExecutor worker;
  private final Backend backend;
  private final Views views;
  private final HttpSettings.Limits limits;
  private final Counter cut;
  private final Counter leftOut;

  private final Map<String, SiteStatus> sites = new ConcurrentHashMap<>();
  private final Map<Long, AlertView> alerts = new ConcurrentHashMap<>();
  private final Set<String> checks = ConcurrentHashMap.newKeySet();
  private final Set<String> conferences = ConcurrentHashMap.newKeySet();
  private final Deque<SiteEvent> happenings = new ArrayDeque<>(); // guarded by itself
  private final AtomicBoolean overviewDue = new AtomicBoolean();

  private final Set<EventClient> clients = ConcurrentHashMap.newKeySet();
  private final Map<String, String> conferencesSent = new HashMap<>();
  private boolean writing;

  /// Made and called on the server's event loop, but for the listeners.
  EventHub(
      Vertx vertx,
      WorkerExecutor worker,
      Backend backend,
      Views views,
      HttpSettings.Limits limits,
      MeterRegistry registry) {
    this.vertx = vertx;
    this.worker = worker;
    this.backend = backend;
    this.views = views;
    this.limits = limits;
    this.cut =
        Counter.builder("bridgewatch.collector.events.clients.cut")
            .description("Event streams that were cut because they read too slowly.")
            .register(registry);
    this.leftOut =
        Counter.builder("bridgewatch.collector.events.left.out")
            .description("Events that were kept and not told to event streams, for too many came.")
            .register(registry);
    Gauge.builder("bridgewatch.collector.events.clients", clients, Set::size)
        .description("Event streams that are open.")
        .register(registry);
  }

  void start() {
    backend.live().onChange(status -> sites.put(status.site(), status));
    backend.alerts().onTransition(alert -> alerts.put(alert.id(), alert));
    backend.live().onEvents(this::happened);
    backend.checks().onProgress(checks::add);
    vertx.setPeriodic(limits.eventBatchMillis(), _ -> flush());
    vertx.setPeriodic(SECOND_MILLIS, _ -> second());
    vertx.setPeriodic(TICK_MILLIS, _ -> tick());
  }

  /// For display only: where more come than are told, the oldest are left to the log.
  private void happened(List<SiteEvent> events) {
    synchronized (happenings) {
      for (SiteEvent event : events) {
        happenings.addLast(event);
        if (happenings.size() > HAPPENINGS_MAX) {
          happenings.removeFirst();
          leftOut.increment();
        }
      }
    }
  }

  private List<SiteEvent> takeHappenings() {
    synchronized (happenings) {
      List<SiteEvent> taken = List.copyOf(happenings);
      happenings.clear();
      return taken;
    }
  }

  private boolean happensNothing() {
    synchronized (happenings) {
      return happenings.isEmpty();
    }
  }

  /// A conference was put or closed.
  void conferenceChanged(String id) {
    conferences.add(id);
  }

  /// Opens a stream. The client gathers changes from now on and gets them after the overview, so
  /// that none falls between the two.
  void open(RoutingContext context) {
    if (clients.size() >= limits.eventClients()) {
      throw ApiException.tooMany(
          "too many event streams", "at most " + limits.eventClients() + " at one time");
    }
    context
        .response()
        .setChunked(true)
        .putHeader("Content-Type", "text/event-stream; charset=utf-8")
        .putHeader("Content-Encoding", "identity")
        .putHeader("X-Accel-Buffering", "no");
    var client = new EventClient(context.request(), limits.eventQueueBytes());
    clients.add(client);
    context.addEndHandler(_ -> clients.remove(client));
    worker
        .executeBlocking(() -> event("overview", views.overview()), false)
        .onSuccess(overview -> client.begin(overview))
        .onFailure(context::fail);
  }

  /// The clients that are there now; on the event loop.
  int clients() {
    return clients.size();
  }

  private void flush() {
    if (writing || isQuiet()) {
      return;
    }
    if (clients.isEmpty()) {
      drain();
      return;
    }
    writing = true;
    worker
        .executeBlocking(this::changes, true)
        .onComplete(result -> {
          writing = false;
          if (result.succeeded()) {
            result.result().forEach(this::send);
          } else {
            LOG.atError().setCause(result.cause()).log("Cannot write events");
          }
        });
  }

  private boolean isQuiet() {
    return sites.isEmpty()
        && alerts.isEmpty()
        && checks.isEmpty()
        && conferences.isEmpty()
        && happensNothing();
  }

  private void drain() {
    sites.clear();
    alerts.clear();
    takeHappenings();
    checks.clear();
    conferences.clear();
  }

  /// What changed since the last time as pieces of text; on a worker.
  private List<Buffer> changes() {
    var pieces = new Pieces();
    for (String key : List.copyOf(sites.keySet())) {
      SiteStatus status = sites.remove(key);
      if (status != null) {
        views.site(status).ifPresent(site -> pieces.add(event("site", site)));
      }
    }
    for (Long id : List.copyOf(alerts.keySet())) {
      AlertView alert = alerts.remove(id);
      if (alert != null) {
        pieces.add(event("alert", views.alert(alert)));
      }
    }
    for (SiteEvent event : takeHappenings()) {
      pieces.add(event("happening", views.event(null, event)));
    }
    for (String id : List.copyOf(conferences)) {
      conferences.remove(id);
      backend
          .conferences()
          .byId(id)
          .ifPresent(it -> pieces.add(event("conference", views.conference(it, false))));
    }
    for (String id : List.copyOf(checks)) {
      checks.remove(id);
      backend
          .checks()
          .byId(id)
          .map(CheckRun::summary)
          .ifPresent(summary -> pieces.add(event("check", CheckJson.of(summary))));
    }
    overviewDue.set(true);
    return pieces.all();
  }

  private void second() {
    if (clients.isEmpty()) {
      return;
    }
    worker
        .executeBlocking(this::phases, true)
        .onSuccess(phases -> {
          phases.forEach((id, phase) -> {
            String before = conferencesSent.put(id, phase);
            if (before != null && !before.equals(phase)) {
              conferences.add(id);
            }
          });
          conferencesSent.keySet().retainAll(phases.keySet());
        });
    if (overviewDue.getAndSet(false)) {
      worker.executeBlocking(() -> event("overview", views.overview()), true).onSuccess(this::send);
    }
  }

  private Map<String, String> phases() {
    var phases = new HashMap<String, String>();
    for (Conference conference : backend.conferences().all()) {
      phases.put(conference.id(), views.conference(conference, false).phase());
    }
    return phases;
  }

  private void tick() {
    if (!clients.isEmpty()) {
      worker
          .executeBlocking(() -> event("tick", views.tick()).appendBuffer(COMMENT), true)
          .onSuccess(this::send);
    }
  }

  private void send(Buffer events) {
    for (EventClient client : List.copyOf(clients)) {
      if (!client.offer(events)) {
        clients.remove(client);
        cut.increment();
        client.cut();
      }
    }
  }

  private static Buffer event(String name, Object shape) {
    byte[] data = ApiJson.write(shape).getBytes();
    return Buffer.buffer(data.length + name.length() + 16)
        .appendString("event: ")
        .appendString(name)
        .appendString("\ndata: ")
        .appendBytes(data)
        .appendBytes("\n\n".getBytes(StandardCharsets.US_ASCII));
  }

  /// Joins small events into pieces of a size that sockets like.
  private static final class Pieces {

    private final List<Buffer> done = new ArrayList<>();
    private Buffer current = Buffer.buffer();

    void add(Buffer event) {
      current.appendBuffer(event);
      if (current.length() >= CHUNK_BYTES) {
        done.add(current);
        current = Buffer.buffer();
      }
    }

    List<Buffer> all() {
      if (current.length() > 0) {
        done.add(current);
        current = Buffer.buffer();
      }
      return done;
    }
  }
}
