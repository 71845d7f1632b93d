package vn.bridgewatch.twin.snmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.snmp4j.PDU;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.VariableBinding;
import vn.bridgewatch.agent.snmp.Incomplete;
import vn.bridgewatch.agent.snmp.ModuleReading;
import vn.bridgewatch.agent.snmp.SnmpReader;
import vn.bridgewatch.agent.snmp.SnmpTarget;
import vn.bridgewatch.agent.snmp.module.SnmpAuth;
import vn.bridgewatch.agent.snmp.module.SnmpModule;
import vn.bridgewatch.agent.snmp.module.SnmpModules;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.TextFormat;
import vn.bridgewatch.time.NanoClock;

class SnmpReaderTest {

  private static final Duration BUDGET = Duration.ofSeconds(60);
  private static final String RECORDING =
      IntStream.rangeClosed(1, 120)
              .mapToObj(i -> "1.3.6.1.2.1.2.2.1.1." + i + "|2|" + i + "\n")
              .reduce("", String::concat)
          + "1.3.6.1.2.1.2.2.1.2.1|4|eth0\n";

  private SnmpReader reader;
  private Responder responder;

  @BeforeEach
  void start() throws Exception {
    reader = SnmpReader.open(NanoClock.SYSTEM);
    responder = Responder.start(0);
    responder.add("public", Recording.parse("r", RECORDING));
  }

  @AfterEach
  void stop() throws IOException {
    reader.close();
    responder.close();
  }

  /// A module that waits long: what answers, answers however busy the machine is.
  private static SnmpModule module(String more) throws ConfigException {
    return module(more, "20s");
  }

  private static SnmpModule module(String more, String timeout) throws ConfigException {
    String text =
        """
        modules:
          m:
            %s
            timeout: %s
            retries: 0
            metrics:
              - { name: a, oid: 1.3.6.1.2.1.2.2.1.1, type: gauge, indexes: [ { labelname: i, type: gauge } ] }
              - { name: b, oid: 1.3.6.1.2.1.2.2.1.2, type: DisplayString, indexes: [ { labelname: i, type: gauge } ] }
        """
            .formatted(more.replace("; ", "\n    "), timeout);
    return SnmpModules.parse(
            "m.yml", text.getBytes(StandardCharsets.UTF_8), SnmpModules.Environment.NOT_EXPANDED)
        .module("m")
        .orElseThrow();
  }

  private ModuleReading read(int port, SnmpAuth auth, String module) throws Exception {
    return reader
        .device(new SnmpTarget("127.0.0.1", port, auth))
        .read(module(module), Labels.NONE, false, BUDGET);
  }

  /// Reads what will be silent.
  private ModuleReading readInVain(int port, String community, String module) throws Exception {
    return reader
        .device(new SnmpTarget("127.0.0.1", port, SnmpAuth.community(2, community)))
        .read(module(module, "2s"), Labels.NONE, false, BUDGET);
  }

  private ModuleReading read(String module) throws Exception {
    return read(responder.port(), SnmpAuth.community(2, "public"), module);
  }

  private static Incomplete.Reason reason(ModuleReading reading) {
    return reading.incomplete().orElseThrow().reason();
  }

  private static String line(Observation observation) {
    return observation.series()
        + switch (observation.reading()) {
          case Reading.Present(double value) -> " " + TextFormat.number(value);
          case Reading.Absent(var reason) -> " " + reason;
        };
  }

  @Test
  void walksAndGets() throws Exception {
    assertThat(read("walk: [1.3.6.1.2.1.2]").pdus()).isEqualTo(121);
    assertThat(read("walk: [1.3.6.1.2.1.2]; max_repetitions: 7").pdus()).isEqualTo(121);
    assertThat(read("get: [1.3.6.1.2.1.2.2.1.1.5, 1.3.6.1.2.1.9.0]").observations()).hasSize(1);
    assertThat(read("walk: [1.3.6.1.2.1.2.2.1.1.5]").observations()).hasSize(1);
    assertThat(read("walk: [1.3.6.1.2.1.9]").isComplete()).isTrue();
  }

  @Test
  void readsVersionOne() throws Exception {
    ModuleReading reading =
        read(
            responder.port(),
            SnmpAuth.community(1, "public"),
            "walk: [1.3.6.1.2.1.2.2.1.2]; get: [1.3.6.1.2.1.2.2.1.1.5, 1.3.6.1.2.1.9.0]");

    assertThat(reading.isComplete()).isTrue();
    assertThat(reading.observations()).hasSize(2);
  }

  @Test
  void filtersRowsByAnotherColumn() throws Exception {
    ModuleReading reading =
        read(
            "walk: [1.3.6.1.2.1.2.2.1.1]; filters: [ { oid: 1.3.6.1.2.1.2.2.1.2, targets:"
                + " [1.3.6.1.2.1.2.2.1.1], values: ['^eth'] } ]");

    assertThat(reading.observations().stream().map(SnmpReaderTest::line))
        .containsExactly("a{i=\"1\"} 1");
  }

  @Test
  void silenceSaysThatAWrongCommunityLooksTheSame() throws Exception {
    ModuleReading reading = readInVain(responder.port(), "wrong", "walk: [1.3.6.1.2.1.2]");

    assertThat(reason(reading)).isEqualTo(Incomplete.Reason.TIMED_OUT);
    assertThat(reading.incomplete().orElseThrow().detail()).contains("wrong community");
    assertThat(reading.observations()).isEmpty();
  }

  @Test
  void aPortWhereNothingListensIsRefused() throws Exception {
    int free;
    try (var socket = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
      free = socket.getLocalPort();
    }

    assertThat(reason(read(free, SnmpAuth.community(2, "public"), "walk: [1.3.6.1]")))
        .isEqualTo(Incomplete.Reason.REFUSED);
  }

  @Test
  void aNameWithoutAddressIsNoTimeout() throws Exception {
    var target = new SnmpTarget("1:2:3", 161, SnmpAuth.community(2, "public"));

    assertThat(
            reason(
                reader.device(target).read(module("walk: [1.3.6.1]"), Labels.NONE, false, BUDGET)))
        .isEqualTo(Incomplete.Reason.UNKNOWN_HOST);
  }

  private static PDU row(int status, String... oids) {
    var pdu = new PDU();
    for (String oid : oids) {
      pdu.add(new VariableBinding(new OID(oid), new Integer32(1)));
    }
    pdu.setErrorStatus(status);
    return pdu;
  }

  @Test
  void aWalkThatGoesBackIsCutAndKeepsWhatItRead() throws Exception {
    var asked = new AtomicInteger();
    try (var agent =
        new ScriptedAgent(_ ->
            asked.incrementAndGet() == 1
                ? row(0, "1.3.6.1.2.1.2.2.1.1.1", "1.3.6.1.2.1.2.2.1.1.2")
                : row(0, "1.3.6.1.2.1.2.2.1.1.2"))) {
      var auth = SnmpAuth.community(2, "public");

      ModuleReading reading = read(agent.port(), auth, "walk: [1.3.6.1.2.1.2]");

      assertThat(reason(reading)).isEqualTo(Incomplete.Reason.OID_NOT_INCREASING);
      assertThat(reading.observations()).hasSize(2);
      asked.set(0);
      ModuleReading allowed =
          read(agent.port(), auth, "walk: [1.3.6.1.2.1.2]; allow_nonincreasing_oids: true");
      assertThat(reason(allowed)).isEqualTo(Incomplete.Reason.OID_NOT_INCREASING);
      assertThat(allowed.incomplete().orElseThrow().detail()).contains("in circles");
    }
  }

  @Test
  void anErrorCutsItsSubtreeOnly() throws Exception {
    try (var agent =
        new ScriptedAgent(request ->
            request.get(0).getOid().startsWith(new OID("1.3.6.1.2.1.2.2.1.1"))
                ? row(PDU.genErr)
                : request.get(0).getOid().size() == 10
                    ? row(0, "1.3.6.1.2.1.2.2.1.2.1")
                    : row(0, "1.3.6.1.2.1.3.1"))) {

      ModuleReading reading =
          read(
              agent.port(),
              SnmpAuth.community(2, "public"),
              "walk: [1.3.6.1.2.1.2.2.1.1, 1.3.6.1.2.1.2.2.1.2]");

      assertThat(reason(reading)).isEqualTo(Incomplete.Reason.ERROR_STATUS);
      assertThat(reading.observations()).hasSize(1);
    }
  }

  @Test
  void aDeviceThatCannotAnswerSoMuchIsAskedForLess() throws Exception {
    var largest = new AtomicInteger();
    try (var agent =
        new ScriptedAgent(request -> {
          if (request.getMaxRepetitions() > 3) {
            return row(PDU.tooBig);
          }
          largest.accumulateAndGet(request.getMaxRepetitions(), Math::max);
          return request.get(0).getOid().size() == 7
              ? row(0, "1.3.6.1.2.1.2.2.1.1.1")
              : row(0, "1.3.6.1.2.1.3.1");
        })) {

      ModuleReading reading =
          read(agent.port(), SnmpAuth.community(2, "public"), "walk: [1.3.6.1.2.1.2]");

      assertThat(reading.isComplete()).isTrue();
      assertThat(largest.get()).isEqualTo(3);
    }
  }

  @Test
  void silenceInAWalkKeepsWhatItRead() throws Exception {
    try (var agent =
        new ScriptedAgent(request ->
            request.get(0).getOid().size() == 7 ? row(0, "1.3.6.1.2.1.2.2.1.1.1") : null)) {

      ModuleReading reading = readInVain(agent.port(), "public", "walk: [1.3.6.1.2.1.2]");

      assertThat(reason(reading)).isEqualTo(Incomplete.Reason.TIMED_OUT);
      assertThat(reading.observations()).hasSize(1);
    }
  }

  @Test
  void aWalkWithoutEndIsCut() throws Exception {
    var row = new AtomicInteger();
    try (var agent =
        new ScriptedAgent(_ -> row(0, "1.3.6.1.2.1.2.2.1.1." + row.incrementAndGet()))) {
      var target = new SnmpTarget("127.0.0.1", agent.port(), SnmpAuth.community(2, "public"));

      ModuleReading reading =
          reader
              .device(target)
              .read(module("walk: [1.3.6.1.2.1.2]"), Labels.NONE, false, Duration.ofMillis(300));

      assertThat(reason(reading)).isIn(Incomplete.Reason.OUT_OF_TIME, Incomplete.Reason.TIMED_OUT);
      assertThat(reading.observations()).isNotEmpty();
    }
  }
}
