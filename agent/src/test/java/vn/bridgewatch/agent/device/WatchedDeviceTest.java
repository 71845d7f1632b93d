package vn.bridgewatch.agent.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snmp4j.smi.OctetString;
import vn.bridgewatch.agent.catalogue.Catalogue;
import vn.bridgewatch.agent.catalogue.OptionalModules;
import vn.bridgewatch.agent.config.AgentConfig;
import vn.bridgewatch.agent.config.AgentFiles;
import vn.bridgewatch.agent.profile.Profile;
import vn.bridgewatch.agent.schedule.Job;
import vn.bridgewatch.agent.schedule.Measurement;
import vn.bridgewatch.agent.snmp.DeviceReader;
import vn.bridgewatch.agent.snmp.PlayedSnmpDevice;
import vn.bridgewatch.agent.snmp.SnmpMeasurement;
import vn.bridgewatch.agent.snmp.SnmpReader;
import vn.bridgewatch.agent.snmp.SnmpTarget;
import vn.bridgewatch.check.StepResult;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.time.NanoClock;

class WatchedDeviceTest {

  private static final String UNKNOWN = "1.3.6.1.4.1.4242.1";
  private static final String UPS_CHARGE = "1.3.6.1.2.1.33.1.2.4.0";
  private static final String ENTITY_NAME = "1.3.6.1.2.1.47.1.1.1.1.7.1";
  private static final String CODEC =
      "{ id: box, kind: codec, address: 127.0.0.1, port: %d," + " auth: public_v2, profile: auto }";

  @TempDir Path folder;
  private SnmpReader snmp;
  private PlayedSnmpDevice device;

  @BeforeEach
  void play() throws Exception {
    snmp = SnmpReader.open(NanoClock.SYSTEM);
    device = new PlayedSnmpDevice();
    device.is(UNKNOWN, "A box of nobody", 100_000);
  }

  @AfterEach
  void stop() throws Exception {
    device.close();
    snmp.close();
  }

  @Test
  void aSilentDeviceIsKnownAsSoonAsItAnswers() throws Exception {
    device.setSilent(true);
    WatchedDevice watched = watched(CODEC, Map.of());

    assertThat(watched.measure()).isEmpty();
    assertThat(watched.findings())
        .extracting(StepResult::step, StepResult::status, StepResult::reason)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("snmp", StepResult.Status.FAILED, "timed_out"));

    device.setSilent(false);
    assertThat(info(watched)).isEqualTo("generic");
    assertThat(watched.findings()).isEmpty();
    assertThat(watched.jobs()).isNotEmpty();

    List<Job> jobs = watched.jobs();
    device.setSilent(true);
    assertThat(info(watched)).as("it stays what it was").isEqualTo("generic");
    assertThat(watched.jobs()).isEqualTo(jobs);
  }

  @Test
  void afterARestartItsOptionalModulesAreTriedAnew() throws Exception {
    WatchedDevice watched = watched(CODEC, Map.of());
    assertThat(info(watched)).isEqualTo("generic");
    assertThat(reads(watched, "ups_mib")).isFalse();

    device.put(UPS_CHARGE, 80);
    watched.measure();
    assertThat(reads(watched, "ups_mib")).as("not before it is due").isFalse();

    device.is(UNKNOWN, "A box of nobody", 500);
    watched.measure();
    assertThat(reads(watched, "ups_mib")).isTrue();
  }

  @Test
  void anotherDeviceAtTheAddressIsIdentifiedAtOnce() throws Exception {
    WatchedDevice watched = watched(CODEC, Map.of());
    assertThat(info(watched)).isEqualTo("generic");

    device.is("1.3.6.1.4.1.13885.101.1", "Poly Studio X50", 200_000);

    assertThat(info(watched)).isEqualTo("poly_endpoint");
    assertThat(reads(watched, "poly_endpoint")).isTrue();
  }

  @Test
  void whatWasFoundOutlivesANewConfigurationThoughTheDeviceIsSilent() throws Exception {
    device.put(UPS_CHARGE, 80);
    var first = new DeviceJobs(Catalogue.shipped(), Map.of(), new LongAdder());
    WatchedDevice before = watched(CODEC, first);
    before.measure();
    device.setSilent(true);

    WatchedDevice after = watched(CODEC, first.known());

    assertThat(reads(after, "ups_mib")).isTrue();
    assertThat(after.jobs()).extracting(Job::name).isEqualTo(names(before));
    assertThat(info(after)).isEqualTo("generic");
    assertThat(reads(after, "ups_mib")).isTrue();
  }

  @Test
  void namesWithoutValuesAreNoReasonToReadAModule() throws Exception {
    device.put(ENTITY_NAME, new OctetString("Chassis"));
    WatchedDevice watched = watched(CODEC, Map.of());
    watched.measure();
    Profile generic = watched.found().orElseThrow().profile();
    assertThat(generic.modules()).extracting(Profile.ModuleUse::name).contains("entity_sensor");

    assertThat(reads(watched, "entity_sensor")).isFalse();
  }

  @Test
  void anIdentificationThatIsCutGoesOnAndComesToAnEnd() throws Exception {
    device.put(UPS_CHARGE, 80);
    Catalogue catalogue = Catalogue.shipped();
    var identification = new DeviceIdentification(catalogue);
    OptionalModules optional = identification.optionalModules();
    DeviceReader reader = reader();
    DeviceIdentification.Greeting greeting = identification.greet(reader);
    Profile.ModuleUse had =
        catalogue.profiles().profile(Profile.GENERIC).orElseThrow().modules().stream()
            .filter(use -> use.name().equals("ups_mib"))
            .findFirst()
            .orElseThrow();

    Identified cut =
        identification.identify(
            reader,
            greeting.identity(),
            Optional.empty(),
            optional,
            List.of(had),
            NanoClock.SYSTEM.nanoTime());
    assertThat(cut.untried()).contains("ups_mib", "entity_sensor");
    assertThat(cut.modules()).as("what it had counts until then").contains(had);

    Identified whole =
        identification.identify(
            reader,
            greeting.identity(),
            Optional.empty(),
            optional,
            cut.modules(),
            NanoClock.SYSTEM.nanoTime() + DeviceIdentification.BUDGET.toNanos());
    assertThat(whole.untried()).isEmpty();
    assertThat(whole.modules()).contains(had);
    assertThat(whole.unanswered()).contains("entity_sensor");
  }

  @Test
  void theReaderOfItsProfileReadsItOverHttp() throws Exception {
    device.is("1.3.6.1.4.1.5596.150.6.4.1", "Cisco Codec SoftW: ce11.19", 100_000);
    String room =
        CODEC.replace(
            " }",
            ", http: { url: \"https://127.0.0.1:9\", pin: \"sha256:" + "ab".repeat(32) + "\" } }");
    WatchedDevice watched = watched(room, Map.of());
    watched.measure();

    Profile profile = watched.profile().orElseThrow();
    assertThat(profile.reader()).isPresent();
    assertThat(watched.jobs())
        .anySatisfy(job -> {
          assertThat(job.measurement().name()).isEqualTo("http box");
          assertThat(job.interval()).isEqualTo(profile.reader().orElseThrow().interval());
        });
    assertThat(watched.findings()).isEmpty();
  }

  @Test
  void aDeviceThatNothingSaysHowToReadOverHttpIsTold() throws Exception {
    String room =
        CODEC.replace(
            " }",
            ", http: { url: \"https://127.0.0.1:9\", pin: \"sha256:" + "ab".repeat(32) + "\" } }");
    WatchedDevice watched = watched(room, Map.of());
    watched.measure();

    assertThat(watched.findings()).extracting(StepResult::reason).containsExactly("no_reader");
  }

  private DeviceReader reader() throws Exception {
    AgentFiles files = files(CODEC);
    return snmp.device(
        new SnmpTarget(
            "127.0.0.1", device.port(), files.catalogue().auth("public_v2").orElseThrow()));
  }

  private WatchedDevice watched(String text, Map<String, WatchedDevice.Known> before)
      throws Exception {
    return watched(text, new DeviceJobs(Catalogue.shipped(), before, new LongAdder()));
  }

  private WatchedDevice watched(String text, DeviceJobs jobs) throws Exception {
    AgentConfig.Device described = files(text).config().sites().getFirst().devices().getFirst();
    return jobs
        .of(
            "00004",
            described,
            reader(),
            use -> described.http().map(_ -> overHttp(described.id(), use.interval())))
        .stream()
        .map(Job::measurement)
        .filter(WatchedDevice.class::isInstance)
        .map(WatchedDevice.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static Job overHttp(String device, Duration interval) {
    var measurement =
        new Measurement() {
          @Override
          public String name() {
            return "http " + device;
          }

          @Override
          public List<Observation> measure() {
            return List.of();
          }
        };
    return new Job("00004", measurement, interval, interval);
  }

  private AgentFiles files(String text) throws Exception {
    Path file = folder.resolve("agent.yaml");
    String config =
        """
        agent: agent-00004
        site: "00004"
        province: "01"
        identity: { certificate: a.pem, key: a.key, ca: ca.pem }
        uplink: { collectors: [ { host: 127.0.0.1 } ] }
        allow: [ 127.0.0.0/8 ]
        sites:
          - site: "00004"
            devices:
              - %s
        """
            .formatted(text.formatted(device.port()));
    Files.write(file, config.getBytes(StandardCharsets.UTF_8));
    return AgentFiles.read(file);
  }

  private static List<String> names(WatchedDevice watched) {
    return watched.jobs().stream().map(Job::name).toList();
  }

  private static boolean reads(WatchedDevice watched, String module) {
    return watched.jobs().stream()
        .anyMatch(job ->
            job.measurement() instanceof SnmpMeasurement snmp && snmp.readsAny(List.of(module)));
  }

  private static String info(WatchedDevice watched) throws Exception {
    List<Observation> told = watched.measure();
    assertThat(told).hasSize(1);
    return told.getFirst().series().labels().get("profile").orElse("");
  }
}
