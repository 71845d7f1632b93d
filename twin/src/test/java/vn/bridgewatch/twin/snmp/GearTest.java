package vn.bridgewatch.twin.snmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vn.bridgewatch.agent.profile.DeviceIdentity;
import vn.bridgewatch.agent.profile.Profile;
import vn.bridgewatch.agent.profile.ProfileFile;
import vn.bridgewatch.agent.profile.Profiles;
import vn.bridgewatch.agent.profile.Translator;
import vn.bridgewatch.agent.snmp.ModuleReading;
import vn.bridgewatch.agent.snmp.SnmpReader;
import vn.bridgewatch.agent.snmp.SnmpTarget;
import vn.bridgewatch.agent.snmp.module.SnmpAuth;
import vn.bridgewatch.agent.snmp.module.SnmpModule;
import vn.bridgewatch.agent.snmp.module.SnmpModules;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.time.NanoClock;

/// The shipped modules and profiles for network gear against what a person read in the recordings
/// (`gear/*.facts`), and, for what no recording has, against rows made by hand from the MIBs
/// (`gear/made/*`): those show that we do as we meant, not that a device does.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GearTest {

  private static final double TOLERANCE = 1e-5;
  private static final String UP = "bridgewatch_interface_up";

  private SnmpReader reader;
  private Responder responder;
  private Map<String, SnmpModule> modules;
  private Profiles profiles;

  @BeforeAll
  void start() throws Exception {
    Path root = Path.of(System.getProperty("bridgewatch.root", ".."));
    modules = SnmpModules.load(yaml(root.resolve("modules"))).modules();
    var files = new ArrayList<ProfileFile>();
    for (Path file : yaml(root.resolve("profiles"))) {
      files.add(ProfileFile.parse(file.toString(), Files.readAllBytes(file)));
    }
    profiles = Profiles.of(files);
    reader = SnmpReader.open(NanoClock.SYSTEM);
    responder = Responder.start(0);
  }

  @AfterAll
  void stop() throws IOException {
    if (responder != null) {
      responder.close();
      reader.close();
    }
  }

  static List<String> recorded() throws Exception {
    return names(GearFacts.folder());
  }

  static List<String> made() throws Exception {
    return names(GearFacts.folder().resolve("made"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("recorded")
  void readsWhatStandsInTheRecording(String name) throws Exception {
    Path recordings = SharedData.folder("snmp").resolve("recordings");
    check(
        name,
        Recording.open(recordings.resolve(name + ".snmprec").toString()),
        GearFacts.folder().resolve(name + ".facts"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("made")
  void readsWhatTheMibsSay(String name) throws Exception {
    Path folder = GearFacts.folder().resolve("made");
    check(
        name,
        Recording.open(folder.resolve(name + ".snmprec").toString()),
        folder.resolve(name + ".facts"));
  }

  private void check(String name, Recording recording, Path file) throws Exception {
    GearFacts facts = GearFacts.read(file);
    responder.add(name, recording);
    var identity =
        new DeviceIdentity(
            text(recording, "1.3.6.1.2.1.1.1.0"),
            text(recording, "1.3.6.1.2.1.1.2.0"),
            text(recording, "1.3.6.1.2.1.1.5.0"));
    Profile profile = profiles.match(identity).profile();
    assertThat(profile.id()).isEqualTo(facts.profile());
    var texts = new HashMap<String, String>();
    profile.identityOids().forEach(oid -> texts.put(oid, text(recording, oid)));
    assertThat(profile.model(identity, texts)).isEqualTo(facts.model());
    assertThat(profile.software(identity, texts)).isEqualTo(facts.software());

    Translator.Translated translated = profile.translator().apply(read(name, profile), Labels.NONE);
    assertThat(translated.leftOut()).isZero();
    compare(facts, translated.observations());
  }

  private List<Observation> read(String name, Profile profile) throws InterruptedException {
    var target = new SnmpTarget("127.0.0.1", responder.port(), SnmpAuth.community(2, name));
    var all = new ArrayList<Observation>();
    for (Profile.ModuleUse use : profile.modules()) {
      ModuleReading reading =
          reader
              .device(target)
              .read(modules.get(use.name()), Labels.NONE, false, Duration.ofMinutes(1));
      assertThat(reading.incomplete()).as(use.name()).isEmpty();
      all.addAll(reading.observations());
    }
    return all;
  }

  private static void compare(GearFacts facts, List<Observation> observations) {
    var readings = new HashMap<String, Reading>();
    int up = 0;
    int down = 0;
    for (Observation observation : observations) {
      readings.put(observation.series().toString(), observation.reading());
      if (observation.series().name().equals(UP)
          && observation.reading() instanceof Reading.Present(double value)) {
        up += value == 1 ? 1 : 0;
        down += value == 0 ? 1 : 0;
      }
    }
    facts
        .values()
        .forEach((series, value) -> {
          assertThat(readings).as("what was read").containsKey(series);
          assertThat(readings.get(series)).as(series).isInstanceOf(Reading.Present.class);
          assertThat(((Reading.Present) readings.get(series)).value())
              .as(series)
              .isCloseTo(value, within(TOLERANCE * Math.max(1, Math.abs(value))));
        });
    for (String series : facts.absent()) {
      assertThat(readings.get(series)).as(series).isInstanceOf(Reading.Absent.class);
    }
    for (String metric : facts.none()) {
      assertThat(readings.keySet()).noneMatch(series -> series.split("\\{", 2)[0].equals(metric));
    }
    assertThat(up).as("interfaces up").isEqualTo(facts.interfacesUp().orElse(up));
    assertThat(down).as("interfaces down").isEqualTo(facts.interfacesDown().orElse(down));
  }

  private static String text(Recording recording, String oid) {
    return GearFacts.text(recording, oid);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".facts"))
          .map(name -> name.replace(".facts", ""))
          .sorted()
          .toList();
    }
  }

  private static List<Path> yaml(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".yml")).sorted().toList();
    }
  }
}
