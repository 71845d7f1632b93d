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
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import vn.bridgewatch.agent.probe.Aim;
import vn.bridgewatch.agent.probe.AllowList;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.agent.probe.ProbeKind;
import vn.bridgewatch.agent.probe.ProbeMeasurement;
import vn.bridgewatch.agent.probe.Resolver;
import vn.bridgewatch.agent.probe.form.ProbeForm;
import vn.bridgewatch.agent.probe.form.ProbeSpec;
import vn.bridgewatch.agent.probe.form.Tools;
import vn.bridgewatch.agent.probe.icmp.IcmpEngine;
import vn.bridgewatch.time.NanoClock;

/// A process that does nothing but probe, with the agent's own code from the attempt to its
/// observations, so that its processor time is that of probing.
///
/// Arguments: kind, attempts at once, attempts a second (0: as many as can be), then options of the
/// probe as `key=value`. It prints every second how many attempts succeeded and failed since it
/// began, and ends with its standard input.
public final class ProbeLoad {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final int TARGETS = 250;

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
    List<ProbeMeasurement> measurements = measurements(kind, options);
    if (perSecond > 0) {
      Thread.ofPlatform().daemon().start(() -> load.pace(measurements, atOnce, perSecond));
    } else {
      for (int i = 0; i < atOnce; i++) {
        int first = i;
        Thread.ofVirtual().start(() -> load.repeat(measurements, first));
      }
    }
    Thread.ofPlatform().daemon().start(load::report);
    while (System.in.read() >= 0) {
      // until our parent ends us, or ends
    }
  }

  private static List<ProbeMeasurement> measurements(ProbeKind kind, Map<String, String> options) {
    ProbeForm form = ProbeForm.of(kind);
    ProbeSpec spec = form.read(new GivenOptions(options));
    var tools = new LoadTools();
    AllowList allow = AllowList.LOOPBACK;
    var resolver = new Resolver();
    var measurements = new ArrayList<ProbeMeasurement>();
    for (int i = 0; i < (kind == ProbeKind.ICMP ? TARGETS : 1); i++) {
      String host = "127.0.0." + (1 + i);
      var setting = new ProbeSpec.Setting(host, TIMEOUT, Optional.<InetAddress>empty());
      var aim =
          new Aim(host, spec.probe(tools, setting), TIMEOUT, allow, resolver, NanoClock.SYSTEM);
      measurements.add(
          new ProbeMeasurement(
              new ProbeMeasurement.Identity(kind, "load-" + i, "", spec.instance(host)), aim));
    }
    return measurements;
  }

  private void repeat(List<ProbeMeasurement> measurements, int first) {
    for (int i = first; ; i++) {
      if (!measure(measurements.get(i % measurements.size()))) {
        return;
      }
    }
  }

  /// Starts an attempt whenever one is due; where all are busy, it waits and the pace falls.
  private void pace(List<ProbeMeasurement> measurements, int atOnce, int perSecond) {
    var room = new Semaphore(atOnce);
    long startNanos = System.nanoTime();
    for (long i = 0; ; i++) {
      long dueNanos = startNanos + i * 1_000_000_000L / perSecond;
      long waitNanos = dueNanos - System.nanoTime();
      if (waitNanos > 1_000_000) { // several may be due by the time that we are back
        LockSupport.parkNanos(waitNanos);
      }
      room.acquireUninterruptibly();
      ProbeMeasurement next = measurements.get((int) (i % measurements.size()));
      Thread.ofVirtual()
          .start(() -> {
            try {
              measure(next);
            } finally {
              room.release();
            }
          });
    }
  }

  private boolean measure(ProbeMeasurement measurement) {
    try {
      boolean reached = measurement.attempt().attempt().outcome() instanceof Outcome.Reached;
      (reached ? good : bad).increment();
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void report() {
    while (true) {
      System.out.println(good.sum() + " " + bad.sum());
      LockSupport.parkNanos(250_000_000L);
    }
  }
}
