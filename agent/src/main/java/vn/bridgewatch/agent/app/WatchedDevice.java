package vn.bridgewatch.agent.app;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.agent.check.SelfChecked;
import vn.bridgewatch.agent.profile.Profile;
import vn.bridgewatch.agent.schedule.Job;
import vn.bridgewatch.agent.snmp.DeviceReader;
import vn.bridgewatch.agent.snmp.Incomplete;
import vn.bridgewatch.check.StepResult;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.time.NanoClock;

/// Knows what a device is: asks it shortly whether it is the same and still runs, and finds out
/// anew at the start, every hour, when it has restarted, and when it is another one.
///
/// A device that is silent stays what it was.
final class WatchedDevice implements SelfChecked {

  static final Duration INTERVAL = Duration.ofSeconds(30);

  private static final Duration ANEW_AFTER = Duration.ofHours(1);
  private static final Logger LOG = LoggerFactory.getLogger(WatchedDevice.class);

  private final String site;
  private final AgentConfig.Device device;
  private final DeviceReader reader;
  private final DeviceIdentification identification;
  private final Optional<Profile> wanted;
  private final BiConsumer<WatchedDevice, Identified> changed;
  private final Labels labels;

  // written by attempts, of which one runs at a time; read by others
  private volatile Optional<Identified> found = Optional.empty();
  private volatile List<Job> jobs = List.of();
  private volatile Optional<Incomplete> silence = Optional.empty();
  private OptionalDouble upTime = OptionalDouble.empty();
  private long identifiedNanos;

  /// @param wanted the profile that the configuration names; empty: the one that matches
  /// @param changed told when the device was found to be something else than before
  WatchedDevice(
      String site,
      AgentConfig.Device device,
      DeviceReader reader,
      DeviceIdentification identification,
      Optional<Profile> wanted,
      BiConsumer<WatchedDevice, Identified> changed) {
    this.site = site;
    this.device = device;
    this.reader = reader;
    this.identification = identification;
    this.wanted = wanted;
    this.changed = changed;
    this.labels = Labels.of("device", device.id(), "instance", device.instance());
    this.identifiedNanos = NanoClock.SYSTEM.nanoTime() - ANEW_AFTER.toNanos();
  }

  /// Tells one device from another across configurations.
  String key() {
    return site + ' ' + device.id() + ' ' + device.instance() + ' ' + device.profile();
  }

  String site() {
    return site;
  }

  String id() {
    return device.id();
  }

  Labels labels() {
    return labels;
  }

  DeviceReader reader() {
    return reader;
  }

  Optional<Identified> found() {
    return found;
  }

  /// The profile that it is read by, or is to be.
  Optional<Profile> profile() {
    return found.map(Identified::profile).or(() -> wanted);
  }

  /// The jobs that read it now, but for this one.
  List<Job> jobs() {
    return jobs;
  }

  /// It is this, and read by these jobs.
  List<Job> adopt(Identified what, List<Job> fresh) {
    found = Optional.of(what);
    jobs = List.copyOf(fresh);
    return jobs;
  }

  @Override
  public String name() {
    return "device " + device.id();
  }

  @Override
  public List<Observation> measure() throws InterruptedException {
    DeviceIdentification.Greeting greeting = identification.greet(reader);
    silence = greeting.silence();
    if (!greeting.isSilent()) {
      if (isDue(greeting)) {
        identify(greeting);
      }
      upTime = greeting.upTime();
    }
    return found.stream().map(what -> what.info(labels)).toList();
  }

  private boolean isDue(DeviceIdentification.Greeting greeting) {
    boolean another =
        found.isEmpty()
            || !found.get().identity().sysObjectId().equals(greeting.identity().sysObjectId())
            || !found.get().identity().sysDescr().equals(greeting.identity().sysDescr());
    boolean restarted =
        upTime.isPresent()
            && greeting.upTime().isPresent()
            && greeting.upTime().getAsDouble() < upTime.getAsDouble();
    boolean old = NanoClock.SYSTEM.nanoTime() - identifiedNanos >= ANEW_AFTER.toNanos();
    return another || restarted || old;
  }

  private void identify(DeviceIdentification.Greeting greeting) throws InterruptedException {
    Identified what = identification.identify(reader, greeting.identity(), wanted);
    identifiedNanos = NanoClock.SYSTEM.nanoTime();
    boolean sameJobs =
        found
            .filter(now -> now.profile().id().equals(what.profile().id()))
            .filter(now -> now.modules().equals(what.modules()))
            .isPresent();
    if (sameJobs) {
      found = Optional.of(what);
      return;
    }
    LOG.atInfo()
        .addKeyValue("site", site)
        .addKeyValue("device", device.id())
        .addKeyValue("profile", what.profile().id())
        .addKeyValue("model", what.model())
        .log("Device identified");
    changed.accept(this, what);
  }

  @Override
  public List<StepResult> findings() {
    Optional<Incomplete> why = silence;
    if (why.isEmpty() || !jobs.isEmpty()) {
      return List.of(); // the jobs that read it speak for it
    }
    return List.of(result(StepResult.Status.FAILED, why.get().reason().word(), why.get().detail()));
  }

  @Override
  public StepResult unmeasured(String reason, String detail) {
    return result(StepResult.Status.UNMEASURED, reason, detail);
  }

  private StepResult result(StepResult.Status status, String reason, String detail) {
    return new StepResult(
        "snmp", device.id(), device.instance(), status, Double.NaN, reason, detail);
  }
}
