package vn.bridgewatch.collector.api;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The collector's HTTP server: REST, server-sent events, metrics and the pages.
///
/// One verticle on one event loop; whatever reads the domain or waits is done on a small pool of
/// workers. The defaults of Vert.x that an unfriendly client could use are all set here.
public final class ApiServer extends VerticleBase {

  private static final int ACCEPT_BACKLOG = 4_096;
  private static final int HEADER_BYTES_MAX = 8_192;
  private static final int REQUEST_LINE_BYTES_MAX = 4_096;
  private static final int WORKERS = 8;
  private static final int COMPRESS_FROM_BYTES = 1_024;
  private static final int COMPRESSION_LEVEL = 1;
  private static final long HANDSHAKE_SECONDS = 10;

  private final HttpSettings settings;
  private final Backend backend;
  private final MeterRegistry registry;
  private @Nullable HttpServer server;
  private volatile int port;

  public ApiServer(HttpSettings settings, Backend backend, MeterRegistry registry) {
    this.settings = settings;
    this.backend = backend;
    this.registry = registry;
  }

  /// The port that is listened on, once deployed.
  public int port() {
    return port;
  }

  @Override
  public Future<?> start() {
    WorkerExecutor worker = vertx.createSharedWorkerExecutor("api-" + deploymentID(), WORKERS);
    var views = new Views(backend);
    var answers = new Answers(worker, settings.limits().requests());
    var connections = new Connections(vertx, settings.limits());
    var hub = new EventHub(vertx, worker, backend, views, settings.limits(), registry);
    measure(connections, answers);

    HttpServer http = vertx.createHttpServer(options());
    server = http;
    http.connectionHandler(connections::opened);
    http.requestHandler(router(views, answers, connections, hub));
    return http.listen(settings.port(), settings.address().getHostAddress())
        .onSuccess(listening -> {
          port = listening.actualPort();
          hub.start();
        });
  }

  @Override
  public Future<?> stop() {
    HttpServer listening = server;
    return listening == null ? Future.succeededFuture() : listening.close();
  }

  private Router router(Views views, Answers answers, Connections connections, EventHub hub) {
    Router router = Router.router(vertx);
    var guard = new Guard(settings);
    router.route().handler(connections::requested);
    router.route().handler(guard::check);
    ImportRoutes.takeLongBodies(router);
    router.route().handler(BodyHandler.create(false).setBodyLimit(settings.limits().bodyBytes()));
    new ReadRoutes(backend, views, answers).addTo(router);
    new CheckRoutes(backend, answers).addTo(router);
    new MediaRoutes(backend, answers).addTo(router);
    new ConfigurationRoutes(backend, answers).addTo(router);
    new ScoreRoutes(backend, answers).addTo(router);
    new ImportRoutes(backend, views, answers, hub).addTo(router);
    new ConferenceRoutes(backend, views, answers, hub).addTo(router);
    new AlertRoutes(backend, views, answers).addTo(router);
    new ActRoutes(backend, answers).addTo(router);
    router.get("/api/v1/events").handler(hub::open);
    new MetricRoutes(settings, backend, answers, this::port).addTo(router);
    new Pages(answers).addTo(router);
    router.route().failureHandler(Answers::fail);
    for (int status : new int[] {400, 404, 405, 413, 500}) {
      router.errorHandler(status, Answers::fail);
    }
    return router;
  }

  private HttpServerOptions options() {
    var options =
        new HttpServerOptions()
            .setTcpKeepAlive(true)
            .setAcceptBacklog(ACCEPT_BACKLOG)
            .setMaxHeaderSize(HEADER_BYTES_MAX)
            .setMaxInitialLineLength(REQUEST_LINE_BYTES_MAX)
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
            .setIdleTimeout((int) settings.limits().idleMillis())
            .setHttp2ClearTextEnabled(false)
            .setUseAlpn(false)
            .setDecompressionSupported(false)
            .setHandle100ContinueAutomatically(false)
            .setCompressionSupported(true)
            .setCompressionLevel(COMPRESSION_LEVEL)
            .setCompressionContentSizeThreshold(COMPRESS_FROM_BYTES);
    settings
        .tls()
        .ifPresent(tls ->
            options
                .setSsl(true)
                .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS)
                .setSslHandshakeTimeout(HANDSHAKE_SECONDS)
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.3", "TLSv1.2"))
                .setKeyCertOptions(
                    new PemKeyCertOptions()
                        .addCertValue(tls.certificate())
                        .addKeyValue(tls.key())));
    return options;
  }

  private void measure(Connections connections, Answers answers) {
    Gauge.builder("bridgewatch.collector.http.connections", connections, Connections::open)
        .description("HTTP connections that are open.")
        .register(registry);
    Gauge.builder("bridgewatch.collector.http.requests.active", answers, Answers::underWay)
        .description("HTTP requests that are being answered.")
        .register(registry);
    FunctionCounter.builder(
            "bridgewatch.collector.http.connections.refused", connections, Connections::refused)
        .description("HTTP connections that were closed because too many were open.")
        .register(registry);
    FunctionCounter.builder(
            "bridgewatch.collector.http.connections.cut", connections, Connections::cut)
        .description("HTTP connections that were cut because a deadline passed.")
        .register(registry);
  }
}
