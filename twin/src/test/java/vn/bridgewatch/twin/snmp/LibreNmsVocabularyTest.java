package vn.bridgewatch.twin.snmp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.Variable;
import vn.bridgewatch.agent.profile.DeviceIdentity;
import vn.bridgewatch.agent.profile.Profile;
import vn.bridgewatch.agent.profile.ProfileFile;
import vn.bridgewatch.agent.profile.Profiles;
import vn.bridgewatch.agent.profile.Translator;
import vn.bridgewatch.agent.snmp.module.SnmpModule;
import vn.bridgewatch.agent.snmp.module.SnmpModules;
import vn.bridgewatch.agent.snmp.series.Evaluator;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;

/// What LibreNMS made of the same recordings, beside what the profiles make of them in our own
/// vocabulary: which series an object feeds is found by taking the object away and, for a state, by
/// putting each state that LibreNMS names in its place.
///
/// A series must be in LibreNMS's unit and have its value; a state that LibreNMS calls good must be
/// good in ours, and one that it calls a warning or critical must be bad. Where we differ,
/// `librenms-vocabulary-differences.txt` says why.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LibreNmsVocabularyTest {

  private static final Map<String, Integer> FLOORS =
      Map.of("sensor", 60, "state", 250, "usage", 20, "port", 250);

  private static final double TOLERANCE = 1e-6;
  private static final double WHOLE_PERCENT = 1; // LibreNMS rounds what it reckons itself

  /// The words in which a class of LibreNMS's sensors may come, and how many of its unit are one of
  /// ours.
  private static final Map<String, Map<String, Double>> WORDS =
      Map.of(
          "temperature", Map.of("temperature_celsius", 1.0),
          "humidity", Map.of("humidity_ratio", 100.0),
          "voltage",
              Map.of("ups_battery_volts", 1.0, "ups_input_volts", 1.0, "ups_output_volts", 1.0),
          "frequency", Map.of("ups_input_hertz", 1.0),
          "power", Map.of("ups_output_watts", 1.0, "poe_used_watts", 1.0, "poe_limit_watts", 1.0),
          "charge", Map.of("ups_charge_ratio", 100.0),
          "load", Map.of("ups_load_ratio", 100.0),
          "runtime", Map.of("ups_runtime_seconds", 1.0 / 60),
          "dbm", Map.of("optic_receive_dbm", 1.0, "optic_transmit_dbm", 1.0),
          "loss", Map.of("path_loss_ratio", 100.0));

  private static final Map<String, Map<String, Double>> MORE_WORDS =
      Map.of(
          "fanspeed", Map.of("fan_speed_rpm", 1.0),
          "count", Map.of("sessions", 1.0),
          "delay", Map.of("ups_runtime_seconds", 1.0));

  private static final Set<String> GOOD_AT_ONE =
      Set.of(
          "component_ok",
          "ups_battery_ok",
          "interface_up",
          "codec_registered",
          "peripheral_connected");
  private static final Set<String> BAD_AT_ONE =
      Set.of("on_battery", "on_bypass", "water_detected", "door_open", "ups_alarms");

  private Path data;
  private Map<String, SnmpModule> modules;
  private Profiles profiles;
  private LibreNmsDifferences differences;

  @BeforeAll
  void readAll() throws Exception {
    data = SharedData.folder("snmp");
    Path root = Path.of(System.getProperty("bridgewatch.root", ".."));
    modules = SnmpModules.load(yaml(root.resolve("modules"))).modules();
    var files = new ArrayList<ProfileFile>();
    for (Path file : yaml(root.resolve("profiles"))) {
      files.add(ProfileFile.parse(file.toString(), Files.readAllBytes(file)));
    }
    profiles = Profiles.of(files);
    differences = LibreNmsDifferences.read("librenms-vocabulary-differences.txt");
  }

  private static List<Path> yaml(Path folder) throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".yml")).sorted().toList();
    }
  }

  @Test
  void profilesMeanWhatLibreNmsMeans() throws Exception {
    try (Stream<Path> files = Files.list(data.resolve("librenms-expected"))) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString().replace(".json", "");
        Recording recording =
            Recording.open(data.resolve("recordings").resolve(name + ".snmprec").toString());
        JsonNode expected = new ObjectMapper().readTree(file.toFile());
        var device = new Device(name, recording);
        device.sensors(expected.path("sensors").path("discovery"));
        device.usages(expected);
        device.ports(expected.path("ports"));
      }
    }
    differences.verify(FLOORS);
  }

  /// One recording, read by the profile that fits it.
  private final class Device {

    private final String name;
    private final Profile profile;
    private final Translator translator;
    private final Map<String, Map<OID, Variable>> answers = new TreeMap<>();

    Device(String name, Recording recording) {
      this.name = name;
      this.profile =
          profiles
              .match(
                  new DeviceIdentity(
                      GearFacts.text(recording, "1.3.6.1.2.1.1.1.0"),
                      GearFacts.text(recording, "1.3.6.1.2.1.1.2.0"),
                      GearFacts.text(recording, "1.3.6.1.2.1.1.5.0")))
              .profile();
      this.translator = profile.translator();
      for (Profile.ModuleUse use : profile.modules()) {
        answers.put(use.name(), answers(modules.get(use.name()), recording));
      }
    }

    private static Map<OID, Variable> answers(SnmpModule module, Recording recording) {
      var answers = new TreeMap<OID, Variable>();
      for (int i = 0; i < recording.size(); i++) {
        OID oid = recording.oid(i);
        if (module.get().contains(oid) || module.walk().stream().anyMatch(oid::startsWith)) {
          answers.put(oid, recording.value(i).at(0));
        }
      }
      return answers;
    }

    /// Series of the vocabulary that one module's answers give, without the prefix of our names.
    private Map<String, Double> words(String module, Map<OID, Variable> given) {
      var read = new Evaluator(modules.get(module), Labels.NONE, false).evaluate(given);
      var words = new HashMap<String, Double>();
      for (Observation one : translator.apply(read.observations(), Labels.NONE).observations()) {
        if (one.reading() instanceof Reading.Present(double value)) {
          words.put(one.series().toString().replace("bridgewatch_", ""), value);
        }
      }
      return words;
    }

    /// Calls with the name of each module that has the object.
    private void each(OID oid, BiConsumer<String, Map<OID, Variable>> reader) {
      answers.forEach((module, all) -> {
        if (all.containsKey(oid)) {
          reader.accept(module, all);
        }
      });
    }

    private Map<String, Double> with(String module, OID oid, Optional<Variable> value) {
      var changed = new TreeMap<>(answers.get(module));
      changed.remove(oid);
      value.ifPresent(one -> changed.put(oid, one));
      return words(module, changed);
    }

    /// What an object gives: series that are not there, or have another value, without it.
    private Map<String, Double> fed(String module, OID oid) {
      Map<String, Double> without = with(module, oid, Optional.empty());
      var fed = words(module, answers.get(module));
      fed.entrySet().removeIf(one -> one.getValue().equals(without.get(one.getKey())));
      return fed;
    }

    void sensors(JsonNode discovery) {
      for (JsonNode sensor : discovery.path("sensors")) {
        OID oid = oid(sensor.path("sensor_oid").asText());
        String kind = sensor.path("sensor_class").asText();
        each(
            oid,
            (module, _) -> {
              if (kind.equals("state")) {
                state(module, oid, sensor, discovery.path("state_indexes"));
              } else {
                fed(module, oid)
                    .forEach((series, value) ->
                        number(place(module, oid, series), kind, series, value, sensor));
              }
            });
      }
    }

    private String place(String module, OID oid, String series) {
      return name + " " + profile.id() + "/" + module + " " + oid + " " + series;
    }

    private void number(String place, String kind, String series, double ours, JsonNode sensor) {
      Map<String, Double> words = WORDS.getOrDefault(kind, MORE_WORDS.getOrDefault(kind, Map.of()));
      Double factor = words.get(word(series));
      if (factor == null) {
        differences.differs(place, "unit", "LibreNMS calls it " + kind);
        return;
      }
      differences.compared("sensor");
      double theirs = sensor.path("sensor_current").asDouble();
      if (!near(ours * factor, theirs, TOLERANCE)) {
        differences.differs(place, "value", "ours " + ours + ", LibreNMS " + theirs);
      }
    }

    /// Puts every state that LibreNMS names in the place of the value.
    private void state(String module, OID oid, JsonNode sensor, JsonNode named) {
      Map<String, Double> without = with(module, oid, Optional.empty());
      var given = new TreeMap<Integer, Map<String, Double>>();
      var descriptions = new TreeMap<Integer, JsonNode>();
      for (JsonNode state : named) {
        if (state.path("state_name").equals(sensor.path("state_name"))) {
          int value = state.path("state_value").asInt();
          descriptions.put(value, state);
          given.put(value, with(module, oid, Optional.of(new Integer32(value))));
        }
      }
      var series = new TreeSet<String>();
      given
          .values()
          .forEach(words -> {
            series.addAll(words.keySet());
            series.addAll(without.keySet());
          });
      series.removeIf(one ->
          given.values().stream()
              .allMatch(words ->
                  Optional.ofNullable(words.get(one))
                      .equals(Optional.ofNullable(without.get(one)))));
      series.removeIf(one -> !GOOD_AT_ONE.contains(word(one)) && !BAD_AT_ONE.contains(word(one)));
      if (series.isEmpty()) {
        return; // no profile makes a yes or no of it
      }
      given.forEach((value, words) -> {
        JsonNode state = descriptions.get(value);
        String place =
            profile.id() + "/" + module + " " + sensor.path("state_name").asText() + " " + value;
        verdict(
            place + " " + state.path("state_descr").asText(),
            series,
            words,
            state.path("state_generic_value").asInt());
      });
    }

    /// @param generic LibreNMS's grade: 0 good, 1 warning, 2 critical, others not known
    private void verdict(String place, Set<String> series, Map<String, Double> words, int generic) {
      if (generic < 0 || generic > 2) {
        return;
      }
      differences.compared("state");
      boolean known = series.stream().anyMatch(words::containsKey);
      boolean bad = series.stream().anyMatch(one -> isBad(one, words));
      if (!known) {
        differences.differs(place, "state", "ours nothing, LibreNMS " + generic + " " + series);
      } else if (bad != generic > 0) {
        differences.differs(
            place, "state", "ours bad " + bad + ", LibreNMS " + generic + " " + series);
      }
    }

    /// Processors, memory and disks in percent.
    void usages(JsonNode expected) {
      for (JsonNode one : rows(expected.path("processors"), "processors")) {
        double percent =
            one.path("processor_usage").asDouble() * one.path("processor_precision").asDouble(1);
        usage(one.path("processor_oid").asText(), "cpu_usage_ratio", percent, TOLERANCE);
      }
      for (JsonNode one : rows(expected.path("mempools"), "mempools")) {
        double percent = one.path("mempool_perc").asDouble();
        for (String from : List.of("mempool_perc_oid", "mempool_used_oid", "mempool_free_oid")) {
          usage(one.path(from).asText(""), "memory_usage_ratio", percent, WHOLE_PERCENT);
        }
      }
      for (JsonNode one : rows(expected.path("storage"), "storage")) {
        double percent = one.path("storage_perc").asDouble();
        usage(
            one.path("storage_used_oid").asText(""), "storage_usage_ratio", percent, WHOLE_PERCENT);
      }
    }

    private void usage(String where, String word, double theirs, double tolerance) {
      if (where.isEmpty() || where.equals("null")) {
        return; // LibreNMS came to it from other objects
      }
      OID oid = oid(where);
      each(
          oid,
          (module, _) ->
              fed(module, oid)
                  .forEach((series, ours) -> {
                    String place = place(module, oid, series);
                    if (!word(series).equals(word)) {
                      differences.differs(place, "unit", "LibreNMS calls it " + word);
                      return;
                    }
                    differences.compared("usage");
                    if (Math.abs(100 * ours - theirs) > tolerance) {
                      differences.differs(place, "value", "ours " + ours + ", LibreNMS " + theirs);
                    }
                  }));
    }

    /// Ports: what is configured to be up is up or down; what is not is not told of.
    void ports(JsonNode ports) {
      for (String module : List.of("interfaces", "if_mib")) { // what switches have, and others
        if (answers.containsKey(module)) {
          for (JsonNode port : rows(ports, "ports")) {
            port(module, port);
          }
        }
      }
    }

    private void port(String module, JsonNode port) {
      int index = port.path("ifIndex").asInt();
      var row = new TreeMap<>(answers.get(module));
      row.keySet().removeIf(oid -> oid.last() != index);
      if (row.isEmpty() || port.path("ifOperStatus").isNull()) {
        return;
      }
      differences.compared("port");
      String theirs = port.path("ifOperStatus").asText();
      boolean wanted = port.path("ifAdminStatus").asText().equals("up");
      Optional<Double> ours =
          words(module, row).entrySet().stream()
              .filter(one -> word(one.getKey()).equals("interface_up"))
              .map(Map.Entry::getValue)
              .findFirst();
      Optional<Double> expected =
          switch (theirs) {
            case "up" -> Optional.of(1.0);
            case "down", "lowerLayerDown" -> Optional.of(0.0);
            default -> Optional.empty();
          };
      if (!ours.equals(expected.filter(_ -> wanted))) {
        differences.differs(
            name + " " + profile.id() + "/" + module + " port " + index,
            "state",
            "ours " + ours + ", LibreNMS " + theirs + ", wanted " + wanted);
      }
    }
  }

  private static boolean isBad(String series, Map<String, Double> words) {
    Double value = words.get(series);
    return value != null && (GOOD_AT_ONE.contains(word(series)) ? value < 1 : value > 0);
  }

  private static String word(String series) {
    return series.split("\\{", 2)[0];
  }

  /// Rows of what was polled, or, where that is the same, of what was discovered.
  private static JsonNode rows(JsonNode part, String table) {
    JsonNode polled = part.path("poller").path(table);
    return polled.isMissingNode() ? part.path("discovery").path(table) : polled;
  }

  private static boolean near(double one, double other, double tolerance) {
    return Math.abs(one - other) <= tolerance * Math.max(1, Math.abs(other));
  }

  private static OID oid(String text) {
    return new OID(text.startsWith(".") ? text.substring(1) : text);
  }
}
