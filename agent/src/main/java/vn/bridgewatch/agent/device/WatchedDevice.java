package vn.bridgewatch.agent.device;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.agent.catalogue.OptionalModules;
import vn.bridgewatch.agent.check.SelfChecked;
import vn.bridgewatch.agent.config.AgentConfig;
import vn.bridgewatch.agent.profile.DeviceIdentity;
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
public final class WatchedDevice implements SelfChecked {

  static final Duration INTERVAL = Duration.ofSeconds(30);

  private static final Duration ANEW_AFTER = Duration.ofHours(1);
  private static final Logger LOG = LoggerFactory.getLogger(WatchedDevice.class);

  private final String site;
  private final AgentConfig.Device device;
  private final DeviceReader reader;
  private final DeviceIdentification identification;
  private final Optional<Profile> wanted;
  private final Function<Profile.ReaderUse, Optional<Job>> byReader;
  private final SeriesOwners owners;
  private final BiConsumer<WatchedDevice, Identified> changed;
  private final Labels labels;

  /// An identification that goes on, maybe in several attempts.
  private record Round(DeviceIdentity identity, OptionalModules optional) {}

  /// What a device was found to be, and which of its jobs gives what.
  public record Known(Identified what, SeriesOwners owners) {}

  // written by attempts, of which one runs at a time; read by others
  private volatile Optional<Identified> found = Optional.empty();
  private volatile List<Job> jobs = List.of();
  private volatile Optional<Incomplete> silence = Optional.empty();
  private Optional<Round> round = Optional.empty();
  private OptionalDouble upTime = OptionalDouble.empty();
  private Optional<Profile.ReaderUse> readerUse = Optional.empty();
  private Optional<Job> readerJob = Optional.empty();
  private long identifiedNanos;

  /// @param wanted the profile that the configuration names; empty: the one that matches
  /// @param byReader makes the job that reads it by a reader; empty where that is not wanted
  /// @param owners which of its jobs gives what
  /// @param changed told when the device was found to be something else than before
  WatchedDevice(
      String site,
      AgentConfig.Device device,
      DeviceReader reader,
      DeviceIdentification identification,
      Optional<Profile> wanted,
      Function<Profile.ReaderUse, Optional<Job>> byReader,
      SeriesOwners owners,
      BiConsumer<WatchedDevice, Identified> changed) {
    this.site = site;
    this.device = device;
    this.reader = reader;
    this.identification = identification;
    this.wanted = wanted;
    this.byReader = byReader;
    this.owners = owners;
    this.changed = changed;
    this.labels = Labels.of("device", device.id(), "instance", device.instance());
    this.identifiedNanos = NanoClock.SYSTEM.nanoTime() - ANEW_AFTER.toNanos();
  }

  /// Tells one device from another across configurations.
  String key() {
    return key(site, device);
  }

  static String key(String site, AgentConfig.Device device) {
    return site + ' ' + device.id() + ' ' + device.instance() + ' ' + device.profile();
  }

  String site() {
    return site;
  }

  public String id() {
    return device.id();
  }

  Labels labels() {
    return labels;
  }

  SeriesOwners owners() {
    return owners;
  }

  /// The job that reads it over HTTP by the reader of a profile; the one that runs where that is
  /// the same, for it knows what it read before.
  Optional<Job> readerJob(Profile profile) {
    if (!profile.reader().equals(readerUse)) {
      readerUse = profile.reader();
      readerJob = profile.reader().flatMap(byReader);
    }
    return readerJob;
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

  /// It is to be read by these jobs, whatever it is.
  List<Job> begin(List<Job> fresh) {
    jobs = List.copyOf(fresh);
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
    long endNanos = NanoClock.SYSTEM.nanoTime() + DeviceIdentification.BUDGET.toNanos();
    DeviceIdentification.Greeting greeting = identification.greet(reader);
    silence = greeting.silence();
    if (!greeting.isSilent()) {
      if (isDue(greeting)) {
        round = Optional.of(new Round(greeting.identity(), identification.optionalModules()));
        identifiedNanos = NanoClock.SYSTEM.nanoTime();
      }
      upTime = greeting.upTime();
      if (round.isPresent()) { // a round that was cut goes on where it was
        identify(round.get(), endNanos);
      }
    }
    return found.stream().map(what -> what.info(labels)).toList();
  }

  private boolean isDue(DeviceIdentification.Greeting greeting) {
    Optional<DeviceIdentity> known =
        round.map(Round::identity).or(() -> found.map(Identified::identity));
    if (known.isEmpty()) {
      return greeting.whole(); // by half of what it says it might be taken for another
    }
    boolean another =
        differs(known.get().sysObjectId(), greeting.identity().sysObjectId(), greeting.whole())
            || differs(known.get().sysDescr(), greeting.identity().sysDescr(), greeting.whole());
    boolean restarted =
        upTime.isPresent()
            && greeting.upTime().isPresent()
            && greeting.upTime().getAsDouble() < upTime.getAsDouble();
    boolean old = NanoClock.SYSTEM.nanoTime() - identifiedNanos >= ANEW_AFTER.toNanos();
    return another || (greeting.whole() && (restarted || old));
  }

  /// What did not come may be lost.
  private static boolean differs(String before, String now, boolean whole) {
    return !before.equals(now) && (whole || !now.isEmpty());
  }

  private void identify(Round of, long endNanos) throws InterruptedException {
    Identified what =
        identification.identify(
            reader,
            of.identity(),
            wanted,
            of.optional(),
            found.map(Identified::modules).orElse(List.of()),
            endNanos);
    if (what.untried().isEmpty()) {
      round = Optional.empty();
    }
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
    if (lacksReader()) {
      LOG.atWarn()
          .addKeyValue("site", site)
          .addKeyValue("device", device.id())
          .addKeyValue("profile", what.profile().id())
          .log(
              "The device is not read over HTTP: its profile names no reader, nor does the device");
    }
  }

  /// Whether it is to be read over HTTP and nothing says by which reader.
  private boolean lacksReader() {
    return found.isPresent()
        && device.http().filter(http -> http.reader().isEmpty()).isPresent()
        && readerJob.isEmpty();
  }

  @Override
  public List<StepResult> findings() {
    var findings = new ArrayList<StepResult>();
    if (found.isEmpty()) { // otherwise the jobs that read it speak for it
      silence.ifPresent(why ->
          findings.add(
              result("snmp", StepResult.Status.FAILED, why.reason().word(), why.detail())));
    }
    if (lacksReader()) {
      findings.add(
          result(
              "http",
              StepResult.Status.UNMEASURED,
              "no_reader",
              "neither the device's profile nor the device itself names a reader"));
    }
    return findings;
  }

  @Override
  public StepResult unmeasured(String reason, String detail) {
    return result("snmp", StepResult.Status.UNMEASURED, reason, detail);
  }

  private StepResult result(String step, StepResult.Status status, String reason, String detail) {
    return new StepResult(step, device.id(), device.instance(), status, Double.NaN, reason, detail);
  }
}
