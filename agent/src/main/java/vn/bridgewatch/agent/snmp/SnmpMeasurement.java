package vn.bridgewatch.agent.snmp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import vn.bridgewatch.agent.reading.DeviceMeasurement;
import vn.bridgewatch.agent.reading.Part;
import vn.bridgewatch.agent.snmp.module.SnmpModule;
import vn.bridgewatch.check.StepResult;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Series;

/// Reads the modules of one device again and again.
///
/// Series that were there before and did not come this time are absent with a reason: gone where
/// the module was read whole, otherwise why it was not.
public final class SnmpMeasurement implements DeviceMeasurement {

  private static final int OWN_ROOM = 32; // most readings have fewer of our own

  private static final Metric COMPLETE =
      Metric.gauge(
          "bridgewatch_snmp_module_complete",
          "Whether all of a module could be read (1), or not for this reason (0).");
  private static final Metric SENT =
      Metric.gauge("snmp_scrape_packets_sent", "Datagrams sent for a module, retries included.");
  private static final Metric RETRIED =
      Metric.gauge(
          "snmp_scrape_packets_retried",
          "Datagrams that asked again what was not answered in time.");
  private static final Metric BOOTS =
      Metric.counter(
          "bridgewatch_snmp_device_boots_total", "Restarts of the device since the agent started.");

  /// The series by which restarts are seen, where a module reads it.
  private static final String UPTIME = "sysUpTime";

  private static final Metric PDUS =
      Metric.gauge("snmp_scrape_pdus_returned", "PDUs returned from get, bulkget, and walk.");
  private static final Metric WALK =
      Metric.gauge("snmp_scrape_walk_duration_seconds", "Time SNMP walk/bulkwalk took.");
  private static final Metric WHOLE =
      Metric.gauge(
          "snmp_scrape_duration_seconds", "Total SNMP time scrape took (walk and processing).");

  private final DeviceReader device;
  private final List<SnmpModule> modules;
  private final String deviceId;
  private final Labels labels;
  private final Duration budget;
  private final String name;
  private final UnaryOperator<List<Observation>> beside;

  // guarded by this: a check may run beside the scheduler
  private final Map<String, Own> owns = new HashMap<>();
  private boolean readsUpTime;
  private boolean distinct; // the last time no module gave what another had given, and none was cut

  /// @param deviceId the device's id in the site's configuration, the label `device`
  public SnmpMeasurement(
      SnmpReader reader, SnmpTarget target, List<SnmpModule> modules, String deviceId) {
    this(reader, target, modules, deviceId, BUDGET_MAX);
  }

  /// @param deviceId the device's id in the site's configuration, the label `device`
  /// @param budget all modules of one reading together take at most this long
  public SnmpMeasurement(
      SnmpReader reader,
      SnmpTarget target,
      List<SnmpModule> modules,
      String deviceId,
      Duration budget) {
    this(reader.device(target), modules, deviceId, "snmp " + deviceId, budget, _ -> List.of());
  }

  /// One of several readings of a device, which wait for each other.
  ///
  /// @param device the conversation that all of them share
  /// @param name a name of its own within the site
  /// @param beside what else is told of what was read, in the same tick
  public SnmpMeasurement(
      DeviceReader device,
      List<SnmpModule> modules,
      String deviceId,
      String name,
      Duration budget,
      UnaryOperator<List<Observation>> beside) {
    this.device = device;
    this.modules = List.copyOf(modules);
    this.deviceId = deviceId;
    this.labels = Labels.of("device", deviceId, "instance", device.target().instance());
    this.budget = budget;
    this.name = name;
    this.beside = beside;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String protocol() {
    return "snmp";
  }

  @Override
  public String deviceId() {
    return deviceId;
  }

  /// Whether it reads one of these modules.
  public boolean readsAny(Collection<String> names) {
    return modules.stream().anyMatch(module -> names.contains(module.name()));
  }

  @Override
  public String instance() {
    return device.target().instance();
  }

  @Override
  public List<Observation> measure() throws InterruptedException {
    return observations(readAll(false));
  }

  private synchronized List<Observation> observations(List<ModuleReading> readings) {
    boolean asBefore = distinct && readings.stream().allMatch(this::isAsBefore);
    int count = readings.stream().mapToInt(reading -> reading.observations().size()).sum();
    var all = new ArrayList<Observation>(count + OWN_ROOM);
    if (asBefore) {
      for (ModuleReading reading : readings) {
        all.addAll(reading.observations());
        own(reading, Optional.empty(), all);
      }
    } else {
      sortOut(readings, all);
      readsUpTime = readsUpTime || readings.stream().anyMatch(SnmpMeasurement::tellsUpTime);
    }
    if (readsUpTime) { // of several readings of a device, the one that reads it tells
      device.boots().ifPresent(boots -> all.add(Observation.of(BOOTS, labels, boots)));
    }
    all.addAll(beside.apply(Collections.unmodifiableList(all)));
    return all;
  }

  /// Whether a module was read whole and gave the very series of the last time, in their order.
  private boolean isAsBefore(ModuleReading reading) {
    return reading.isComplete() && own(reading).part.isAsBefore(reading.observations());
  }

  private void sortOut(List<ModuleReading> readings, List<Observation> all) {
    distinct = true;
    var seen = new HashSet<Series>();
    for (ModuleReading reading : readings) {
      Optional<Incomplete.Reason> reason = reading.incomplete().map(Incomplete::reason);
      var present = new LinkedHashSet<Series>();
      for (Observation observation : reading.observations()) {
        present.add(observation.series());
        if (!seen.add(observation.series())) {
          distinct = false;
          continue; // another module of this device gave it already
        }
        if (all.size() >= Part.OBSERVATIONS_MAX) {
          distinct = false;
          reason = Optional.of(Incomplete.Reason.TOO_MANY_SERIES);
          break;
        }
        all.add(observation);
      }
      own(reading).part.missing(present, reason, seen, all);
      own(reading, reason, all);
    }
  }

  private static boolean tellsUpTime(ModuleReading reading) {
    return reading.observations().stream()
        .anyMatch(observation -> observation.series().name().equals(UPTIME));
  }

  private Own own(ModuleReading reading) {
    return owns.computeIfAbsent(
        reading.module().name(), module -> new Own(labels.with("module", module)));
  }

  /// The reading's own series.
  private void own(
      ModuleReading reading, Optional<Incomplete.Reason> reason, List<Observation> all) {
    Own own = own(reading);
    own.part.completeness(reason, all);
    all.add(new Observation(own.sent, Reading.of(reading.packets().sent())));
    all.add(new Observation(own.retried, Reading.of(reading.packets().retried())));
    all.add(new Observation(own.pdus, Reading.of(reading.pdus())));
    all.add(new Observation(own.walk, Reading.of(reading.walk().toNanos() / 1e9)));
    all.add(new Observation(own.time, Reading.of(reading.whole().toNanos() / 1e9)));
  }

  /// The series that tell of the reading of one module, made once.
  private static final class Own {
    final Part part;
    final Series sent;
    final Series retried;
    final Series pdus;
    final Series walk;
    final Series time;

    Own(Labels labels) {
      this.part = new Part(COMPLETE, labels);
      this.sent = Series.of(SENT, labels);
      this.retried = Series.of(RETRIED, labels);
      this.pdus = Series.of(PDUS, labels);
      this.walk = Series.of(WALK, labels);
      this.time = Series.of(WHOLE, labels);
    }
  }

  /// Reads every module once, with the names of all rows where it is to be whole; where the device
  /// is silent or refuses us, the modules after are not tried.
  private List<ModuleReading> readAll(boolean whole) throws InterruptedException {
    var readings = new ArrayList<ModuleReading>();
    Optional<Incomplete> ended = Optional.empty();
    Duration left = budget;
    for (SnmpModule module : modules) {
      if (ended.isPresent()) {
        readings.add(
            new ModuleReading(
                module,
                List.of(),
                0,
                ModuleReading.Packets.NONE,
                Duration.ZERO,
                Duration.ZERO,
                ended));
        continue;
      }
      ModuleReading reading =
          whole ? device.readWhole(module, labels, left) : device.read(module, labels, false, left);
      left = left.minus(reading.whole());
      readings.add(reading);
      ended =
          reading
              .incomplete()
              .filter(why -> why.reason().endsReading())
              .filter(why -> why.reason() != Incomplete.Reason.TOO_MANY_VALUES);
    }
    return readings;
  }

  /// Reads every module once to its end, and says what that means for readiness: one step for the
  /// device.
  @Override
  public Checked check() throws InterruptedException {
    List<ModuleReading> readings = readAll(true);
    return new Checked(observations(readings), List.of(step(readings)));
  }

  private StepResult step(List<ModuleReading> readings) {
    double seconds = 0;
    Optional<Incomplete> worst = Optional.empty();
    int values = 0;
    for (ModuleReading reading : readings) {
      seconds += reading.whole().toNanos() / 1e9;
      values += reading.pdus();
      worst = worst.or(reading::incomplete);
    }
    StepResult.Status status =
        worst.isEmpty() ? StepResult.Status.PASSED : worst.get().reason().status(values > 0);
    return step(
        status,
        seconds,
        worst.map(why -> why.reason().word()).orElse(""),
        worst.map(Incomplete::detail).orElseGet(() -> "read whole"));
  }
}
