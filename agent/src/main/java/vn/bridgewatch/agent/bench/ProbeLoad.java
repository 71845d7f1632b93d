package vn.bridgewatch.agent.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import vn.bridgewatch.agent.probe.Aim;
import vn.bridgewatch.agent.probe.AllowList;
import vn.bridgewatch.agent.probe.ProbeKind;
import vn.bridgewatch.agent.probe.ProbeMeasurement;
import vn.bridgewatch.agent.probe.Resolver;
import vn.bridgewatch.agent.probe.form.ProbeForm;
import vn.bridgewatch.agent.probe.form.ProbeSpec;
import vn.bridgewatch.agent.probe.form.Tools;
import vn.bridgewatch.agent.probe.icmp.IcmpEngine;
import vn.bridgewatch.agent.schedule.Job;
import vn.bridgewatch.agent.schedule.ScheduleListener;
import vn.bridgewatch.agent.schedule.Scheduler;
import vn.bridgewatch.agent.spool.Recorder;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.time.NanoClock;

/// A process that does nothing but probe, with the agent's own code from the schedule to the
/// observations that are recorded, so that its processor time is that of probing.
///
/// Arguments: kind, attempts at once, attempts a second (0: as many as can be), then options of the
/// probe as `key=value`. It prints every second how many attempts succeeded and failed since it
/// began, and ends with its standard input.
public final class ProbeLoad {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final int TARGETS = 250;
  private static final int SERIES_EACH_MAX = 50;

  private final LongAdder good = new LongAdder();
  private final LongAdder bad = new LongAdder();

  private ProbeLoad() {}

  /// The engine is made only where a probe asks for it.
  private static final class LoadTools implements Tools {
    private Optional<IcmpEngine> icmp = Optional.empty();

    @Override
    public synchronized IcmpEngine icmp() {
      IcmpEngine engine =
          icmp.orElseGet(() -> IcmpEngine.start(NanoClock.SYSTEM, Optional.empty()));
      icmp = Optional.of(engine);
      return engine;
    }

    @Override
    public NanoClock clock() {
      return NanoClock.SYSTEM;
    }
  }

  public static void main(String[] args) throws IOException {
    var kind = ProbeKind.valueOf(args[0].toUpperCase(Locale.ROOT));
    int atOnce = Integer.parseInt(args[1]);
    int perSecond = Integer.parseInt(args[2]);
    var options = new HashMap<String, String>();
    for (int i = 3; i < args.length; i++) {
      int equals = args[i].indexOf('=');
      options.put(args[i].substring(0, equals), args[i].substring(equals + 1));
    }
    var load = new ProbeLoad();
    List<ProbeMeasurement> measurements =
        measurements(kind, options, perSecond > 0 ? perSecond : atOnce);
    if (perSecond > 0) {
      load.schedule(measurements, atOnce).start();
    } else {
      measurements.forEach(load::repeat);
    }
    Thread.ofPlatform().daemon().start(load::report);
    while (System.in.read() >= 0) {
      // until our parent ends us, or ends
    }
  }

  private static List<ProbeMeasurement> measurements(
      ProbeKind kind, Map<String, String> options, int count) {
    ProbeForm form = ProbeForm.of(kind);
    ProbeSpec spec = form.read(new GivenOptions(options));
    var tools = new LoadTools();
    AllowList allow = AllowList.LOOPBACK;
    var resolver = new Resolver();
    var measurements = new ArrayList<ProbeMeasurement>();
    for (int i = 0; i < count; i++) {
      String host = "127.0.0." + (kind == ProbeKind.ICMP ? 1 + i % TARGETS : 1);
      var setting = new ProbeSpec.Setting(host, TIMEOUT, Optional.<InetAddress>empty());
      var aim =
          new Aim(host, spec.probe(tools, setting), TIMEOUT, allow, resolver, NanoClock.SYSTEM);
      measurements.add(
          new ProbeMeasurement(
              new ProbeMeasurement.Identity(kind, "load-" + i, "", spec.instance(host)), aim));
    }
    return measurements;
  }

  /// Each of them once a second, by the schedule of an agent.
  private Scheduler schedule(List<ProbeMeasurement> measurements, int atOnce) {
    List<Job> jobs =
        measurements.stream()
            .map(measurement -> new Job("load", measurement, INTERVAL, INTERVAL))
            .toList();
    var bounds = new Scheduler.Bounds(atOnce, jobs.size() * SERIES_EACH_MAX);
    Recorder recorder = (_, _) -> {};
    return new Scheduler("load", jobs, bounds, Scheduler.Surroundings.of(recorder, new Counted()));
  }

  private final class Counted implements ScheduleListener {

    @Override
    public void ended(Job job, Ending ending, List<Observation> observations) {
      count(observations);
    }

    @Override
    public void late(Job job) {}

    @Override
    public void seriesRefused(Job job, int count) {
      bad.add(count);
    }
  }

  private void count(List<Observation> observations) {
    boolean reached =
        !observations.isEmpty() && observations.getFirst().reading().equals(Reading.of(1));
    (reached ? good : bad).increment();
  }

  /// Again and again, with a thread of its own only where it needs one.
  private void repeat(ProbeMeasurement measurement) {
    boolean begun =
        measurement.begin(seen -> {
          count(seen.get());
          repeat(measurement);
        });
    if (!begun) {
      Thread.ofVirtual().start(() -> repeatBlocking(measurement));
    }
  }

  private void repeatBlocking(ProbeMeasurement measurement) {
    try {
      while (true) {
        count(measurement.measure());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void report() {
    while (true) {
      System.out.println(good.sum() + " " + bad.sum());
      LockSupport.parkNanos(250_000_000L);
    }
  }
}
