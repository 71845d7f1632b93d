package vn.bridgewatch.collector.configure;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.collector.conference.Conference;
import vn.bridgewatch.collector.conference.Conferences;
import vn.bridgewatch.collector.configure.SiteConfiguration.State;
import vn.bridgewatch.collector.ingest.SiteConfigurations;
import vn.bridgewatch.conference.Phase;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.config.Problem;
import vn.bridgewatch.config.YamlFile;
import vn.bridgewatch.time.WallClock;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.WireLimits;

/// The configurations of all sites: changed here, told to their agents whenever they connect and at
/// each change, and what the agents answer.
///
/// Near a conference of a site nothing comes to it that its agent does not have in force, however
/// long ago it was given: it is held back and sent when the conference is over.
///
/// Only what is small is in memory; a document is read when it is to be sent or shown. Safe for
/// many threads.
public final class Configurations implements SiteConfigurations {

  public static final int DOCUMENT_BYTES_MAX = WireLimits.CONFIGURATION_BYTES_MAX;
  private static final int PROBES_MAX = 500;
  private static final Logger LOG = LoggerFactory.getLogger(Configurations.class);

  private final ConfigurationStore store;
  private final Conferences conferences;
  private final WallClock clock;
  private final ReentrantLock writing = new ReentrantLock();
  private final ConcurrentMap<String, SiteConfiguration> bySite = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Runnable> failed = new ConcurrentHashMap<>(); // by its name

  /// The agents of sites from which something is held back, as they are to be told of it.
  private final ConcurrentMap<String, Consumer<Change>> held = new ConcurrentHashMap<>();

  private volatile Consumer<Change> sender = _ -> {};
  private volatile Consumer<Change> released = _ -> {};

  public Configurations(ConfigurationStore store, Conferences conferences, WallClock clock) {
    this.store = store;
    this.conferences = conferences;
    this.clock = clock;
    store.withoutTexts().forEach(one -> bySite.put(one.site(), one));
  }

  /// Registers who sends changes to connected agents; it must hand over and return.
  public void onChange(Consumer<Change> listener) {
    sender = listener;
  }

  /// Registers who tells an agent what was held back, over whichever connection it has by then.
  public void onRelease(Consumer<Change> listener) {
    released = listener;
  }

  public void bindTo(MeterRegistry registry) {
    for (State state : List.of(State.WAITING, State.IN_FORCE, State.REFUSED, State.NOT_WANTED)) {
      Gauge.builder("bridgewatch.collector.configurations", this, it -> it.count(state))
          .tag("state", state.word())
          .description("Sites to which the centre gave something to measure, by what became of it.")
          .register(registry);
    }
    Gauge.builder("bridgewatch.collector.configurations.held", held, ConcurrentMap::size)
        .description(
            "Sites whose agent came and whose change is held back until a conference is over.")
        .register(registry);
  }

  private long count(State state) {
    return bySite.values().stream().filter(one -> one.state() == state).count();
  }

  /// What there is for a site; empty where there never was anything. Blocks.
  public Optional<SiteConfiguration> of(String site) {
    return bySite.containsKey(site) ? store.of(site) : Optional.empty();
  }

  /// Whether what a site was given is held back now, since a conference is near.
  public boolean isHeldBack(SiteConfiguration one) {
    return !one.mayComeNear() && phase(one.site()).isGuarded();
  }

  /// Gives a site something to measure, in the place of what it had; durable when it returns.
  /// Blocks.
  ///
  /// @param duringConference though a conference of the site is near; said of what is held back, it
  ///   is sent
  /// @throws ConfigException the document is none; the agent judges the rest
  public SiteConfiguration put(String site, String document, String by, boolean duringConference)
      throws FrozenException, ConfigException {
    check(document);
    return change(site, Optional.of(document), by, duringConference);
  }

  /// Takes back what a site was given; empty where there never was anything. Blocks.
  public Optional<SiteConfiguration> remove(String site, String by, boolean duringConference)
      throws FrozenException {
    return bySite.containsKey(site)
        ? Optional.of(change(site, Optional.empty(), by, duringConference))
        : Optional.empty();
  }

  private SiteConfiguration change(
      String site, Optional<String> document, String by, boolean duringConference)
      throws FrozenException {
    SiteConfiguration changed;
    writing.lock();
    try {
      Optional<SiteConfiguration> before = of(site);
      if (before.isPresent() && before.get().document().equals(document)) {
        return duringConference ? permit(before.get()) : before.get();
      }
      if (!duringConference) {
        refuseWhileFrozen(site);
      }
      long revision = before.map(SiteConfiguration::revision).orElse(0L) + 1;
      changed =
          new SiteConfiguration(
              site, revision, document, clock.millis(), by, duringConference, Optional.empty());
      store.save(changed);
      bySite.put(site, changed.withoutText());
    } finally {
      writing.unlock();
    }
    LOG.atInfo()
        .addKeyValue("site", site)
        .addKeyValue("revision", changed.revision())
        .addKeyValue("by", by)
        .log(document.isPresent() ? "Configuration given" : "Configuration taken back");
    sender.accept(change(changed));
    return changed;
  }

  /// The same given once more, by somebody who says that it is to come now.
  private SiteConfiguration permit(SiteConfiguration one) {
    if (one.mayComeNear()) {
      return one;
    }
    store.permitted(one.site(), one.revision());
    bySite.computeIfPresent(one.site(), (_, now) -> now.permitted());
    LOG.atInfo()
        .addKeyValue("site", one.site())
        .addKeyValue("revision", one.revision())
        .log("Configuration let through though a conference is near");
    @Nullable Consumer<Change> send = held.remove(one.site());
    if (send != null) {
      send.accept(change(one));
      released.accept(change(one));
    }
    return one.permitted();
  }

  private static Change change(SiteConfiguration one) {
    return new Change(one.revision(), one.frame());
  }

  private Phase phase(String site) {
    return conferences.phase(site, clock.millis()).phase();
  }

  private void refuseWhileFrozen(String site) throws FrozenException {
    Conferences.SitePhase now = conferences.phase(site, clock.millis());
    if (now.phase().isGuarded()) {
      String title =
          conferences.byId(now.conference()).map(Conference::title).orElse(now.conference());
      throw new FrozenException(site, title, now.phase());
    }
  }

  /// What can be judged here: its size, that it is YAML, and the one key that there is.
  private static void check(String document) throws ConfigException {
    byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > DOCUMENT_BYTES_MAX) {
      throw new ConfigException(
          List.of(
              new Problem(
                  "configuration",
                  0,
                  "",
                  "is " + bytes.length + " bytes, at most " + DOCUMENT_BYTES_MAX)));
    }
    var _ =
        YamlFile.read(
            "configuration",
            bytes,
            map ->
                map.maps(
                    "probes",
                    PROBES_MAX,
                    probe -> {
                      probe.names().forEach(probe::pass); // the agent's to judge
                      return probe;
                    }));
  }

  @Override
  public void opened(String site, Consumer<Change> send) {
    if (bySite.containsKey(site)) {
      begin("configuration-" + site, () -> tell(site, send));
    }
  }

  /// The connection that it was held back from may be another one by now.
  private void release(String site, Consumer<Change> send) {
    tell(site, send);
    store.of(site).filter(one -> !isHeldBack(one)).ifPresent(one -> released.accept(change(one)));
  }

  private void tell(String site, Consumer<Change> send) {
    Optional<SiteConfiguration> found = store.of(site);
    if (found.isEmpty()) {
      return;
    }
    SiteConfiguration one = found.get();
    if (!isHeldBack(one)) {
      send.accept(change(one));
    } else if (held.put(site, send) == null) {
      LOG.atInfo()
          .addKeyValue("site", site)
          .addKeyValue("revision", one.revision())
          .log("Configuration held back until the conference is over");
    }
  }

  /// Sends what was held back for conferences that are over, and tries again what the database
  /// could not do. Hands over and returns.
  public void round() {
    held.forEach((site, send) -> {
      @Nullable SiteConfiguration one = bySite.get(site);
      if (one != null && !isHeldBack(one) && held.remove(site, send)) {
        begin("configuration-" + site, () -> release(site, send));
      }
    });
    for (String name : failed.keySet()) {
      @Nullable Runnable work = failed.remove(name);
      if (work != null) {
        begin(name, work);
      }
    }
  }

  private void begin(String name, Runnable work) {
    Thread.ofVirtual()
        .name(name)
        .start(() -> {
          try {
            work.run();
          } catch (RuntimeException e) { // the outermost place of this thread
            LOG.atWarn()
                .addKeyValue("what", name)
                .setCause(e)
                .log("The database could not do it; it is tried again");
            failed.put(name, work);
          }
        });
  }

  @Override
  public void answered(Frame.Configured configured) {
    var answer =
        new SiteConfiguration.Answer(configured.standing(), configured.text(), clock.millis());
    @Nullable SiteConfiguration now =
        bySite.computeIfPresent(
            configured.site(),
            (_, one) ->
                one.toldRevision() == configured.revision()
                        && one.answer().filter(before -> before.says(configured)).isEmpty()
                    ? one.with(answer)
                    : one);
    if (now != null && now.answer().filter(answer::equals).isPresent()) {
      begin("configured-" + configured.site(), () -> keepAnswer(configured.site()));
    }
  }

  /// The newest, whichever thread comes first.
  private void keepAnswer(String site) {
    writing.lock();
    try {
      @Nullable SiteConfiguration one = bySite.get(site);
      if (one != null && one.answer().isPresent()) {
        store.answered(site, one.revision(), one.answer().get());
      }
    } finally {
      writing.unlock();
    }
  }
}
