package vn.bridgewatch.agent.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.agent.catalogue.TrapRules;
import vn.bridgewatch.agent.config.AgentConfig;
import vn.bridgewatch.agent.config.AgentFiles;
import vn.bridgewatch.agent.device.DeviceJobs;
import vn.bridgewatch.agent.health.AgentHealth;
import vn.bridgewatch.agent.profile.Profile;
import vn.bridgewatch.agent.schedule.Job;
import vn.bridgewatch.agent.snmp.SnmpMeasurement;
import vn.bridgewatch.agent.snmp.module.SnmpAuth;
import vn.bridgewatch.agent.spool.Recorder;
import vn.bridgewatch.agent.trap.LocalEngine;
import vn.bridgewatch.agent.trap.Outcome;
import vn.bridgewatch.agent.trap.Senders;
import vn.bridgewatch.agent.trap.TrapDesk;
import vn.bridgewatch.agent.trap.TrapListener;
import vn.bridgewatch.agent.trap.TrapSource;
import vn.bridgewatch.metric.Event;
import vn.bridgewatch.time.NanoClock;
import vn.bridgewatch.time.WallClock;
import vn.bridgewatch.wire.Payload;

/// Receives traps while the configuration asks for it; a new configuration takes its place without
/// a gap as long as the address stays.
final class TrapReception implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TrapReception.class);

  private final Path stateFolder;
  private final Recorder recorder;
  private final Executor answers;
  private final Predicate<Predicate<Job>> runSoon;
  private final Map<Outcome, LongAdder> counts = new EnumMap<>(Outcome.class);
  private Optional<LocalEngine> engine = Optional.empty();
  private Optional<TrapListener> listener = Optional.empty();
  private Optional<AgentConfig.Traps> inUse = Optional.empty();

  /// @param answers runs what answers an inform, once what was recorded is safe
  /// @param runSoon has such jobs run at once, and tells whether there are any
  TrapReception(
      Path stateFolder,
      Recorder recorder,
      Executor answers,
      AgentHealth health,
      Predicate<Predicate<Job>> runSoon) {
    this.answers = answers;
    this.stateFolder = stateFolder;
    this.recorder = recorder;
    this.runSoon = runSoon;
    for (Outcome outcome : Outcome.values()) {
      counts.put(outcome, new LongAdder());
    }
    health.counters(
        "traps",
        "Traps, informs and other datagrams that came to the port for them, by what became of them",
        "outcome",
        counts);
  }

  /// Listens as the configuration says, or not at all.
  ///
  /// @param devices knows which profile a device has
  /// @throws IOException the socket or the engine's file cannot be had; what was in use is no more
  synchronized void use(AgentFiles files, DeviceJobs devices) throws IOException {
    Optional<AgentConfig.Traps> wanted = files.config().traps();
    if (wanted.isEmpty()) {
      close();
      return;
    }
    AgentConfig.Traps traps = wanted.get();
    var senders = new Senders(auths(files, traps));
    TrapDesk desk = desk(files, devices);
    boolean stays =
        listener.isPresent()
            && inUse
                .filter(now -> now.address().equals(traps.address()) && now.port() == traps.port())
                .isPresent();
    if (stays) {
      listener.get().use(senders, desk);
    } else {
      close();
      LocalEngine own =
          engine.isPresent() ? engine.get() : LocalEngine.begin(stateFolder, NanoClock.SYSTEM);
      engine = Optional.of(own);
      var at = new InetSocketAddress(traps.address(), traps.port());
      listener = Optional.of(TrapListener.open(at, senders, own, desk, NanoClock.SYSTEM));
      listener.get().answerThrough(answers);
      LOG.atInfo().addKeyValue("address", at).log("Traps are received");
    }
    inUse = wanted;
  }

  private TrapDesk desk(AgentFiles files, DeviceJobs devices) {
    AgentConfig config = files.config();
    TrapRules rules = TrapRules.of(files.catalogue());
    var sources = new HashMap<InetAddress, List<TrapSource>>();
    for (AgentConfig.Site site : config.sites()) {
      for (AgentConfig.Device device : site.devices()) {
        InetAddress address = InetAddress.ofLiteral(device.address());
        if (config.allow().permits(address)) {
          sources
              .computeIfAbsent(address, _ -> new ArrayList<>())
              .add(source(site.site(), device, files, rules, devices));
        }
      }
    }
    return new TrapDesk(config.site(), sources, new ToAgent(), NanoClock.SYSTEM, WallClock.SYSTEM);
  }

  private static TrapSource source(
      String site,
      AgentConfig.Device device,
      AgentFiles files,
      TrapRules rules,
      DeviceJobs devices) {
    return new TrapSource(
        site,
        device.id(),
        device.instance(),
        files.catalogue().auth(device.auth()),
        notification ->
            rules.meaning(
                devices.profile(site, device.id()).map(Profile::traps).orElse(List.of()),
                notification));
  }

  private static Set<SnmpAuth> auths(AgentFiles files, AgentConfig.Traps traps) {
    var names = new LinkedHashSet<>(traps.auths());
    if (names.isEmpty()) {
      files.config().sites().stream()
          .flatMap(site -> site.devices().stream())
          .forEach(device -> names.add(device.auth()));
    }
    var auths = new LinkedHashSet<SnmpAuth>();
    for (String name : names) {
      files.catalogue().auth(name).ifPresent(auths::add); // those that ship too
    }
    return auths;
  }

  @Override
  public synchronized void close() {
    listener.ifPresent(open -> {
      try {
        open.close();
      } catch (IOException e) {
        LOG.atDebug().setCause(e).log("Closing the socket for traps failed");
      }
    });
    listener = Optional.empty();
    inUse = Optional.empty();
  }

  /// What traps do to this agent.
  private final class ToAgent implements TrapDesk.Effects {

    @Override
    public void record(String site, Event event) {
      recorder.record(site, new Payload.Happening(event));
    }

    @Override
    public void read(TrapSource source, List<String> modules) {
      Predicate<Job> some =
          job ->
              Jobs.reads(job, source.site(), source.device())
                  && job.measurement() instanceof SnmpMeasurement snmp
                  && snmp.readsAny(modules);
      if (!runSoon.test(some)) {
        boolean _ = runSoon.test(job -> Jobs.reads(job, source.site(), source.device()));
      }
    }

    @Override
    public void count(Outcome outcome) {
      LongAdder count = counts.get(outcome);
      if (count != null) {
        count.increment();
      }
    }
  }
}
