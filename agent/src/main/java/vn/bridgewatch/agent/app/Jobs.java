package vn.bridgewatch.agent.app;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vn.bridgewatch.agent.probe.Aim;
import vn.bridgewatch.agent.probe.AllowList;
import vn.bridgewatch.agent.probe.ProbeMeasurement;
import vn.bridgewatch.agent.reader.HttpMeasurement;
import vn.bridgewatch.agent.reader.HttpReader;
import vn.bridgewatch.agent.reader.ReaderDefinition;
import vn.bridgewatch.agent.reader.Readers;
import vn.bridgewatch.agent.reader.http.HttpSession;
import vn.bridgewatch.agent.schedule.Job;
import vn.bridgewatch.agent.snmp.SnmpMeasurement;
import vn.bridgewatch.agent.snmp.SnmpTarget;
import vn.bridgewatch.agent.snmp.module.SnmpModule;
import vn.bridgewatch.agent.snmp.module.SnmpModules;
import vn.bridgewatch.time.NanoClock;

/// Makes the jobs of an agent from its configuration.
final class Jobs {

  /// What an attempt may take beyond the timeouts of name resolution and probe: waiting for room.
  private static final Duration SLACK = Duration.ofSeconds(2);

  private final Instruments instruments;
  private final AllowList allow;

  private Jobs(Instruments instruments, AllowList allow) {
    this.instruments = instruments;
    this.allow = allow;
  }

  /// How the jobs that read a device are called, or begin.
  static String snmpName(String site, String device) {
    return site + " snmp " + device;
  }

  static List<Job> of(
      AgentConfig config, SnmpModules modules, Readers readers, Instruments instruments)
      throws IOException {
    return new Jobs(instruments, config.allow()).all(config, modules, readers);
  }

  private List<Job> all(AgentConfig config, SnmpModules modules, Readers readers)
      throws IOException {
    var jobs = new ArrayList<Job>();
    for (AgentConfig.Site site : config.sites()) {
      site.probes().forEach(probe -> jobs.add(job(site.site(), probe)));
      for (AgentConfig.Device device : site.devices()) {
        if (!device.modules().isEmpty()) {
          jobs.add(job(site.site(), device, modules));
        }
        device.http().ifPresent(http -> jobs.add(job(site.site(), device.id(), http, readers)));
      }
    }
    return jobs;
  }

  private Job job(String site, AgentConfig.Probe probe) {
    var identity =
        new ProbeMeasurement.Identity(probe.kind(), probe.name(), probe.device(), probe.instance());
    var aim =
        new Aim(
            probe.host(),
            probe.spec().probe(instruments, probe.timeout(), Optional.empty()),
            probe.timeout(),
            allow,
            instruments.resolver(),
            NanoClock.SYSTEM);
    Duration longest = probe.timeout().multipliedBy(2).plus(SLACK);
    // the configuration leaves room between the probe's own deadline and its interval
    Duration deadline = longest.compareTo(probe.interval()) < 0 ? longest : probe.interval();
    return new Job(site, new ProbeMeasurement(identity, aim), probe.interval(), deadline);
  }

  private Job job(String site, AgentConfig.Device device, SnmpModules modules) throws IOException {
    var target =
        new SnmpTarget(
            device.address(), device.port(), named(modules.auths(), device.auth(), "auth"));
    List<SnmpModule> read =
        device.modules().stream().map(name -> named(modules.modules(), name, "module")).toList();
    Duration budget = SnmpMeasurement.budget(device.interval());
    var measurement = new SnmpMeasurement(instruments.snmp(), target, read, device.id(), budget);
    return new Job(site, measurement, device.interval(), device.interval());
  }

  private Job job(String site, String device, HttpAccess http, Readers readers) {
    ReaderDefinition definition =
        readers
            .reader(http.reader())
            .orElseThrow(() -> new IllegalArgumentException("no reader " + http.reader()));
    var reader =
        new HttpReader(
            definition,
            new HttpSession.Access(http.endpoint(), http.trust(), http.credentials()),
            allow,
            instruments.readingRoom(),
            http.timeout(),
            NanoClock.SYSTEM);
    var measurement =
        new HttpMeasurement(
            reader, device, http.endpoint().instance(), HttpMeasurement.budget(http.interval()));
    return new Job(site, measurement, http.interval(), http.interval());
  }

  private static <T> T named(Map<String, T> known, String name, String what) {
    T found = known.get(name);
    if (found == null) {
      throw new IllegalArgumentException(what + " " + name + ": is in no module file");
    }
    return found;
  }
}
