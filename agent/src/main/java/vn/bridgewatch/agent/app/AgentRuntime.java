package vn.bridgewatch.agent.app;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.agent.address.AddressLeases;
import vn.bridgewatch.agent.calendar.PhaseClock;
import vn.bridgewatch.agent.calendar.SiteCalendars;
import vn.bridgewatch.agent.check.SiteChecks;
import vn.bridgewatch.agent.config.AgentConfig;
import vn.bridgewatch.agent.config.AgentFiles;
import vn.bridgewatch.agent.confirm.ConfirmCounters;
import vn.bridgewatch.agent.confirm.Confirmer;
import vn.bridgewatch.agent.confirm.LinuxWays;
import vn.bridgewatch.agent.confirm.ThreadTimers;
import vn.bridgewatch.agent.device.DeviceJobs;
import vn.bridgewatch.agent.device.WatchedDevice;
import vn.bridgewatch.agent.health.AgentHealth;
import vn.bridgewatch.agent.health.LatestSamples;
import vn.bridgewatch.agent.health.MetricsServer;
import vn.bridgewatch.agent.health.SelfMeasurement;
import vn.bridgewatch.agent.health.Vitals;
import vn.bridgewatch.agent.identity.BootEpoch;
import vn.bridgewatch.agent.identity.Identity;
import vn.bridgewatch.agent.identity.IdentityException;
import vn.bridgewatch.agent.media.Admission;
import vn.bridgewatch.agent.media.CallStates;
import vn.bridgewatch.agent.reader.HttpMeasurement;
import vn.bridgewatch.agent.schedule.Job;
import vn.bridgewatch.agent.schedule.Scheduler;
import vn.bridgewatch.agent.snmp.SnmpReader;
import vn.bridgewatch.agent.spool.DiskSpool;
import vn.bridgewatch.agent.spool.Recorder;
import vn.bridgewatch.agent.spool.Spool;
import vn.bridgewatch.agent.uplink.CheckHandler;
import vn.bridgewatch.agent.uplink.Uplink;
import vn.bridgewatch.agent.uplink.UplinkConfig;
import vn.bridgewatch.check.StepResult;
import vn.bridgewatch.conference.Phase;
import vn.bridgewatch.media.reflect.ReflectorServer;
import vn.bridgewatch.metric.Event;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.time.NanoClock;
import vn.bridgewatch.time.WallClock;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.Payload;

/// A running agent: what lives as long as the process, and the watch over the sites, which a new
/// configuration replaces.
final class AgentRuntime implements AutoCloseable {

  private static final Duration SELF_INTERVAL = Duration.ofSeconds(15);
  private static final Duration SELF_DEADLINE = Duration.ofSeconds(5);
  private static final Duration ADDRESS_INTERVAL = Duration.ofSeconds(60);
  private static final Duration STARTED_AFTER = Duration.ofSeconds(20); // all has been read once
  private static final Duration RELEASE_WITHIN = Duration.ofSeconds(2);
  private static final Logger LOG = LoggerFactory.getLogger(AgentRuntime.class);

  /// The part that a new configuration replaces.
  private record Watch(
      Scheduler scheduler,
      SiteChecks checks,
      DeviceJobs devices,
      ProbeJobs probes,
      Confirmer confirmer,
      MediaParts media) {

    /// Nothing is measured or told any more.
    void stop() {
      confirmer.close();
      scheduler.close();
    }

    /// Ends what the measurements hold at devices, as a login, all at once and within a bound; it
    /// was stopped before.
    void release() {
      var closing = new ArrayList<Thread>();
      for (Job job : scheduler.jobs()) {
        if (job.measurement() instanceof HttpMeasurement device) {
          closing.add(Thread.ofVirtual().name("release-" + job.name()).start(device::close));
        }
      }
      long endNanos = NanoClock.SYSTEM.nanoTime() + RELEASE_WITHIN.toNanos();
      for (Thread one : closing) {
        try {
          long leftNanos = Math.max(1, endNanos - NanoClock.SYSTEM.nanoTime());
          var _ = one.join(Duration.ofNanos(leftNanos));
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }

  private final List<AutoCloseable> open = new ArrayList<>();
  private final Instruments instruments = new Instruments();
  private final AgentHealth health;
  private final SelfMeasurement self;
  private final AddressLeases addresses = new AddressLeases();
  private final LatestSamples latest;
  private final Recorder recorder;
  private final CallStates calls;
  private final Admission admission;
  private final TrapReception traps;
  private final Optional<ReflectorServer> reflector;
  private final SiteCalendars calendars;
  private final ConfigurationInUse configuration;
  private final Uplink uplink;
  private final LongAdder vocabularyLeftOut = new LongAdder();
  private final ConfirmCounters confirmed = new ConfirmCounters();
  private AgentConfig config;
  private volatile Watch watch;
  private volatile boolean configGood = true;
  private boolean closed;

  private AgentRuntime(AgentFiles files, Identity identity, DiskSpool spool) throws IOException {
    this.config = files.config();
    open.add(spool); // first, so that it ends last
    this.health =
        new AgentHealth(
            config.site(), config.province(), AgentVersion.TEXT, WallClock.SYSTEM.millis());
    this.latest = new LatestSamples(spool, config.province());
    this.calls =
        new CallStates(config.metricsPort().isPresent() ? latest : spool, NanoClock.SYSTEM);
    this.recorder = calls;
    this.admission = new Admission(this::phase, calls::inCall, NanoClock.SYSTEM);
    if (config.metricsPort().isPresent()) { // first, for the port may be taken
      open.add(MetricsServer.start(config.metricsPort().getAsInt(), this::metrics));
    }
    this.calendars =
        SiteCalendars.open(
            config.stateDir(),
            Restarts.sites(config),
            write -> Thread.ofVirtual().name("calendar").start(write));
    this.reflector = MediaParts.reflector(config, health);
    reflector.ifPresent(open::add);
    this.configuration = new ConfigurationInUse(files, user(), this::tell, NanoClock.SYSTEM);
    open.add(configuration);
    CentralInbox central = new CentralInbox(configuration::take);
    open.add(central);
    this.uplink =
        new Uplink(
            uplinkConfig(config),
            identity,
            spool,
            commands(),
            calendars::take,
            central,
            WallClock.SYSTEM,
            NanoClock.SYSTEM);
    Vitals vitals = vitals(spool, uplink);
    this.self = new SelfMeasurement(health, vitals);
    this.watch = watch(files, Map.of());
    this.traps =
        new TrapReception(
            config.stateDir(),
            recorder,
            spool::whenSafe,
            health,
            jobs -> watch.scheduler().runSoon(jobs));
    open.add(traps);
    traps.use(files, watch.devices());
    expose(spool, vitals);
    open.add(instruments);
    open.add(uplink);
    open.add(new PhaseClock(this::followPhases));
  }

  private synchronized void followPhases() {
    watch.probes().follow(watch.scheduler(), this::phase);
  }

  /// By the centre's clock, as far as it is known: ours may be wrong.
  private Phase phase(String site) {
    double offsetMillis = uplink.status().clockOffsetMillis();
    long now = WallClock.SYSTEM.millis();
    return calendars.phase(site, Double.isNaN(offsetMillis) ? now : now + (long) offsetMillis);
  }

  /// Starts an agent; what cannot be begun is said with the file or port that it hangs on.
  static AgentRuntime start(AgentFiles files) throws IOException, IdentityException {
    AgentConfig config = files.config();
    Identity identity =
        Identity.load(
            config.identity().certificate(), config.identity().key(), config.identity().ca());
    if (!identity.agent().equals(config.agent())) {
      throw new IOException(
          "agent: must be the name of the certificate, "
              + identity.agent()
              + ", got "
              + config.agent());
    }
    long bootEpoch = BootEpoch.next(config.stateDir());
    DiskSpool spool = SpoolParts.open(config, Restarts.sites(config), bootEpoch);
    var runtime = new AgentRuntime(files, identity, spool);
    spool.record(
        config.site(),
        new Payload.Happening(
            new Event(
                "agent_started",
                WallClock.SYSTEM.millis(),
                Labels.of(
                    Map.of(
                        "version",
                        AgentVersion.TEXT,
                        ConfigurationTold.LABEL,
                        ConfigurationTold.print(files),
                        "text_vi",
                        "Bộ giám sát đã khởi động.")),
                "The agent was started.")));
    runtime.watch.scheduler().start();
    runtime.uplink.start(); // the centre may change what is measured from now on
    Thread.ofVirtual().name("started").start(AgentRuntime::giveBackWhatStartingTook);
    return runtime;
  }

  /// Reading files and loading classes takes far more heap than watching does, and the collector of
  /// garbage would keep it: a full collection, which shrinks the heap, comes only when it is full.
  private static void giveBackWhatStartingTook() {
    try {
      Thread.sleep(STARTED_AFTER);
      System.gc();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Takes up the configuration file where it has changed.
  void look() {
    configuration.look();
  }

  /// Puts a new configuration in the place of the old one, as far as it touches what is measured.
  ///
  /// @return what it waits for a restart for; where there is any, the old one stays
  /// @throws IOException what the new one needs cannot be begun; the old one stays
  private synchronized List<String> reload(AgentFiles files) throws IOException {
    AgentConfig fresh = files.config();
    List<String> waits = Restarts.neededBy(config, fresh);
    if (closed) {
      throw new IOException("the agent stops");
    }
    if (!waits.isEmpty()) {
      configGood = false;
      LOG.atWarn()
          .addKeyValue("changed", String.join(", ", waits))
          .log("The new configuration waits for a restart of the agent; the old one stays");
      return waits;
    }
    Watch old = watch;
    Watch next = watch(files, old.devices().known());
    traps.use(files, next.devices());
    old.stop();
    next.scheduler().succeed(old.scheduler());
    watch = next;
    config = fresh;
    configGood = true;
    fresh.media().reflector().ifPresent(it -> reflector.ifPresent(one -> one.use(it.settings())));
    next.scheduler().start();
    old.release();
    LOG.atInfo().log("The new configuration is in use");
    recorder.record(fresh.site(), new Payload.Happening(ConfigurationTold.changed(files)));
    return List.of();
  }

  private ConfigurationInUse.User user() {
    return new ConfigurationInUse.User() {
      @Override
      public List<String> use(AgentFiles files) throws IOException {
        return reload(files);
      }

      @Override
      public void rejected() {
        configGood = false;
      }
    };
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    watch.stop();
    watch.release();
    for (AutoCloseable part : open.reversed()) {
      try {
        part.close();
      } catch (Exception e) { // the outermost place of a part that ends
        LOG.atWarn().setCause(e).log("A part of the agent did not end well");
      }
    }
  }

  private Watch watch(AgentFiles files, Map<String, WatchedDevice.Known> known) throws IOException {
    var devices = new DeviceJobs(files.catalogue(), known, vocabularyLeftOut);
    Confirmer confirmer = confirmer(files.config());
    ProbeJobs probes = Jobs.probes(files.config(), instruments, recorder, confirmer::watch);
    var jobs = new ArrayList<>(Jobs.of(files, instruments, devices, recorder));
    jobs.addAll(probes.begin(this::phase));
    MediaParts media = MediaParts.of(files.config());
    jobs.addAll(media.jobs());
    jobs.add(new Job(files.config().site(), self, SELF_INTERVAL, SELF_DEADLINE));
    jobs.add(new Job(files.config().site(), addresses, ADDRESS_INTERVAL, SELF_DEADLINE));
    AgentConfig.Limits limits = files.config().limits();
    var scheduler =
        new Scheduler(
            files.config().agent(),
            jobs,
            new Scheduler.Bounds(limits.probesAtOnce(), limits.seriesMax()),
            Scheduler.Surroundings.of(recorder, health));
    devices.run(scheduler);
    return new Watch(scheduler, new SiteChecks(scheduler), devices, probes, confirmer, media);
  }

  private Confirmer confirmer(AgentConfig config) {
    return new Confirmer(
        new Confirmer.Surroundings(
            this::phase,
            new LinuxWays(NanoClock.SYSTEM),
            new ThreadTimers(NanoClock.SYSTEM),
            NanoClock.SYSTEM,
            WallClock.SYSTEM,
            (site, tick) -> recorder.record(site, new Payload.Samples(tick))),
        site -> config.spareBits(site),
        confirmed);
  }

  private void tell(Frame.Configured news) {
    uplink.tell(news);
  }

  private CheckHandler commands() {
    return new CheckHandler() {
      @Override
      public List<StepResult> check(String site) throws InterruptedException {
        return watch.checks().check(site);
      }

      @Override
      public List<StepResult> media(String site) throws InterruptedException {
        return watch.media().bursts(site, admission);
      }
    };
  }

  private void expose(DiskSpool spool, Vitals vitals) {
    health.watch(vitals);
    health.watchSchedule(() -> watch.scheduler().inFlight(), () -> watch.scheduler().series());
    health.gauge(
        "config.good",
        "Whether the configuration file as it stands is the one in use",
        () -> configGood ? 1 : 0);
    health.gauge(
        "phase",
        "Phase of the agent's site: 0 IDLE, 1 AFTER, 2 T7D, 3 T24H, 4 T60M, 5 T15M, 6 LIVE",
        () -> phase(config.site()).rank());
    SpoolParts.expose(health, spool);
    health.counter(
        "vocabulary.left.out",
        "Series of the vocabulary left out: another job of the device gives them, or no place",
        vocabularyLeftOut::sum);
    exposeSnmp();
    exposeConfirmed();
    health.counter(
        "uplink.connects", "Connections that came to flow", () -> uplink.status().connects());
    health.counter(
        "uplink.failures",
        "Attempts to connect and connections that ended badly",
        () -> uplink.status().failures());
  }

  private void exposeConfirmed() {
    health.counter(
        "confirm.doubted",
        "Targets that missed an answer and were asked again",
        confirmed::doubted);
    health.counter(
        "confirm.attempts",
        "Attempts beside the schedule to make sure that a target is down",
        confirmed::attempts);
    health.counter("confirm.down", "Targets found to be down at once", confirmed::confirmed);
    health.counter(
        "confirm.shared",
        "Those of them by what others behind the same next hop missed, too",
        confirmed::shared);
    health.counter(
        "confirm.refused",
        "Targets not asked to the end: the cap was reached, or they could not be measured",
        confirmed::refused);
  }

  private void exposeSnmp() {
    health.counter(
        "snmp.datagrams.sent",
        "Datagrams sent to devices over SNMP",
        () -> instruments.snmp(SnmpReader::sent));
    health.counter(
        "snmp.datagrams.retried",
        "Those of them that asked again what was not answered in time",
        () -> instruments.snmp(SnmpReader::retried));
    health.counter(
        "snmp.datagrams.stray",
        "Datagrams that came and that no request waited for: late, sent twice or nobody's answer",
        () -> instruments.snmp(SnmpReader::strays));
    health.counter(
        "snmp.datagrams.malformed",
        "Datagrams that came and could not be decoded",
        () -> instruments.snmp(SnmpReader::malformed));
    health.counter(
        "snmp.requests.reduced",
        "Requests made smaller because a device could not answer so much at once",
        () -> instruments.snmp(SnmpReader::reduced));
  }

  private String metrics() {
    var text = new StringBuilder(health.text());
    latest.write(text);
    return text.toString();
  }

  private static Vitals vitals(Spool spool, Uplink uplink) {
    return new Vitals() {
      @Override
      public double spoolUsedRatio() {
        return (double) spool.status().bytes() / spool.status().bytesMax();
      }

      @Override
      public double oldestUnacknowledgedSeconds() {
        return spool.status().oldestAgeMillis() / 1e3;
      }

      @Override
      public boolean uplinkConnected() {
        return uplink.status().connected();
      }

      @Override
      public OptionalDouble clockOffsetSeconds() {
        double millis = uplink.status().clockOffsetMillis();
        return Double.isNaN(millis) ? OptionalDouble.empty() : OptionalDouble.of(millis / 1e3);
      }
    };
  }

  private static UplinkConfig uplinkConfig(AgentConfig config) {
    return new UplinkConfig(
        config.uplink().collectors().stream()
            .map(collector -> new UplinkConfig.Collector(collector.host(), collector.port()))
            .toList(),
        config.uplink().serverName(),
        "bridgewatch-agent " + AgentVersion.TEXT);
  }
}
