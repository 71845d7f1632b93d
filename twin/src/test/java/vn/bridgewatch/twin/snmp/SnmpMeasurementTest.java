package vn.bridgewatch.twin.snmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.agent.snmp.SnmpMeasurement;
import vn.bridgewatch.agent.snmp.SnmpReader;
import vn.bridgewatch.agent.snmp.SnmpTarget;
import vn.bridgewatch.agent.snmp.module.SnmpAuth;
import vn.bridgewatch.agent.snmp.module.SnmpModule;
import vn.bridgewatch.agent.snmp.module.SnmpModules;
import vn.bridgewatch.check.StepResult;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.TextFormat;
import vn.bridgewatch.time.NanoClock;

/// What a device that is read again and again tells: what changed, what is absent and why, and
/// nothing twice, whichever way through the measurement a reading takes.
class SnmpMeasurementTest {

  private static final String MODULES =
      """
      modules:
        ports:
          walk: [1.3.6.1.2.1.2.2.1.10]
          timeout: %1$s
          retries: 0
          metrics:
            - { name: octets, oid: 1.3.6.1.2.1.2.2.1.10, type: counter, indexes: [ { labelname: i, type: gauge } ] }
        again:
          walk: [1.3.6.1.2.1.2.2.1.10]
          get: [1.3.6.1.2.1.1.3.0]
          timeout: %1$s
          retries: 0
          metrics:
            - { name: octets, oid: 1.3.6.1.2.1.2.2.1.10, type: counter, indexes: [ { labelname: i, type: gauge } ] }
            - { name: sysUpTime, oid: 1.3.6.1.2.1.1.3, type: gauge }
      """;

  private SnmpReader reader;
  private Responder responder;

  @BeforeEach
  void start() throws Exception {
    reader = SnmpReader.open(NanoClock.SYSTEM);
    responder = Responder.start(0);
  }

  @AfterEach
  void stop() throws IOException {
    reader.close();
    responder.close();
  }

  private void play(String rows) throws RecordingException {
    var text = new StringBuilder("1.3.6.1.2.1.1.3.0|67|5000000\n");
    for (String row : rows.split(" ")) {
      String[] parts = row.split("=");
      text.append("1.3.6.1.2.1.2.2.1.10.%s|65|%s%n".formatted(parts[0], parts[1]));
    }
    responder.add("public", Recording.parse("r", text.toString()));
  }

  private SnmpMeasurement measurement(String timeout, String... names) throws Exception {
    return measurement(timeout, _ -> List.of(), names);
  }

  private SnmpMeasurement measurement(
      String timeout, UnaryOperator<List<Observation>> beside, String... names) throws Exception {
    byte[] text = MODULES.formatted(timeout).getBytes(StandardCharsets.UTF_8);
    SnmpModules files = SnmpModules.parse("m", text, SnmpModules.Environment.NOT_EXPANDED);
    var modules = new ArrayList<SnmpModule>();
    for (String name : names) {
      modules.add(files.module(name).orElseThrow());
    }
    var target = new SnmpTarget("127.0.0.1", responder.port(), SnmpAuth.community(2, "public"));
    return new SnmpMeasurement(
        reader.device(target), modules, "sw", "snmp sw", Duration.ofSeconds(60), beside);
  }

  /// The series of the device, as `octets 1 = 7`, in the order in which they are told.
  private static List<String> ports(List<Observation> told) {
    return told.stream()
        .filter(one -> one.series().name().equals("octets"))
        .map(one -> one.series().labels().get("i").orElse("") + "=" + shown(one.reading()))
        .toList();
  }

  private static String shown(Reading reading) {
    return switch (reading) {
      case Reading.Present(double value) -> TextFormat.number(value);
      case Reading.Absent(var reason) -> reason.toString();
    };
  }

  private static List<String> complete(List<Observation> told) {
    return told.stream()
        .filter(one -> one.series().name().equals("bridgewatch_snmp_module_complete"))
        .map(one ->
            one.series().labels().get("module").orElse("")
                + "/"
                + one.series().labels().get("reason").orElse("")
                + "="
                + shown(one.reading()))
        .toList();
  }

  @Test
  void aReadingLikeTheLastTellsTheSameSeriesAndTheNewValues() throws Exception {
    SnmpMeasurement measurement = measurement("20s", "ports");
    play("1=10 2=20");
    List<Observation> first = measurement.measure();
    play("1=11 2=20");
    List<Observation> second = measurement.measure();

    assertThat(ports(first)).containsExactly("1=10", "2=20");
    assertThat(ports(second)).containsExactly("1=11", "2=20");
    assertThat(second).hasSameSizeAs(first);
    for (int i = 0; i < first.size(); i++) {
      assertThat(second.get(i).series().isSameInstance(first.get(i).series()))
          .as("%s is made once", first.get(i).series())
          .isTrue();
    }
  }

  @Test
  void whatGoesIsToldOnceAndWhatComesAtOnce() throws Exception {
    SnmpMeasurement measurement = measurement("20s", "ports");
    play("1=10 2=20");
    var _ = measurement.measure();
    var _ = measurement.measure();

    play("1=10 3=30");
    assertThat(ports(measurement.measure())).containsExactlyInAnyOrder("1=10", "3=30", "2=GONE");
    assertThat(ports(measurement.measure())).containsExactly("1=10", "3=30");

    play("3=30 4=40"); // as many as before
    assertThat(ports(measurement.measure())).containsExactlyInAnyOrder("3=30", "4=40", "1=GONE");
  }

  @Test
  void aSeriesThatTwoModulesGiveIsToldOnceEachTime() throws Exception {
    SnmpMeasurement measurement = measurement("20s", "ports", "again");
    play("1=10 2=20");
    for (int reading = 0; reading < 3; reading++) {
      assertThat(ports(measurement.measure())).containsExactly("1=10", "2=20");
    }
    play("2=21");
    assertThat(ports(measurement.measure())).containsExactlyInAnyOrder("2=21", "1=GONE");
    assertThat(ports(measurement.measure())).containsExactly("2=21");
  }

  @Test
  void whatIsSilentIsAbsentAndStaysExpected() throws Exception {
    SnmpMeasurement measurement = measurement("2s", "ports", "again");
    play("1=10 2=20");
    var _ = measurement.measure();
    var _ = measurement.measure();

    responder.device("public").orElseThrow().setSilent(true);
    List<Observation> silent = measurement.measure();
    assertThat(ports(silent)).containsExactlyInAnyOrder("1=TIMED_OUT", "2=TIMED_OUT");
    assertThat(complete(silent))
        .containsExactlyInAnyOrder(
            "ports/=TIMED_OUT", "ports/timed_out=0", "again/=TIMED_OUT", "again/timed_out=0");
    assertThat(measurement.check().results().getFirst().status())
        .isEqualTo(StepResult.Status.FAILED);

    responder.device("public").orElseThrow().setSilent(false);
    List<Observation> back = measurement.measure();
    assertThat(ports(back)).containsExactly("1=10", "2=20");
    assertThat(complete(back))
        .containsExactlyInAnyOrder(
            "ports/=1", "ports/timed_out=1", "again/=1", "again/timed_out=1");
  }

  @Test
  void aWalkThatIsCutTellsWhatItHasAndWhyTheRestIsAbsent() throws Exception {
    SnmpMeasurement measurement = measurement("20s", "ports");
    play("1=10 2=20 3=30");
    var _ = measurement.measure();
    SimulatedDevice device = responder.device("public").orElseThrow();
    device.setFaults(List.of(Fault.parse("cut-walk from=1.3.6.1.2.1.2.2.1.10.3")));

    List<Observation> cut = measurement.measure();

    assertThat(ports(cut)).containsExactlyInAnyOrder("1=10", "2=20", "3=UNREADABLE");
    assertThat(complete(cut))
        .containsExactlyInAnyOrder("ports/=UNREADABLE", "ports/error_status=0");
    assertThat(measurement.check().results().getFirst().status())
        .isEqualTo(StepResult.Status.WARNED);
    device.setFaults(List.of());
    assertThat(ports(measurement.measure())).containsExactly("1=10", "2=20", "3=30");
  }

  @Test
  void whatIsToldBesideComesOfWhatWasReadEachTime() throws Exception {
    var seen = new ArrayList<List<String>>();
    SnmpMeasurement measurement =
        measurement(
            "20s",
            read -> {
              seen.add(ports(read));
              return List.of();
            },
            "ports");
    play("1=10");
    var _ = measurement.measure();
    play("1=11");
    var _ = measurement.measure();
    play("2=12");
    var _ = measurement.measure();

    assertThat(seen).containsExactly(List.of("1=10"), List.of("1=11"), List.of("2=12", "1=GONE"));
  }

  @Test
  void restartsAreCountedByWhichReadingSeesThem() throws Exception {
    SnmpMeasurement measurement = measurement("20s", "again");
    play("1=10");
    assertThat(boots(measurement)).containsExactly("0");
    responder.add("public", Recording.parse("r", "1.3.6.1.2.1.1.3.0|67|100\n"));
    assertThat(boots(measurement)).containsExactly("1");
    assertThat(boots(measurement)).containsExactly("1");

    assertThat(boots(measurement("20s", "ports"))).as("no module tells").isEmpty();
  }

  private static List<String> boots(SnmpMeasurement measurement) throws InterruptedException {
    return measurement.measure().stream()
        .filter(one -> one.series().name().equals("bridgewatch_snmp_device_boots_total"))
        .map(one -> shown(one.reading()))
        .toList();
  }
}
