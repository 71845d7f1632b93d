package vn.bridgewatch.twin.snmp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.snmp4j.smi.OID;
import vn.bridgewatch.agent.snmp.module.MetricSpec;
import vn.bridgewatch.agent.snmp.module.SnmpModule;
import vn.bridgewatch.agent.snmp.module.SnmpModules;
import vn.bridgewatch.agent.snmp.series.Evaluator;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;

/// What LibreNMS made of the same recordings, beside what our modules make: where both read an
/// object, the value in the unit that our help text names is the value in LibreNMS's unit, and a
/// state that both name has the same meaning.
///
/// Where they differ, `librenms-differences.txt` says why, one line for each; a line that no longer
/// applies fails too.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LibreNmsTest {

  private static final Map<String, Integer> FLOORS =
      Map.of("sensor", 150, "state", 60, "port", 3_000, "usage", 8);
  private static final double TOLERANCE = 1e-6;

  /// Columns of ifTable and ifXTable by the name that LibreNMS gives its field.
  private static final Map<String, List<String>> PORT_COLUMNS =
      Map.ofEntries(
          Map.entry("ifInOctets", List.of("1.3.6.1.2.1.31.1.1.1.6", "1.3.6.1.2.1.2.2.1.10")),
          Map.entry("ifOutOctets", List.of("1.3.6.1.2.1.31.1.1.1.10", "1.3.6.1.2.1.2.2.1.16")),
          Map.entry("ifInUcastPkts", List.of("1.3.6.1.2.1.31.1.1.1.7", "1.3.6.1.2.1.2.2.1.11")),
          Map.entry("ifOutUcastPkts", List.of("1.3.6.1.2.1.31.1.1.1.11", "1.3.6.1.2.1.2.2.1.17")),
          Map.entry("ifInErrors", List.of("1.3.6.1.2.1.2.2.1.14")),
          Map.entry("ifOutErrors", List.of("1.3.6.1.2.1.2.2.1.20")),
          Map.entry("ifInDiscards", List.of("1.3.6.1.2.1.2.2.1.13")),
          Map.entry("ifOutDiscards", List.of("1.3.6.1.2.1.2.2.1.19")),
          Map.entry("ifMtu", List.of("1.3.6.1.2.1.2.2.1.4")),
          Map.entry("ifOperStatus", List.of("1.3.6.1.2.1.2.2.1.8")),
          Map.entry("ifAdminStatus", List.of("1.3.6.1.2.1.2.2.1.7")));

  /// What a help text calls the unit of a class of sensors.
  private static final Map<String, Pattern> UNITS =
      Map.of(
          "temperature", anyCase("Celsius"),
          "voltage", anyCase("volts?\\b"),
          "current", anyCase("ampere"),
          "frequency", anyCase("hertz"),
          "power", anyCase("watts?\\b"),
          "charge", anyCase("percent"),
          "load", anyCase("percent"),
          "dbm", anyCase("dBm"),
          "fanspeed", anyCase("turns a minute"),
          "runtime", anyCase("minutes|seconds?\\b"));

  private static final Map<Pattern, Double> FACTORS =
      Map.of(
          anyCase("tenths of"), 0.1,
          anyCase("hundredths of"), 0.01,
          anyCase("thousandths of|milliwatts"), 0.001);

  private static final Pattern SECONDS = anyCase("seconds?\\b");

  private static final Pattern STATE = Pattern.compile("(?<=[;,] )(\\d+) ([^,;]+)");
  private static final Pattern SENSOR_OF_ENTITY =
      anyCase("in the unit, the power and the digits that the row names");

  private Path data;
  private final Map<String, SnmpModule> modules = new TreeMap<>();
  private LibreNmsDifferences differences;

  @BeforeAll
  void readAll() throws Exception {
    data = SharedData.folder("snmp");
    Path folder = Path.of(System.getProperty("bridgewatch.root", ".."), "modules");
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        modules.putAll(SnmpModules.load(List.of(file)).modules());
      }
    }
    differences = LibreNmsDifferences.read("librenms-differences.txt");
  }

  @Test
  void unitsAndStatesAgreeWhereBothReadTheObject() throws Exception {
    try (Stream<Path> files = Files.list(data.resolve("librenms-expected"))) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString().replace(".json", "");
        Recording recording =
            Recording.open(data.resolve("recordings").resolve(name + ".snmprec").toString());
        JsonNode expected = new ObjectMapper().readTree(file.toFile());
        sensors(name, recording, expected.path("sensors").path("discovery"));
        usages(name, recording, expected);
        ports(name, recording, expected.path("ports"));
      }
    }
    differences.verify(FLOORS);
  }

  private void sensors(String device, Recording recording, JsonNode discovery) {
    for (JsonNode sensor : discovery.path("sensors")) {
      OID oid = oid(sensor.path("sensor_oid").asText());
      if (recording.find(oid) < 0) {
        continue; // LibreNMS came to it from other objects
      }
      for (var module : modules.entrySet()) {
        Optional<MetricSpec> metric = module.getValue().metrics().find(oid);
        if (metric.isEmpty()) {
          continue;
        }
        String place = device + " " + module.getKey() + "." + metric.get().name() + " " + oid;
        if (sensor.path("sensor_class").asText().equals("state")) {
          states(place, metric.get(), sensor, discovery.path("state_indexes"));
        }
        Optional<Double> ours = value(module.getValue(), metric.get(), recording, oid);
        if (ours.isEmpty()) {
          differences.wrong(
              place + ": LibreNMS has " + sensor.path("sensor_current") + ", we nothing");
          continue;
        }
        judge(place, metric.get(), recording, oid, ours.get(), sensor);
      }
    }
  }

  private void judge(
      String place, MetricSpec metric, Recording recording, OID oid, double ours, JsonNode sensor) {
    String kind = sensor.path("sensor_class").asText();
    String help = metric.metric().help();
    Pattern unit = UNITS.get(kind);
    boolean ofEntity = SENSOR_OF_ENTITY.matcher(help).find();
    if (unit != null && !ofEntity && !unit.matcher(help).find()) {
      differences.differs(place, "unit", "LibreNMS calls it " + kind + ", our help says: " + help);
      return;
    }
    double factor = ofEntity ? rowFactor(recording, oid) : factor(help);
    if (kind.equals("runtime") && SECONDS.matcher(help).find()) {
      factor /= 60; // LibreNMS counts minutes
    }
    differences.compared("sensor");
    double theirs = sensor.path("sensor_current").asDouble();
    if (!near(ours * factor, theirs)) {
      differences.differs(place, "value", "ours " + ours + " x " + factor + ", LibreNMS " + theirs);
    }
  }

  private static Pattern anyCase(String regex) {
    return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
  }

  private static double factor(String help) {
    return FACTORS.entrySet().stream()
        .filter(entry -> entry.getKey().matcher(help).find())
        .mapToDouble(Map.Entry::getValue)
        .reduce(1, (one, other) -> one * other);
  }

  /// ENTITY-SENSOR-MIB and its elder of Cisco: scale and precision stand beside the value.
  private static double rowFactor(Recording recording, OID value) {
    int scale = sibling(recording, value, 2);
    int precision = sibling(recording, value, 3);
    return Math.pow(10, 3 * (scale - 9)) / Math.pow(10, precision);
  }

  private static int sibling(Recording recording, OID value, int column) {
    int[] subIds = value.getValue().clone();
    subIds[subIds.length - 2] = column;
    int index = recording.find(new OID(subIds));
    return index < 0 ? 0 : recording.value(index).at(0).toInt();
  }

  /// Every state that both name must have the same meaning.
  private void states(String place, MetricSpec metric, JsonNode sensor, JsonNode named) {
    Map<Integer, String> ours = new TreeMap<>(metric.enumValues());
    var matcher = STATE.matcher(metric.metric().help().replace(" - " + metric.oid(), ""));
    while (matcher.find()) {
      ours.putIfAbsent(Integer.parseInt(matcher.group(1)), matcher.group(2).strip());
    }
    for (JsonNode state : named) {
      if (!state.path("state_name").equals(sensor.path("state_name"))) {
        continue;
      }
      String our = ours.get(state.path("state_value").asInt());
      String their = state.path("state_descr").asText();
      if (our != null) {
        differences.compared("state");
        if (!plain(our).equals(plain(their))) {
          String about =
              metric.name() + " " + state.path("state_value") + " " + their + " = " + our;
          differences.differs(about, "state", "is it the same?");
        }
      }
    }
  }

  private static String plain(String words) {
    return words.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  /// Processors and memory in percent.
  private void usages(String device, Recording recording, JsonNode expected) {
    for (JsonNode processor : rows(expected.path("processors"), "processors")) {
      usage(
          device,
          recording,
          processor.path("processor_oid").asText(),
          processor.path("processor_usage").asDouble()
              * processor.path("processor_precision").asDouble(1));
    }
    for (JsonNode pool : rows(expected.path("mempools"), "mempools")) {
      if (!pool.path("mempool_perc_oid").isNull()) {
        usage(
            device,
            recording,
            pool.path("mempool_perc_oid").asText(),
            pool.path("mempool_perc").asDouble());
      }
    }
  }

  private void usage(String device, Recording recording, String where, double theirs) {
    OID oid = oid(where);
    for (var module : modules.entrySet()) {
      Optional<MetricSpec> metric = module.getValue().metrics().find(oid);
      Optional<Double> ours =
          metric.flatMap(spec -> value(module.getValue(), spec, recording, oid));
      if (metric.isPresent() && ours.isPresent()) {
        differences.compared("usage");
        String place = device + " " + module.getKey() + "." + metric.get().name() + " " + oid;
        String help = metric.get().metric().help();
        if (!help.toLowerCase(Locale.ROOT).contains("percent")) {
          differences.differs(place, "unit", "LibreNMS has percent, our help says: " + help);
        } else if (!near(ours.get(), theirs)) {
          differences.differs(place, "value", "ours " + ours.get() + ", LibreNMS " + theirs);
        }
      }
    }
  }

  private void ports(String device, Recording recording, JsonNode ports) {
    SnmpModule module = modules.get("if_mib");
    for (JsonNode port : rows(ports, "ports")) {
      PORT_COLUMNS.forEach((field, columns) -> {
        JsonNode theirs = port.path(field);
        if (theirs.isNull() || theirs.isMissingNode()) {
          return;
        }
        for (String column : columns) {
          OID oid = new OID(column + "." + port.path("ifIndex").asLong());
          Optional<MetricSpec> metric = module.metrics().find(oid);
          Optional<Double> ours = metric.flatMap(spec -> value(module, spec, recording, oid));
          if (metric.isPresent() && ours.isPresent()) {
            port(
                device + " if_mib." + metric.get().name() + " " + oid,
                metric.get(),
                ours.get(),
                theirs);
            return; // 64 bits before 32, as LibreNMS does
          }
        }
      });
    }
  }

  private void port(String place, MetricSpec metric, double ours, JsonNode theirs) {
    differences.compared("port");
    if (theirs.isNumber()) {
      if (!near(ours, theirs.asDouble())) {
        differences.differs(place, "value", "ours " + ours + ", LibreNMS " + theirs);
      }
      return;
    }
    var matcher = STATE.matcher(metric.metric().help());
    String name = "";
    while (matcher.find()) {
      if (Integer.parseInt(matcher.group(1)) == (int) ours) {
        name = matcher.group(2).replace(" - " + metric.oid(), "").strip();
      }
    }
    if (!plain(name).equals(plain(theirs.asText()))) {
      differences.differs(place, "state", "ours " + ours + " (" + name + "), LibreNMS " + theirs);
    }
  }

  /// Rows of what was polled, or, where that is the same, of what was discovered.
  private static JsonNode rows(JsonNode part, String table) {
    JsonNode polled = part.path("poller").path(table);
    return polled.isMissingNode() ? part.path("discovery").path(table) : polled;
  }

  /// The number that our module makes of one object.
  private static Optional<Double> value(
      SnmpModule module, MetricSpec metric, Recording recording, OID oid) {
    int index = recording.find(oid);
    if (index < 0) {
      return Optional.empty();
    }
    var evaluator = new Evaluator(module, Labels.NONE, false);
    for (Observation observation :
        evaluator.evaluate(Map.of(oid, recording.value(index).at(0))).observations()) {
      if (observation.series().name().startsWith(metric.name())
          && observation.reading() instanceof Reading.Present(double value)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  private static boolean near(double one, double other) {
    return Math.abs(one - other) <= TOLERANCE * Math.max(1, Math.abs(other));
  }

  private static OID oid(String text) {
    return new OID(text.startsWith(".") ? text.substring(1) : text);
  }
}
