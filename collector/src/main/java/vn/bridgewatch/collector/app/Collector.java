package vn.bridgewatch.collector.app;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.collector.alert.AlertDesk;
import vn.bridgewatch.collector.api.ApiServer;
import vn.bridgewatch.collector.api.Backend;
import vn.bridgewatch.collector.api.HttpSettings;
import vn.bridgewatch.collector.check.CheckRuns;
import vn.bridgewatch.collector.conference.StoredConferences;
import vn.bridgewatch.collector.conference.feed.CalendarFeeds;
import vn.bridgewatch.collector.configure.Configurations;
import vn.bridgewatch.collector.export.CountryMetrics;
import vn.bridgewatch.collector.export.SiteMetrics;
import vn.bridgewatch.collector.export.WarningMetrics;
import vn.bridgewatch.collector.export.remote.RemoteWriter;
import vn.bridgewatch.collector.guard.ChangeGuard;
import vn.bridgewatch.collector.ingest.AgentServer;
import vn.bridgewatch.collector.ingest.AgentServerSettings;
import vn.bridgewatch.collector.ingest.door.DoorLimits;
import vn.bridgewatch.collector.inventory.LoadedInventory;
import vn.bridgewatch.collector.journal.Offsets;
import vn.bridgewatch.collector.journal.segment.JournalSettings;
import vn.bridgewatch.collector.journal.segment.SegmentJournal;
import vn.bridgewatch.collector.live.LiveState;
import vn.bridgewatch.collector.media.LinksWithMedia;
import vn.bridgewatch.collector.media.MediaRuns;
import vn.bridgewatch.collector.notify.Notifier;
import vn.bridgewatch.collector.score.ScoreBook;
import vn.bridgewatch.collector.score.Scores;
import vn.bridgewatch.collector.store.AlertStore;
import vn.bridgewatch.collector.store.ConferenceStore;
import vn.bridgewatch.collector.store.EventStore;
import vn.bridgewatch.collector.store.OutboxStore;
import vn.bridgewatch.collector.store.Store;
import vn.bridgewatch.collector.store.StoreException;
import vn.bridgewatch.collector.store.StoredChecks;
import vn.bridgewatch.collector.store.StoredConfigurations;
import vn.bridgewatch.collector.store.StoredFacts;
import vn.bridgewatch.collector.store.StoredMedia;
import vn.bridgewatch.collector.store.StoredScores;
import vn.bridgewatch.media.reflect.ReflectorServer;
import vn.bridgewatch.media.section.ReflectorSection;
import vn.bridgewatch.media.udp.UdpException;
import vn.bridgewatch.rule.SilenceRule;
import vn.bridgewatch.ruleset.RuleSet;
import vn.bridgewatch.time.NanoClock;
import vn.bridgewatch.time.WallClock;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.WireLimits;

/// The running collector: its parts are made in the order in which they need each other, and closed
/// in the reverse order.
///
/// What was kept is taken up before anything can come in, and agents are let in before people are
/// shown anything: a page that answers is a page that knows.
final class Collector implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Collector.class);
  private static final WallClock WALL = WallClock.SYSTEM;
  private static final long STEP_SECONDS = 30;

  /// Agents hold so much of their sites' calendar, for when they are cut off.
  private static final Duration CALENDAR_AHEAD = Duration.ofDays(14);

  private static final long RELEASE_MILLIS = 10_000;
  private static final long HEAP_MILLIS = 30_000;
  private static final long SELF_MILLIS = 5_000;
  private static final long AGAIN_MILLIS = 5_000;
  private static final long GUARD_MILLIS = 10_000;
  private static final long LOOK_AHEAD_MILLIS = 3_600_000;

  private final Path file;
  private final CollectorConfig config;
  private final Parts parts = new Parts();
  private final PrometheusMeterRegistry registry = SelfMetrics.registry();
  private final long startedMillis = WALL.millis();
  private int httpPort;

  private Collector(Path file, CollectorConfig config) {
    this.file = file;
    this.config = config;
  }

  /// Starts all; what was started is closed again where a later part cannot be.
  static Collector start(Path file, CollectorConfig config)
      throws CommandFailure, InterruptedException {
    var collector = new Collector(file, config);
    boolean running = false;
    try {
      collector.start();
      running = true;
      return collector;
    } catch (IOException | StoreException e) {
      throw new CommandFailure(e.getMessage() == null ? e.toString() : e.getMessage());
    } catch (ConfigFiles.Broken e) {
      throw new CommandFailure("these files cannot be used:\n" + e.getMessage());
    } finally {
      if (!running) {
        collector.parts.close();
      }
    }
  }

  private void start()
      throws IOException, CommandFailure, ConfigFiles.Broken, InterruptedException {
    parts.add("metrics", (AutoCloseable) registry::close);
    parts.add("garbage collector metrics", SelfMetrics.watchCollections(registry));
    ConfigFiles.Content content = ConfigFiles.read(config, startedMillis);
    StateFolder folder = parts.add("state folder", StateFolder.take(config.stateDir()));
    String token = TokenFile.readOrMake(folder.path());
    var inventory = new LoadedInventory(content.inventory());
    Store store = parts.add("store", Store.open(folder.file("collector.db"), WALL));
    var conferences = new StoredConferences(new ConferenceStore(store), inventory, WALL);
    content.conferences().ifPresent(conferences::takeFile);
    conferences.inventoryChanged(); // the files may have changed while nobody was here
    var kept =
        JournalSettings.in(
            folder.file(StateFolder.JOURNAL),
            config.journal().keepMib(),
            config.journal().quotaMib());
    SegmentJournal journal = parts.add("journal", SegmentJournal.open(kept));
    journal.bindTo(registry);
    SelfWatch.watchDisk(registry, folder.path());

    var alertStore = new AlertStore(store);
    var desk =
        new AlertDesk(
            alertStore,
            inventory,
            conferences,
            config.notifications().recipients(),
            config.notifications().gather(),
            config.notifications().escalation());
    var scoreArchive = new StoredScores(store);
    var scoreBook = new ScoreBook(new CalendarOfScores(conferences));
    scoreBook.restore(scoreArchive.load(startedMillis), startedMillis);
    desk.scoredBy(scoreBook);
    var scores = new Scores(scoreBook, scoreArchive, WALL);
    var notifier =
        new Notifier(config.notifications(), new OutboxStore(store), externalUrl(), registry, WALL);
    LiveState live =
        parts.add(
            "live",
            new LiveState(
                content.rules(),
                inventory,
                desk,
                alertStore,
                config.agents().silentAfter(),
                notifier::wake,
                NanoClock.SYSTEM,
                WALL));
    live.bindTo(registry);
    live.start(journal);
    export(journal, inventory);
    parts.add("notify", notifier);
    notifier.start();

    Vertx vertx = SelfMetrics.vertx(registry);
    parts.add("vertx", () -> await(vertx.close()));
    var configurations = new Configurations(new StoredConfigurations(store), conferences, WALL);
    configurations.bindTo(registry);
    ChangeGuard guard = guardChanges(vertx, live, store);
    AgentServer agents =
        listenForAgents(journal, inventory, live, conferences, configurations, content.rules());
    configurations.onRelease(agents::configure);
    configurations.onChange(change -> {
      agents.configure(change);
      Frame.Configure given = change.frame();
      guard.configured(given.site(), change.order());
    });
    Optional<ReflectorServer> reflector = startReflector();
    var reload =
        new Reload(
            file,
            config,
            inventory,
            conferences,
            live::rules,
            settings -> reflector.ifPresent(it -> it.use(settings)),
            WALL,
            registry);
    var media =
        parts.add(
            "media tests",
            new MediaRuns(
                inventory,
                agents.links(),
                new StoredMedia(store),
                config.media().limits(),
                WALL,
                NanoClock.SYSTEM));
    media.recover();
    var checks =
        parts.add(
            "checks",
            new CheckRuns(
                inventory,
                desk,
                new LinksWithMedia(agents.links(), media),
                new StoredChecks(store),
                WALL,
                CheckRuns.Limits.DEFAULT));
    checks.recover();
    var sites = new SiteMetrics(live, inventory);
    var country = new CountryMetrics(live, desk, conferences, inventory, WALL);
    var backend =
        new Backend(
            inventory,
            live,
            desk,
            live,
            conferences,
            agents.links(),
            checks,
            media,
            configurations,
            scores,
            new SelfMetrics.Pages(registry, country, new WarningMetrics(scores), sites),
            new CollectorHealth(journal, reload),
            new EventStore(store),
            WALL,
            startedMillis);
    httpPort = listenForPeople(vertx, backend, token);
    var self = new SelfWatch(registry);
    long watch = vertx.setPeriodic(SELF_MILLIS, _ -> live.own(self.measure(WALL.millis())));
    parts.add("self watch", () -> vertx.cancelTimer(watch));
    long timer = vertx.setPeriodic(RELEASE_MILLIS, _ -> release(vertx, journal, live));
    parts.add("journal release", () -> vertx.cancelTimer(timer));
    var heap = new HeapWatch();
    long heapTimer =
        vertx.setPeriodic(HEAP_MILLIS, _ -> Thread.ofVirtual().name("heap").start(heap::look));
    parts.add("heap watch", () -> vertx.cancelTimer(heapTimer));
    long again = vertx.setPeriodic(AGAIN_MILLIS, _ -> configurations.round());
    parts.add("configurations again", () -> vertx.cancelTimer(again));
    followCalendars(vertx, conferences, inventory);
    HangUp.onSignal(reload::run);
    LOG.atInfo()
        .addKeyValue("agents", config.agents().host().getHostAddress() + ":" + agents.port())
        .addKeyValue("http", config.http().host().getHostAddress() + ":" + httpPort)
        .addKeyValue("sites", inventory.sites().size())
        .addKeyValue("rules", content.rules().all().size())
        .log("Collector ready");
  }

  private ChangeGuard guardChanges(Vertx vertx, LiveState live, Store store) {
    var guard = new ChangeGuard(live, new StoredFacts(store), live::changed, WALL);
    live.onEvents(guard);
    long timer = vertx.setPeriodic(GUARD_MILLIS, _ -> look(vertx, guard));
    parts.add("change guard", () -> vertx.cancelTimer(timer));
    return guard;
  }

  private static void look(Vertx vertx, ChangeGuard guard) {
    vertx
        .executeBlocking(() -> {
          guard.round();
          return true;
        })
        .onFailure(e -> LOG.atError().setCause(e).log("Changes at sites cannot be looked for"));
  }

  private void followCalendars(
      Vertx vertx, StoredConferences conferences, LoadedInventory inventory) {
    var feeds = new CalendarFeeds(config.calendars(), conferences, inventory, WALL, registry);
    parts.add("calendars", (AutoCloseable) feeds);
    feeds.start();
    long timer = vertx.setPeriodic(LOOK_AHEAD_MILLIS, _ -> lookAhead(vertx, conferences));
    parts.add("dates of series", () -> vertx.cancelTimer(timer));
  }

  private static void lookAhead(Vertx vertx, StoredConferences conferences) {
    vertx
        .executeBlocking(() -> {
          conferences.lookAhead();
          return true;
        })
        .onFailure(e -> LOG.atError().setCause(e).log("Dates of series cannot be found"));
  }

  private Optional<ReflectorServer> startReflector() throws UdpException {
    if (config.media().reflector().isEmpty()) {
      return Optional.empty();
    }
    ReflectorSection section = config.media().reflector().get();
    ReflectorServer reflector =
        parts.add("media reflector", ReflectorServer.start(section.listen(), section.settings()));
    SelfMetrics.watchReflector(registry, reflector);
    return Optional.of(reflector);
  }

  private AgentServer listenForAgents(
      SegmentJournal journal,
      LoadedInventory inventory,
      LiveState live,
      StoredConferences conferences,
      Configurations configurations,
      RuleSet rules)
      throws IOException, CommandFailure, InterruptedException {
    CollectorConfig.Agents settings = config.agents();
    Duration shown = settings.silentAfter();
    Duration told = rules.silence().map(SilenceRule::silentAfter).orElse(shown);
    Duration shortestSilence = told.compareTo(shown) < 0 ? told : shown;
    var agents =
        new AgentServer(
            new AgentServerSettings(
                settings.host().getHostAddress(),
                settings.port(),
                settings.certificate(),
                settings.key(),
                settings.ca(),
                AgentServerSettings.heartbeat(shortestSilence),
                DoorLimits.DEFAULT),
            journal,
            inventory::maySpeakFor,
            live::heard,
            site ->
                conferences.appointments(
                    site, WALL.millis(), CALENDAR_AHEAD, WireLimits.APPOINTMENTS_MAX),
            configurations,
            WALL,
            registry);
    conferences.onCalendar(agents::calendarChanged);
    listen(agents.start(), "agents", settings.host(), settings.port());
    live.hearsWhile(() -> journal.keepsUp() && agents.hears());
    parts.add("agents", () -> await(agents.close()));
    return agents;
  }

  private int listenForPeople(Vertx vertx, Backend backend, String token)
      throws IOException, CommandFailure, InterruptedException {
    CollectorConfig.Http settings = config.http();
    Optional<HttpSettings.Tls> tls = Optional.empty();
    if (settings.tls().isPresent()) {
      CollectorConfig.Tls files = settings.tls().get();
      tls = Optional.of(new HttpSettings.Tls(pem(files.certificate()), pem(files.key())));
    }
    var api =
        new ApiServer(
            new HttpSettings(
                settings.host(), settings.port(), tls, token, HttpSettings.Limits.DEFAULT),
            backend,
            registry);
    Future<String> deployed = vertx.deployVerticle(api);
    listen(deployed.toCompletionStage(), "http", settings.host(), settings.port());
    String id = deployed.result();
    parts.add("http", () -> await(vertx.undeploy(id)));
    return api.port();
  }

  private static Buffer pem(Path path) throws IOException {
    return Buffer.buffer(Files.readAllBytes(path));
  }

  /// Waits until a port is listened on; where it is taken, says which and how to change it.
  private void listen(CompletionStage<?> listening, String section, InetAddress host, int port)
      throws CommandFailure, InterruptedException {
    try {
      await(listening);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String at = host.getHostAddress() + ":" + port;
      throw new CommandFailure(
          cause instanceof BindException
              ? section
                  + ".port: "
                  + at
                  + " is taken by another program, or is not ours ("
                  + cause.getMessage()
                  + ");\n  stop that program, or set another "
                  + section
                  + ".port in "
                  + file
              : section + ": cannot listen on " + at + ": " + cause);
    } catch (TimeoutException _) {
      throw new CommandFailure(section + ": does not listen within " + STEP_SECONDS + " s");
    }
  }

  private static void await(Future<?> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    await(future.toCompletionStage());
  }

  private static void await(CompletionStage<?> stage)
      throws InterruptedException, ExecutionException, TimeoutException {
    stage.toCompletableFuture().get(STEP_SECONDS, TimeUnit.SECONDS);
  }

  private void export(SegmentJournal journal, LoadedInventory inventory) {
    if (config.remoteWrite().isPresent()) {
      var writer =
          parts.add(
              "remote write",
              new RemoteWriter(journal, inventory, config.remoteWrite().get(), registry));
      writer.start();
    } else {
      RemoteWriter.forget(journal);
    }
  }

  /// Lets go of the journal that no restart would read again.
  private static void release(Vertx vertx, SegmentJournal journal, LiveState live) {
    Offsets needed = live.replayFrom();
    vertx
        .executeBlocking(() -> {
          journal.commit(LiveState.CONSUMER, needed);
          return needed;
        })
        .onFailure(e -> LOG.atError().setCause(e).log("Old journal segments cannot be deleted"));
  }

  /// The port that people reach it at, also where any free one was asked for.
  int httpPort() {
    return httpPort;
  }

  private String externalUrl() {
    CollectorConfig.Http http = config.http();
    String host = http.host().getHostAddress();
    String name = host.indexOf(':') < 0 ? host : "[" + host + "]";
    return (http.tls().isPresent() ? "https://" : "http://") + name + ":" + http.port();
  }

  @Override
  public void close() {
    LOG.info("Collector stops");
    parts.close();
    LOG.info("Collector stopped");
  }

  /// Whether the collector can do its work, and how it is told to read its files again.
  private record CollectorHealth(SegmentJournal journal, Reload files) implements Backend.Health {

    @Override
    public List<String> missing() {
      var missing = new ArrayList<String>();
      journal
          .failure()
          .ifPresent(e -> missing.add("journal: nothing can be kept now: " + e.getMessage()));
      return missing;
    }

    @Override
    public List<String> reload() {
      return files.run();
    }
  }
}
