package vn.bridgewatch.agent.device;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import vn.bridgewatch.agent.catalogue.Catalogue;
import vn.bridgewatch.agent.config.AgentConfig;
import vn.bridgewatch.agent.profile.Match;
import vn.bridgewatch.agent.profile.Profile;
import vn.bridgewatch.agent.profile.Translator;
import vn.bridgewatch.agent.reader.HttpMeasurement;
import vn.bridgewatch.agent.reading.DeviceMeasurement;
import vn.bridgewatch.agent.schedule.Job;
import vn.bridgewatch.agent.schedule.Scheduler;
import vn.bridgewatch.agent.snmp.DeviceReader;
import vn.bridgewatch.agent.snmp.SnmpMeasurement;
import vn.bridgewatch.agent.snmp.module.SnmpModule;
import vn.bridgewatch.metric.Observation;

/// The jobs of devices that a profile says how to read: one that finds out what the device is, and
/// once that is known one for each interval of the profile's modules.
///
/// All jobs of a device share one conversation: small cards cannot take two at once. What was found
/// before the configuration changed is kept.
public final class DeviceJobs {

  private final Catalogue catalogue;
  private final Map<String, WatchedDevice.Known> before;
  private final LongAdder leftOut;
  private final List<WatchedDevice> devices = new ArrayList<>();
  private final AtomicReference<Optional<Scheduler>> scheduler =
      new AtomicReference<>(Optional.empty());

  /// @param before what devices were found to be, by [WatchedDevice#key()]
  /// @param leftOut counts series of the vocabulary that another job of the device gives, or that
  ///   had no place
  public DeviceJobs(
      Catalogue catalogue, Map<String, WatchedDevice.Known> before, LongAdder leftOut) {
    this.catalogue = catalogue;
    this.leftOut = leftOut;
    this.before = Map.copyOf(before);
  }

  /// From now on what is found changes the jobs of this scheduler.
  public void run(Scheduler of) {
    scheduler.set(Optional.of(of));
  }

  /// What the devices were found to be.
  public Map<String, WatchedDevice.Known> known() {
    var known = new HashMap<String, WatchedDevice.Known>();
    for (WatchedDevice device : devices) {
      device
          .found()
          .ifPresent(
              found -> known.put(device.key(), new WatchedDevice.Known(found, device.owners())));
    }
    return known;
  }

  /// What a device was found to be, or is by the configuration; empty where neither says.
  public Optional<Profile> profile(String site, String device) {
    return devices.stream()
        .filter(one -> one.site().equals(site) && one.id().equals(device))
        .findFirst()
        .flatMap(WatchedDevice::profile);
  }

  /// The jobs that a device begins with.
  ///
  /// @param byReader makes the job that reads it over HTTP, where its profile says how
  public List<Job> of(
      String site,
      AgentConfig.Device device,
      DeviceReader reader,
      Function<Profile.ReaderUse, Optional<Job>> byReader) {
    Optional<Profile> wanted =
        device.profile().equals(AgentConfig.Device.AUTO)
            ? Optional.empty()
            : catalogue.profiles().profile(device.profile());
    Optional<WatchedDevice.Known> known =
        Optional.ofNullable(before.get(WatchedDevice.key(site, device)));
    var watched =
        new WatchedDevice(
            site,
            device,
            reader,
            new DeviceIdentification(catalogue),
            wanted,
            byReader,
            known.map(WatchedDevice.Known::owners).orElseGet(() -> new SeriesOwners(leftOut)),
            this::changed);
    devices.add(watched);
    var jobs = new ArrayList<Job>();
    jobs.add(new Job(site, watched, WatchedDevice.INTERVAL, WatchedDevice.INTERVAL));
    jobs.addAll(
        known
            .map(WatchedDevice.Known::what)
            .flatMap(this::today)
            .map(found -> watched.adopt(found, jobs(watched, found)))
            .orElseGet(() -> watched.begin(wanted.flatMap(watched::readerJob).stream().toList())));
    return jobs;
  }

  /// What was found, by the profiles as they are now.
  private Optional<Identified> today(Identified found) {
    return catalogue
        .profiles()
        .profile(found.profile().id())
        .map(profile ->
            new Identified(
                found.identity(),
                new Match(profile, found.match().by()),
                found.model(),
                found.software(),
                profile.modules().stream()
                    .filter(use ->
                        !use.optional()
                            || found.modules().stream()
                                .anyMatch(had -> had.name().equals(use.name())))
                    .toList(),
                found.unanswered(),
                found.untried()));
  }

  private void changed(WatchedDevice device, Identified found) {
    List<Job> fresh = jobs(device, found);
    List<Job> gone = device.jobs();
    device.adopt(found, fresh);
    scheduler.get().ifPresent(running -> running.replace(gone, fresh));
    device.owners().retain(fresh.stream().map(job -> job.measurement().name()).toList());
    for (Job job : gone) {
      if (!fresh.contains(job) && job.measurement() instanceof HttpMeasurement http) {
        Thread.ofVirtual().name("release-" + job.name()).start(http::close); // its login
      }
    }
  }

  private List<Job> jobs(WatchedDevice device, Identified found) {
    var byInterval = new TreeMap<Duration, List<SnmpModule>>();
    for (Profile.ModuleUse use : found.modules()) {
      catalogue
          .module(use.name())
          .ifPresent(module ->
              byInterval.computeIfAbsent(use.interval(), _ -> new ArrayList<>()).add(module));
    }
    Translator translator = found.profile().translator();
    boolean several = byInterval.size() > 1;
    var jobs = new ArrayList<Job>();
    byInterval.forEach((interval, modules) -> {
      String name = "snmp " + device.id() + " " + interval.toSeconds() + "s";
      var measurement =
          new SnmpMeasurement(
              device.reader(),
              modules,
              device.id(),
              name,
              DeviceMeasurement.budget(interval),
              read -> translated(device, name, several, translator, read));
      jobs.add(new Job(device.site(), measurement, interval, interval));
    });
    device.readerJob(found.profile()).ifPresent(jobs::add);
    return jobs;
  }

  private List<Observation> translated(
      WatchedDevice device,
      String job,
      boolean several,
      Translator translator,
      List<Observation> read) {
    Translator.Translated translated = translator.apply(read, device.labels());
    leftOut.add(translated.leftOut());
    return several
        ? device.owners().claim(job, translated.observations())
        : translated.observations();
  }
}
