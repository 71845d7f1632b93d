package vn.bridgewatch.twin.snmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vn.bridgewatch.agent.snmp.Incomplete;
import vn.bridgewatch.agent.snmp.ModuleReading;
import vn.bridgewatch.agent.snmp.SnmpReader;
import vn.bridgewatch.agent.snmp.SnmpTarget;
import vn.bridgewatch.agent.snmp.module.SnmpAuth;
import vn.bridgewatch.agent.snmp.module.SnmpModule;
import vn.bridgewatch.agent.snmp.module.SnmpModules;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.time.NanoClock;

/// Devices whose answers come from elsewhere, as those of routers with several addresses: they are
/// answers only where the module says so, as with snmp_exporter.
class AnswerSourceTest {

  private static final Duration BUDGET = Duration.ofSeconds(60);
  private static final Duration LONG = Duration.ofSeconds(20); // what answers, answers
  private static final Duration SHORT = Duration.ofMillis(300); // for what will be silent

  private SnmpReader reader;
  private Responder responder;
  private SimulatedDevice device;

  @BeforeEach
  void start() throws Exception {
    reader = SnmpReader.open(NanoClock.SYSTEM);
    responder = Responder.start(0);
    device = responder.add("public", Recording.builtin("switch"));
  }

  @AfterEach
  void stop() throws IOException {
    reader.close();
    responder.close();
  }

  private static SnmpModule module(boolean unconnected, Duration timeout) throws Exception {
    String text =
        """
        modules:
          m:
            walk: [1.3.6.1.2.1.1]
            use_unconnected_udp_socket: %s
            timeout: %dms
            retries: 0
            metrics:
              - { name: sysUpTime, oid: 1.3.6.1.2.1.1.3, type: gauge }
        """
            .formatted(unconnected, timeout.toMillis());
    return SnmpModules.parse(
            "m.yml", text.getBytes(StandardCharsets.UTF_8), SnmpModules.Environment.NOT_EXPANDED)
        .module("m")
        .orElseThrow();
  }

  private ModuleReading read(int version, SnmpModule module) throws Exception {
    var auth = SnmpAuth.community(version, "public");
    return reader
        .device(new SnmpTarget("127.0.0.1", responder.port(), auth))
        .read(module, Labels.NONE, false, BUDGET);
  }

  @ParameterizedTest
  @ValueSource(strings = {"other-port", "other-address"})
  void isNoAnswerToAConnectedSocket(String fault) throws Exception {
    device.setFaults(List.of(Fault.parse(fault)));

    ModuleReading reading = read(2, module(false, SHORT));

    assertThat(reading.incomplete().orElseThrow().reason()).isEqualTo(Incomplete.Reason.TIMED_OUT);
    assertThat(reading.observations()).isEmpty();
    assertThat(device.answered()).as("the device did answer").isPositive();
    assertThat(reader.strays()).as("the system drops them unseen").isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"other-port", "other-address"})
  void isAnAnswerWhereTheModuleSaysSo(String fault) throws Exception {
    device.setFaults(List.of(Fault.parse(fault)));

    for (int version : List.of(1, 2)) {
      ModuleReading reading = read(version, module(true, LONG));

      assertThat(reading.incomplete()).as("version %d", version).isEmpty();
      assertThat(reading.observations()).hasSize(1);
      assertThat(reading.packets().retried()).isZero();
    }
  }

  @Test
  void anUnconnectedSocketReadsADeviceThatAnswersFromWhereItWasAsked() throws Exception {
    assertThat(read(2, module(true, LONG)).incomplete()).isEmpty();
  }

  @Test
  void aDeviceOfVersionOneAloneIsToldAndReadAsOne() throws Exception {
    device.setFaults(List.of(new Fault.OnlyVersion1()));

    Incomplete newer = read(2, module(false, SHORT)).incomplete().orElseThrow();
    long endNanos = System.nanoTime() + LONG.toNanos();
    while (newer.reason() == Incomplete.Reason.TIMED_OUT && System.nanoTime() < endNanos) {
      newer = read(2, module(false, SHORT)).incomplete().orElseThrow(); // a busy machine is slow
    }
    assertThat(newer.reason()).isEqualTo(Incomplete.Reason.VERSION_IGNORED);
    assertThat(newer.detail()).contains("--snmp-version 1");

    ModuleReading older = read(1, module(false, LONG));
    assertThat(older.incomplete()).isEmpty();
    assertThat(older.observations()).hasSize(1);
  }
}
