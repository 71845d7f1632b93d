package vn.bridgewatch.collector.fakes;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import vn.bridgewatch.collector.api.ApiServer;
import vn.bridgewatch.collector.api.Backend;
import vn.bridgewatch.collector.api.Exposition;
import vn.bridgewatch.collector.api.HttpSettings;
import vn.bridgewatch.collector.check.CheckRuns;
import vn.bridgewatch.collector.conference.Conferences;
import vn.bridgewatch.collector.configure.Configurations;
import vn.bridgewatch.collector.media.MediaLimits;
import vn.bridgewatch.collector.media.MediaRuns;
import vn.bridgewatch.collector.score.ConferenceEnds;
import vn.bridgewatch.collector.score.ScoreBook;
import vn.bridgewatch.collector.score.Scores;
import vn.bridgewatch.time.NanoClock;

/// The real HTTP server on a free port of loopback, before a world in memory.
public final class RunningApi implements AutoCloseable {

  public static final String TOKEN = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";

  public final World world = new World();
  public final CheckRuns checks =
      new CheckRuns(
          world.inventory, world, world, world, () -> world.nowMillis, CheckRuns.Limits.DEFAULT);
  public final Configurations configurations =
      new Configurations(new MemoryConfigurations(), world, () -> world.nowMillis);
  public final MemoryScores scoresKept = new MemoryScores();
  public final ScoreBook book = new ScoreBook(new NoConferenceEnds());
  public final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  public volatile List<String> missing = List.of();
  public volatile List<String> reloadProblems = List.of();
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private final ApiServer server;

  public RunningApi(HttpSettings.Limits limits) {
    this(limits, world -> world);
  }

  /// With a calendar of its own.
  public RunningApi(HttpSettings.Limits limits, Function<World, Conferences> calendar) {
    var settings =
        new HttpSettings(InetAddress.getLoopbackAddress(), 0, Optional.empty(), TOKEN, limits);
    server = new ApiServer(settings, backend(calendar.apply(world)), registry);
    try {
      vertx
          .deployVerticle(server)
          .toCompletionStage()
          .toCompletableFuture()
          .get(20, TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static final class NoConferenceEnds implements ConferenceEnds {

    @Override
    public OptionalLong endMillis(String conference) {
      return OptionalLong.empty();
    }

    @Override
    public boolean calledOff(String conference) {
      return false;
    }
  }

  private Backend backend(Conferences calendar) {
    var exposition =
        new Exposition() {
          @Override
          public String self() {
            return registry.scrape();
          }

          @Override
          public String sites(String province) {
            return "# province " + province + "\n";
          }
        };
    var health =
        new Backend.Health() {
          @Override
          public List<String> missing() {
            return missing;
          }

          @Override
          public List<String> reload() {
            return reloadProblems;
          }
        };
    return new Backend(
        world.inventory,
        world,
        world,
        world,
        calendar,
        world,
        checks,
        new MediaRuns(
            world.inventory,
            world,
            new MemoryMedia(),
            MediaLimits.DEFAULT,
            () -> world.nowMillis,
            NanoClock.SYSTEM),
        configurations,
        new Scores(book, scoresKept, () -> world.nowMillis),
        exposition,
        health,
        world,
        () -> world.nowMillis,
        World.NOW);
  }

  public int port() {
    return server.port();
  }

  public String url() {
    return "http://127.0.0.1:" + port();
  }

  public HttpResponse<String> get(String path) {
    return send(request(path).GET());
  }

  public HttpResponse<String> act(String method, String path, String body) {
    return send(
        request(path)
            .header("Authorization", "Bearer " + TOKEN)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body)));
  }

  public HttpResponse<String> actWithYaml(String method, String path, String body) {
    return send(
        request(path)
            .header("Authorization", "Bearer " + TOKEN)
            .header("Content-Type", "application/yaml")
            .method(method, HttpRequest.BodyPublishers.ofString(body)));
  }

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url() + path)).timeout(Duration.ofSeconds(20));
  }

  public HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    checks.close();
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
