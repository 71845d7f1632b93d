package vn.bridgewatch.twin.snmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.bridgewatch.agent.snmp.ModuleReading;
import vn.bridgewatch.agent.snmp.SnmpReader;
import vn.bridgewatch.agent.snmp.SnmpTarget;
import vn.bridgewatch.agent.snmp.module.SnmpAuth;
import vn.bridgewatch.agent.snmp.module.SnmpModules;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.time.NanoClock;

/// Recordings of real devices through snmpsim, which is not ours, judged by the peer's output.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SnmpsimIT {

  private static final List<String> RECORDINGS =
      List.of("polycomLens_studioxc50", "deltaups_rfc1628string", "iosxe_isr4321");

  private Path folder;
  private Path data;
  private PeerAgent snmpsim;
  private SnmpReader reader;
  private SnmpModules modules;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    data = SharedData.folder("snmp");
    snmpsim = play(folder, data, RECORDINGS);
    reader = SnmpReader.open(NanoClock.SYSTEM);
    modules = SnmpModules.load(List.of(data.resolve("modules-v023plus.yml")));
  }

  /// Starts snmpsim with these recordings; the community is the recording's name.
  static PeerAgent play(Path folder, Path data, List<String> names) throws Exception {
    PeerAgent.requireProgram("snmpsimd");
    // snmpsim drops its privileges and must still get in
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path recordings = Files.createDirectory(folder.resolve("data"));
    for (String name : names) {
      Files.copy(
          data.resolve("recordings").resolve(name + ".snmprec"),
          recordings.resolve(name + ".snmprec"));
    }
    Path cache = Files.createDirectory(folder.resolve("cache"));
    Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxrwxrwx"));
    int port = PeerAgent.freePort();
    var command =
        new ArrayList<>(
            List.of(
                "snmpsimd",
                "--data-dir=" + recordings,
                "--cache-dir=" + cache,
                "--agent-udpv4-endpoint=127.0.0.1:" + port,
                "--logging-method=null"));
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("--process-user=nobody", "--process-group=nogroup"));
    }
    return PeerAgent.start(
        port,
        folder.resolve("log"),
        Map.of(),
        SnmpAuth.community(2, names.getFirst()),
        command.toArray(String[]::new));
  }

  @AfterAll
  void stop() throws Exception {
    if (reader != null) {
      reader.close();
    }
    if (snmpsim != null) {
      snmpsim.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "polycomLens_studioxc50, if_mib",
    "polycomLens_studioxc50, polycom_endpoint",
    "deltaups_rfc1628string, ups_mib",
    "deltaups_rfc1628string, system",
    "iosxe_isr4321, if_mib"
  })
  void givesTheSeriesAndValuesOfThePeer(String recording, String module) throws Exception {
    var target = new SnmpTarget("127.0.0.1", snmpsim.port(), SnmpAuth.community(2, recording));

    ModuleReading reading =
        reader
            .device(target)
            .read(modules.module(module).orElseThrow(), Labels.NONE, true, Duration.ofMinutes(2));

    Path golden = data.resolve("golden-0.21").resolve(recording + "." + module + ".prom");
    assertThat(reading.incomplete()).isEmpty();
    assertThat(Golden.seriesOf(reading.observations()))
        .isEqualTo(new Golden(recording, module, golden).series());
  }
}
