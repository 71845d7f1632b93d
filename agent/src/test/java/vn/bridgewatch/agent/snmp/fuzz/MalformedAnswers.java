package vn.bridgewatch.agent.snmp.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import vn.bridgewatch.agent.snmp.DeviceReader;
import vn.bridgewatch.agent.snmp.ModuleReading;
import vn.bridgewatch.agent.snmp.SnmpReader;
import vn.bridgewatch.agent.snmp.SnmpTarget;
import vn.bridgewatch.agent.snmp.module.Secret;
import vn.bridgewatch.agent.snmp.module.SnmpAuth;
import vn.bridgewatch.agent.snmp.module.SnmpModule;
import vn.bridgewatch.agent.snmp.module.SnmpModules;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.time.NanoClock;

/// Malformed answers in all versions: the reader lives, honest devices are read whole meanwhile,
/// and the heap stays as it was.
final class MalformedAnswers {

  private static final long HEAP_GROWTH_BYTES_MAX = 16L << 20;

  /// Octets of an answer up to its request ID: message header, version, community, PDU.
  private static final int COMMUNITY_HEADER = 28;

  /// Up to the security parameters.
  private static final int USER_HEADER = 34;

  private static final SnmpAuth USER =
      new SnmpAuth(
          3,
          Secret.NONE,
          SnmpAuth.Level.AUTH_PRIV,
          "reader",
          SnmpAuth.AuthProtocol.SHA,
          new Secret(TableAgent.PASSWORD),
          SnmpAuth.PrivProtocol.AES,
          new Secret(TableAgent.PASSWORD),
          "");

  private static final int USER_EVERY = 25;

  private MalformedAnswers() {}

  /// Sends at least so many malformed answers.
  static void survive(int count, long seed) throws Exception {
    var relays = new ArrayList<HostileRelay>();
    try (var agent = new TableAgent();
        var reader = SnmpReader.open(NanoClock.SYSTEM)) {
      List<SnmpAuth> auths =
          List.of(SnmpAuth.community(2, "public"), SnmpAuth.community(1, "public"), USER);
      var hostile = new ArrayList<DeviceReader>();
      var honest = new ArrayList<DeviceReader>();
      for (SnmpAuth auth : auths) {
        int header = auth.version() == 3 ? USER_HEADER : COMMUNITY_HEADER;
        var relay = new HostileRelay(agent.port(), new BerMutator(seed + auth.version(), header));
        relays.add(relay);
        hostile.add(reader.device(new SnmpTarget("127.0.0.1", relay.port(), auth)));
        honest.add(reader.device(new SnmpTarget("127.0.0.1", agent.port(), auth)));
      }
      SnmpModule module = module();
      // of a hostile device a good answer may come to nothing, after what came before it
      SnmpModule impatient =
          module.withPace(module.pace().withTimeout(Duration.ofMillis(50)).withRetries(0));
      for (DeviceReader device : honest) {
        assertWhole(device, module, seed);
      }
      long heapBefore = 0;
      for (int round = 0; sent(relays) < count; round++) {
        for (DeviceReader device : hostile) {
          // whatever comes of it, it comes back; version 3 waits long for what SNMP4J has dropped
          if (device.target().auth().version() != 3 || round % USER_EVERY == 0) {
            read(device, impatient);
          }
        }
        if (round % 10 == 0) {
          for (DeviceReader device : honest) {
            assertWhole(device, module, seed);
          }
        }
        if (round == 20) {
          heapBefore = heap();
        }
      }
      assertThat(heapBefore).isPositive();
      assertThat(heap() - heapBefore).as("seed %d: heap", seed).isLessThan(HEAP_GROWTH_BYTES_MAX);
      assertThat(reader.malformed()).isPositive();
      for (DeviceReader device : honest) {
        assertWhole(device, module, seed);
      }
    } finally {
      relays.forEach(HostileRelay::close);
    }
  }

  private static int sent(List<HostileRelay> relays) {
    return relays.stream().mapToInt(HostileRelay::garbage).sum();
  }

  private static void assertWhole(DeviceReader device, SnmpModule module, long seed)
      throws InterruptedException {
    ModuleReading reading = read(device, module);
    assertThat(reading.incomplete())
        .as("seed %d, version %d", seed, device.target().auth().version())
        .isEmpty();
    assertThat(reading.observations()).hasSize(2 + TableAgent.ROWS);
  }

  private static ModuleReading read(DeviceReader device, SnmpModule module)
      throws InterruptedException {
    return device.read(module, Labels.NONE, false, Duration.ofSeconds(20));
  }

  private static SnmpModule module() throws ConfigException {
    String text =
        """
        modules:
          m:
            get: [1.3.6.1.2.1.1.1.0, 1.3.6.1.2.1.1.3.0]
            walk: [1.3.6.1.2.1.2.2.1.2]
            timeout: 2s
            retries: 2
            metrics:
              - { name: sysDescr, oid: 1.3.6.1.2.1.1.1, type: DisplayString }
              - { name: sysUpTime, oid: 1.3.6.1.2.1.1.3, type: gauge }
              - name: ifDescr
                oid: 1.3.6.1.2.1.2.2.1.2
                type: DisplayString
                indexes: [ { labelname: ifIndex, type: gauge } ]
        """;
    return SnmpModules.parse(
            "m.yml", text.getBytes(StandardCharsets.UTF_8), SnmpModules.Environment.NOT_EXPANDED)
        .module("m")
        .orElseThrow();
  }

  private static long heap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
