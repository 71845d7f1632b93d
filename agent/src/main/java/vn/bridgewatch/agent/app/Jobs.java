package vn.bridgewatch.agent.app;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.agent.catalogue.Catalogue;
import vn.bridgewatch.agent.config.AgentConfig;
import vn.bridgewatch.agent.config.AgentFiles;
import vn.bridgewatch.agent.config.HttpAccess;
import vn.bridgewatch.agent.confirm.Watched;
import vn.bridgewatch.agent.device.DeviceJobs;
import vn.bridgewatch.agent.device.WatchedDevice;
import vn.bridgewatch.agent.probe.Aim;
import vn.bridgewatch.agent.probe.AllowList;
import vn.bridgewatch.agent.probe.AttemptWatch;
import vn.bridgewatch.agent.probe.ProbeMeasurement;
import vn.bridgewatch.agent.probe.Resolver;
import vn.bridgewatch.agent.probe.form.ProbeSpec;
import vn.bridgewatch.agent.profile.Profile;
import vn.bridgewatch.agent.profile.Vocabulary;
import vn.bridgewatch.agent.reader.HttpMeasurement;
import vn.bridgewatch.agent.reader.HttpReader;
import vn.bridgewatch.agent.reader.Readers;
import vn.bridgewatch.agent.reader.http.HttpSession;
import vn.bridgewatch.agent.reading.DeviceMeasurement;
import vn.bridgewatch.agent.schedule.Job;
import vn.bridgewatch.agent.snmp.DeviceReader;
import vn.bridgewatch.agent.snmp.Habit;
import vn.bridgewatch.agent.snmp.SnmpMeasurement;
import vn.bridgewatch.agent.snmp.SnmpTarget;
import vn.bridgewatch.agent.snmp.module.SnmpAuth;
import vn.bridgewatch.agent.snmp.module.SnmpModule;
import vn.bridgewatch.agent.spool.Recorder;
import vn.bridgewatch.config.DurationText;
import vn.bridgewatch.metric.Event;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.time.NanoClock;
import vn.bridgewatch.time.WallClock;
import vn.bridgewatch.wire.Payload;

/// Makes the jobs of an agent from its configuration.
final class Jobs {

  /// What an attempt may take beyond the timeouts of name resolution and probe: waiting for room.
  private static final Duration SLACK = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);

  private final Instruments instruments;
  private final AllowList allow;
  private final Recorder recorder;
  private final Function<Watched, AttemptWatch> confirm;

  private Jobs(
      Instruments instruments,
      AllowList allow,
      Recorder recorder,
      Function<Watched, AttemptWatch> confirm) {
    this.instruments = instruments;
    this.allow = allow;
    this.recorder = recorder;
    this.confirm = confirm;
  }

  /// Whether a job asks this device, in whatever way.
  static boolean reads(Job job, String site, String device) {
    return job.site().equals(site)
        && switch (job.measurement()) {
          case SnmpMeasurement snmp -> snmp.deviceId().equals(device);
          case HttpMeasurement http -> http.deviceId().equals(device);
          case WatchedDevice watched -> watched.id().equals(device);
          default -> false;
        };
  }

  /// The jobs that read devices.
  ///
  /// @param devices makes the jobs of devices that a profile says how to read
  /// @param recorder takes what happens to devices
  static List<Job> of(
      AgentFiles files, Instruments instruments, DeviceJobs devices, Recorder recorder)
      throws IOException {
    return new Jobs(instruments, files.config().allow(), recorder, _ -> AttemptWatch.NONE)
        .all(files.config(), files.catalogue(), files.readers(), devices);
  }

  /// The probes of all sites.
  ///
  /// @param recorder takes what happens on the way to targets
  /// @param confirm makes sure of targets that miss an answer
  static ProbeJobs probes(
      AgentConfig config,
      Instruments instruments,
      Recorder recorder,
      Function<Watched, AttemptWatch> confirm) {
    var jobs = new Jobs(instruments, config.allow(), recorder, confirm);
    var bySite = new HashMap<String, List<ProbeJobs.Probing>>();
    for (AgentConfig.Site site : config.sites()) {
      bySite.put(
          site.site(),
          site.probes().stream().map(probe -> jobs.probing(site.site(), probe)).toList());
    }
    return new ProbeJobs(bySite);
  }

  private List<Job> all(
      AgentConfig config, Catalogue catalogue, Readers readers, DeviceJobs devices)
      throws IOException {
    var jobs = new ArrayList<Job>();
    for (AgentConfig.Site site : config.sites()) {
      for (AgentConfig.Device device : site.devices()) {
        jobs.addAll(jobs(site.site(), device, catalogue, readers, devices));
      }
    }
    return jobs;
  }

  private List<Job> jobs(
      String site,
      AgentConfig.Device device,
      Catalogue catalogue,
      Readers readers,
      DeviceJobs devices)
      throws IOException {
    var jobs = new ArrayList<Job>();
    Optional<HttpAccess> chosen = device.http().filter(http -> !http.reader().isEmpty());
    Optional<HttpAccess> byProfile = device.http().filter(http -> http.reader().isEmpty());
    Function<Profile.ReaderUse, Optional<Job>> http =
        use ->
            byProfile.flatMap(access ->
                job(site, device, access, use.name(), access.interval(use.interval()), readers));
    if (device.hasProfile() && device.overSnmp()) {
      jobs.addAll(devices.of(site, device, reader(site, device, catalogue), http));
    } else if (device.hasProfile()) {
      catalogue
          .profiles()
          .profile(device.profile())
          .flatMap(Profile::reader)
          .flatMap(http)
          .ifPresent(jobs::add);
    } else if (!device.modules().isEmpty()) {
      jobs.addAll(modules(site, device, catalogue));
    }
    chosen
        .flatMap(access ->
            job(
                site,
                device,
                access,
                access.reader(),
                access.interval(HttpAccess.INTERVAL_DEFAULT),
                readers))
        .ifPresent(jobs::add);
    return jobs;
  }

  private ProbeJobs.Probing probing(String site, AgentConfig.Probe probe) {
    var identity =
        new ProbeMeasurement.Identity(probe.kind(), probe.name(), probe.device(), probe.instance());
    var aim =
        new Aim(
            probe.host(),
            probe
                .spec()
                .probe(
                    instruments,
                    new ProbeSpec.Setting(probe.host(), probe.timeout(), probe.source())),
            probe.timeout(),
            allow,
            instruments.resolver(),
            NanoClock.SYSTEM);
    return new ProbeJobs.Probing(
        new ProbeMeasurement(
            identity,
            aim,
            event -> recorder.record(site, new Payload.Happening(event)),
            confirm.apply(watched(site, probe, identity, aim))),
        probe.rhythm(),
        probe.timeout().multipliedBy(2).plus(SLACK));
  }

  private static Watched watched(
      String site, AgentConfig.Probe probe, ProbeMeasurement.Identity identity, Aim aim) {
    Optional<InetAddress> literal =
        Resolver.isLiteral(probe.host())
            ? Optional.of(InetAddress.ofLiteral(probe.host()))
            : Optional.empty();
    return new Watched(
        site,
        identity.labels(),
        probe.confirm(),
        literal,
        probe.timeout(),
        probe.spec().bytes() * 8,
        (address, done) -> address.map(aim::at).orElse(aim).attemptAside(done));
  }

  /// One for each interval of a device's modules; all share its one conversation.
  private List<Job> modules(String site, AgentConfig.Device device, Catalogue catalogue)
      throws IOException {
    var byInterval = new TreeMap<Duration, List<SnmpModule>>();
    for (AgentConfig.Device.Module module : device.modules()) {
      byInterval
          .computeIfAbsent(module.interval(), _ -> new ArrayList<>())
          .add(named(catalogue.module(module.name()), module.name()));
    }
    DeviceReader reader = reader(site, device, catalogue);
    String name = "snmp " + device.id();
    var jobs = new ArrayList<Job>();
    byInterval.forEach((interval, modules) -> {
      var measurement =
          new SnmpMeasurement(
              reader,
              modules,
              device.id(),
              byInterval.size() == 1 ? name : name + " " + DurationText.show(interval),
              DeviceMeasurement.budget(interval),
              _ -> List.of());
      jobs.add(new Job(site, measurement, interval, interval));
    });
    return jobs;
  }

  private DeviceReader reader(String site, AgentConfig.Device device, Catalogue catalogue)
      throws IOException {
    Duration slowPeriod = device.slowColumns() ? Habit.SLOW_PERIOD : Duration.ZERO;
    var habit = new Habit(slowPeriod, () -> recorder.record(site, rebooted(device)));
    return instruments.snmp().device(target(device, catalogue), habit);
  }

  private static Payload rebooted(AgentConfig.Device device) {
    LOG.atInfo().addKeyValue("device", device.id()).log("Device restarted");
    var labels =
        Labels.of(
            Map.of(
                "device",
                device.id(),
                "instance",
                device.instance(),
                "grade",
                "warning",
                "text_vi",
                "Thiết bị " + device.id() + " đã khởi động lại."));
    return new Payload.Happening(
        new Event(
            "device_rebooted",
            WallClock.SYSTEM.millis(),
            labels,
            "The device " + device.id() + " has restarted."));
  }

  /// Empty for a reader that nobody knows; only a user's own profile can name one.
  private Optional<Job> job(
      String site,
      AgentConfig.Device device,
      HttpAccess http,
      String name,
      Duration interval,
      Readers readers) {
    return readers
        .reader(name)
        .map(definition -> {
          var reader =
              new HttpReader(
                  definition,
                  new HttpSession.Access(http.endpoint(), http.trust(), http.credentials()),
                  allow,
                  instruments.readingRoom(),
                  http.timeout(interval),
                  NanoClock.SYSTEM);
          // what it is has been asked over SNMP, and is told once
          Set<String> without =
              device.hasProfile() && device.overSnmp()
                  ? Set.of(Vocabulary.DEVICE_INFO.metric().name())
                  : Set.of();
          var measurement =
              new HttpMeasurement(
                  reader,
                  device.id(),
                  http.endpoint().instance(),
                  DeviceMeasurement.budget(interval),
                  without);
          return new Job(site, measurement, interval, interval);
        });
  }

  private static SnmpTarget target(AgentConfig.Device device, Catalogue catalogue) {
    SnmpAuth auth = named(catalogue.auth(device.auth()), device.auth());
    return new SnmpTarget(device.address(), device.port(), auth);
  }

  static <T> T named(Optional<T> known, String name) {
    return known.orElseThrow(() -> new IllegalArgumentException(name + ": is in no module file"));
  }
}
