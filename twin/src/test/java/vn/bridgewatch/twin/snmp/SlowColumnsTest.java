package vn.bridgewatch.twin.snmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.bridgewatch.agent.snmp.DeviceReader;
import vn.bridgewatch.agent.snmp.Habit;
import vn.bridgewatch.agent.snmp.ModuleReading;
import vn.bridgewatch.agent.snmp.SnmpReader;
import vn.bridgewatch.agent.snmp.SnmpTarget;
import vn.bridgewatch.agent.snmp.module.SnmpAuth;
import vn.bridgewatch.agent.snmp.module.SnmpModule;
import vn.bridgewatch.agent.snmp.module.SnmpModules;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Observation;

/// Readings that leave out the names of rows give the series that whole readings give, whatever a
/// device does meanwhile.
class SlowColumnsTest {

  private static final Duration BUDGET = Duration.ofSeconds(30);

  /// Names as a column of the table, as a column of another table that is walked whole, and as a
  /// column that is walked alone; a text that is a series of its own and labels nothing; a column
  /// that nothing is made of.
  private static final String MODULE =
      """
      modules:
        m:
          walk: [1.3.6.1.2.1.2.2, 1.3.6.1.2.1.31.1.1, 1.3.6.1.4.1.9.1.1.7]
          get: [1.3.6.1.2.1.1.3.0, 1.3.6.1.2.1.31.1.5.0]
          max_repetitions: %d
          timeout: 2s
          retries: 1
          metrics:
            - { name: sysUpTime, oid: 1.3.6.1.2.1.1.3, type: gauge }
            - { name: changed, oid: 1.3.6.1.2.1.31.1.5, type: gauge }
            - { name: mtu, oid: 1.3.6.1.2.1.2.2.1.4, type: gauge, %s }
            - { name: descr, oid: 1.3.6.1.2.1.2.2.1.2, type: DisplayString, %s }
            - { name: state, oid: 1.3.6.1.2.1.2.2.1.8, type: DisplayString, %s }
            - { name: octets, oid: 1.3.6.1.2.1.31.1.1.1.6, type: counter, %s }
      """;

  private static final String ROW =
      """
      indexes: [ { labelname: i, type: gauge } ], lookups: [
        { labels: [i], labelname: descr, oid: 1.3.6.1.2.1.2.2.1.2, type: DisplayString },
        { labels: [i], labelname: name, oid: 1.3.6.1.2.1.31.1.1.1.1, type: DisplayString },
        { labels: [i], labelname: owner, oid: 1.3.6.1.4.1.9.1.1.7, type: OctetString } ]
      """
          .replace('\n', ' ');

  private final AtomicLong laterNanos = new AtomicLong();
  private final AtomicInteger boots = new AtomicInteger();
  private Responder responder;
  private SnmpReader reader;

  /// What a device holds: names by row, and numbers that are another ones each time.
  private static final class Table {
    final Map<Integer, String> names = new TreeMap<>();
    long number;
    long upTicks = 500_000_000;
    long changed;

    Table() {}

    static Table ofPorts(int count) {
      var table = new Table();
      for (int row = 1; row <= count; row++) {
        table.names.put(row, "port" + row);
      }
      return table;
    }

    Table(Table other, Map<Integer, String> names) {
      this.names.putAll(names);
      this.number = other.number;
      this.upTicks = other.upTicks;
      this.changed = other.changed;
    }

    Recording recording() throws RecordingException {
      var text = new StringBuilder("1.3.6.1.2.1.1.3.0|67|" + upTicks + "\n");
      text.append("1.3.6.1.2.1.31.1.5.0|67|").append(changed).append('\n');
      names.forEach((row, name) -> {
        line(text, "1.3.6.1.2.1.2.2.1.1", row, "2|" + row);
        line(text, "1.3.6.1.2.1.2.2.1.2", row, "4|descr " + name);
        line(text, "1.3.6.1.2.1.2.2.1.4", row, "2|" + (number + row));
        line(text, "1.3.6.1.2.1.2.2.1.8", row, "4|state " + (number + row) % 3);
        line(text, "1.3.6.1.2.1.31.1.1.1.1", row, "4|" + name);
        line(text, "1.3.6.1.2.1.31.1.1.1.6", row, "70|" + (number * 7 + row));
        line(text, "1.3.6.1.4.1.9.1.1.7", row, "4|owner " + name);
      });
      text.append("1.3.6.1.6.1.0|2|1\n");
      return Recording.parse("table", text.toString());
    }

    private static void line(StringBuilder text, String column, int row, String value) {
      text.append(column).append('.').append(row).append('|').append(value).append('\n');
    }
  }

  @BeforeEach
  void start() throws IOException {
    responder = Responder.start(0);
    reader = SnmpReader.open(() -> System.nanoTime() + laterNanos.get());
  }

  @AfterEach
  void stop() throws IOException {
    reader.close();
    responder.close();
  }

  private static SnmpModule module(int repetitions) throws Exception {
    String text = MODULE.formatted(repetitions, ROW, ROW, ROW, ROW);
    return SnmpModules.parse(
            "m.yml", text.getBytes(StandardCharsets.UTF_8), SnmpModules.Environment.NOT_EXPANDED)
        .module("m")
        .orElseThrow();
  }

  private DeviceReader device(int version, String community, Habit habit) {
    var auth = SnmpAuth.community(version, community);
    return reader.device(new SnmpTarget("127.0.0.1", responder.port(), auth), habit);
  }

  private Habit habit() {
    return new Habit(Habit.SLOW_PERIOD, boots::incrementAndGet);
  }

  private static ModuleReading read(DeviceReader device, SnmpModule module) throws Exception {
    return device.read(module, Labels.of("device", "d"), false, BUDGET);
  }

  private static List<Observation> series(ModuleReading reading) {
    return reading.observations();
  }

  @ParameterizedTest
  @CsvSource({"2, 25, 1", "2, 7, 2", "2, 3, 3", "2, 1, 4", "1, 25, 5", "2, 25, 6", "2, 5, 7"})
  void givesWhatAWholeReadingGives(int version, int repetitions, long seed) throws Exception {
    var random = new SplittableRandom(seed);
    SnmpModule module = module(repetitions);
    DeviceReader often = device(version, "often", habit());
    DeviceReader whole = device(version, "whole", Habit.PLAIN);
    var table = new Table();
    for (int row = 1; row <= 30; row++) {
      table.names.put(row * 3, "port" + row);
    }
    Map<Integer, String> known = Map.copyOf(table.names); // the names that a poller may still show
    var spared = new ArrayList<Integer>();
    for (int round = 0; round < 150; round++) {
      String at = "seed " + seed + ", round " + round;
      table.number = random.nextLong(1_000_000);
      boolean isSeenAtOnce = change(table, random) || round == 0;
      responder.add("often", table.recording());
      if (isSeenAtOnce) {
        known = Map.copyOf(table.names);
      }
      responder.add("whole", new Table(table, known).recording());

      ModuleReading one = read(often, module);
      ModuleReading other = read(whole, module);

      assertThat(one.incomplete()).as(at).isEmpty();
      assertThat(series(one)).as(at).isEqualTo(series(other));
      spared.add(other.pdus() - one.pdus());
    }
    assertThat(spared).filteredOn(values -> values > 0).hasSizeGreaterThan(20);
  }

  /// Does something to a device; true where the next reading must see the names as they are.
  private boolean change(Table table, SplittableRandom random) {
    table.upTicks += 4_000;
    laterNanos.addAndGet(Duration.ofSeconds(40).toNanos());
    List<Integer> rows = List.copyOf(table.names.keySet());
    switch (random.nextInt(10)) {
      case 0 -> { // a new row, which may take a place between others
        int row = 1 + random.nextInt(200);
        return table.names.putIfAbsent(row, "new" + table.number) == null;
      }
      case 1 -> { // one goes
        return rows.size() > 12
            && table.names.remove(rows.get(random.nextInt(rows.size()))) != null;
      }
      case 2 -> { // one goes and another comes
        int gone = rows.get(random.nextInt(rows.size()));
        table.names.remove(gone);
        table.names.put(gone + 1_000 + random.nextInt(1_000), "other" + table.number);
        return true;
      }
      case 3 -> { // a new name, told by ifTableLastChange
        table.names.put(rows.getFirst(), "renamed" + table.number);
        table.changed = table.number + 1_000_000 + table.changed;
        return true;
      }
      case 4 -> { // a restart, which is followed by minutes in which all is read
        if (random.nextInt(4) > 0) {
          return false;
        }
        table.names.put(rows.getFirst(), "booted" + table.number);
        table.upTicks = 100;
        return true;
      }
      case 5 -> { // a new name that nothing tells, and time for it to be seen
        table.names.put(rows.getLast(), "later" + table.number);
        laterNanos.addAndGet(Habit.SLOW_PERIOD.toNanos());
        table.upTicks += Habit.SLOW_PERIOD.toMillis() / 10;
        return true;
      }
      default -> {
        return false; // numbers and states only
      }
    }
  }

  @Test
  void aNewNameShowsWithinThePeriodAndNumbersAtOnce() throws Exception {
    SnmpModule module = module(5);
    DeviceReader device = device(2, "often", habit());
    Table table = Table.ofPorts(30);
    responder.add("often", table.recording());
    int all = read(device, module).pdus();
    int fewer = read(device, module).pdus();
    assertThat(fewer).isEqualTo(all - 3 * 30);

    table.names.put(7, "uplink");
    table.number = 5;
    responder.add("often", table.recording());
    assertThat(series(read(device, module)))
        .anyMatch(line -> line.toString().contains("port7"))
        .noneMatch(line -> line.toString().contains("uplink"));

    laterNanos.addAndGet(Habit.SLOW_PERIOD.toNanos());
    table.upTicks += Habit.SLOW_PERIOD.toMillis() / 10;
    responder.add("often", table.recording());
    assertThat(series(read(device, module)))
        .noneMatch(line -> line.toString().contains("port7"))
        .anyMatch(line -> line.toString().contains("uplink"));
  }

  @Test
  void aSilentDeviceHasNoNamesAndIsReadWholeAfterwards() throws Exception {
    SnmpModule module = module(25);
    DeviceReader device = device(2, "often", habit());
    Table table = Table.ofPorts(30);
    responder.add("often", table.recording());
    int all = read(device, module).pdus();

    responder.device("often").orElseThrow().setSilent(true);
    ModuleReading silent = read(device, module);
    assertThat(silent.isComplete()).isFalse();
    assertThat(series(silent)).isEmpty();

    responder.device("often").orElseThrow().setSilent(false);
    assertThat(read(device, module).pdus()).isEqualTo(all);
    assertThat(read(device, module).pdus()).isLessThan(all);
  }

  @Test
  void aRestartIsToldOnce() throws Exception {
    SnmpModule module = module(25);
    DeviceReader device = device(2, "often", habit());
    var table = new Table();
    table.names.put(1, "port");
    responder.add("often", table.recording());
    var _ = read(device, module);
    assertThat(boots).hasValue(0);

    table.upTicks = 100;
    responder.add("often", table.recording());
    var _ = read(device, module);
    var _ = read(device, module);

    assertThat(boots).hasValue(1);
  }

  @Test
  void whoWantsAllGetsAll() throws Exception {
    SnmpModule module = module(5);
    DeviceReader device = device(2, "often", habit());
    Table table = Table.ofPorts(30);
    responder.add("often", table.recording());
    int all = read(device, module).pdus();

    assertThat(device.read(module, Labels.NONE, true, BUDGET).pdus()).isEqualTo(all);
    DeviceReader plain = device(2, "often", Habit.PLAIN);
    assertThat(read(plain, module).pdus()).isEqualTo(all);
    assertThat(read(plain, module).pdus()).isEqualTo(all);
  }

  @Test
  void answersOfKnownSizeAreAskedForInFewerRequests() throws Exception {
    DeviceReader device = device(2, "often", habit());
    Table table = Table.ofPorts(60);
    responder.add("often", table.recording());

    SnmpModule usual = module(25);
    int all = read(device, usual).packets().sent();
    int large = read(device, usual).packets().sent();
    SnmpModule careful = module(20);
    var _ = read(device, careful);
    int lowered = read(device, careful).packets().sent();

    assertThat(all).isGreaterThanOrEqualTo(17); // 1 GET, 420 objects and three ends, 25 at once
    assertThat(large).isLessThanOrEqualTo(9);
    assertThat(lowered).isGreaterThanOrEqualTo(11); // 240 objects, 20 at once as somebody wants it
  }

  @Test
  void aDeviceThatDoesNotCopeWithMoreThanItsModuleWantsIsReadWholeAllTheSame() throws Exception {
    SnmpModule module = module(25);
    DeviceReader device = device(2, "often", habit());
    DeviceReader whole = device(2, "whole", Habit.PLAIN);
    Table table = Table.ofPorts(60);
    for (int round = 0; round < 8; round++) {
      table.number = round;
      table.upTicks += 4_000;
      laterNanos.addAndGet(Duration.ofSeconds(40).toNanos());
      responder.add("often", table.recording()).setFaults(List.of(new Fault.TooBig(30)));
      responder.add("whole", table.recording());

      ModuleReading one = read(device, module);
      ModuleReading other = read(whole, module);

      assertThat(one.incomplete()).isEmpty();
      assertThat(series(one)).isEqualTo(series(other));
      if (round >= 7) {
        assertThat(one.pdus()).isLessThan(other.pdus()); // names are left out again
      }
    }
  }
}
