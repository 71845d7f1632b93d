package vn.bridgewatch.agent.app;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import vn.bridgewatch.agent.profile.Match;
import vn.bridgewatch.agent.profile.Profile;
import vn.bridgewatch.agent.profile.Translator;
import vn.bridgewatch.agent.schedule.Job;
import vn.bridgewatch.agent.schedule.Scheduler;
import vn.bridgewatch.agent.snmp.DeviceReader;
import vn.bridgewatch.agent.snmp.SnmpMeasurement;
import vn.bridgewatch.agent.snmp.module.SnmpModule;
import vn.bridgewatch.metric.Labels;

/// The jobs of devices that a profile says how to read: one that finds out what the device is, and
/// once that is known one for each interval of the profile's modules.
///
/// All jobs of a device share one conversation: small cards cannot take two at once. What was found
/// before the configuration changed is kept.
final class DeviceJobs {

  private final Catalogue catalogue;
  private final Map<String, Identified> before;
  private final List<WatchedDevice> devices = new ArrayList<>();
  private final AtomicReference<Optional<Scheduler>> scheduler =
      new AtomicReference<>(Optional.empty());

  /// @param before what devices were found to be, by [WatchedDevice#key()]
  DeviceJobs(Catalogue catalogue, Map<String, Identified> before) {
    this.catalogue = catalogue;
    this.before = Map.copyOf(before);
  }

  /// From now on what is found changes the jobs of this scheduler.
  void run(Scheduler of) {
    scheduler.set(Optional.of(of));
  }

  /// What the devices were found to be.
  Map<String, Identified> known() {
    var known = new HashMap<String, Identified>();
    devices.forEach(device -> device.found().ifPresent(found -> known.put(device.key(), found)));
    return known;
  }

  /// What a device was found to be, or is by the configuration; empty where neither says.
  Optional<Profile> profile(String site, String device) {
    return devices.stream()
        .filter(one -> one.site().equals(site) && one.id().equals(device))
        .findFirst()
        .flatMap(WatchedDevice::profile);
  }

  /// The jobs that a device begins with.
  List<Job> of(String site, AgentConfig.Device device, DeviceReader reader) {
    Optional<Profile> wanted =
        device.profile().equals(AgentConfig.Device.AUTO)
            ? Optional.empty()
            : catalogue.profiles().profile(device.profile());
    var watched =
        new WatchedDevice(
            site, device, reader, new DeviceIdentification(catalogue), wanted, this::changed);
    devices.add(watched);
    var jobs = new ArrayList<Job>();
    jobs.add(new Job(site, watched, WatchedDevice.INTERVAL, WatchedDevice.INTERVAL));
    Optional.ofNullable(before.get(watched.key()))
        .flatMap(this::today)
        .ifPresent(found -> jobs.addAll(watched.adopt(found, jobs(watched, found))));
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
                    .filter(use -> !found.unanswered().contains(use.name()))
                    .toList(),
                found.unanswered()));
  }

  private void changed(WatchedDevice device, Identified found) {
    List<Job> fresh = jobs(device, found);
    List<Job> gone = device.jobs();
    device.adopt(found, fresh);
    scheduler.get().ifPresent(running -> running.replace(gone, fresh));
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
    Labels labels = device.labels();
    var jobs = new ArrayList<Job>();
    byInterval.forEach((interval, modules) -> {
      var measurement =
          new SnmpMeasurement(
              device.reader(),
              modules,
              device.id(),
              "snmp " + device.id() + " " + interval.toSeconds() + "s",
              SnmpMeasurement.budget(interval),
              read -> translator.apply(read, labels).observations());
      jobs.add(new Job(device.site(), measurement, interval, interval));
    });
    return jobs;
  }
}
