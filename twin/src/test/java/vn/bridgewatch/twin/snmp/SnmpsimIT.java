package vn.bridgewatch.twin.snmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vn.bridgewatch.agent.snmp.module.SnmpAuth;

/// Recordings of real devices through snmpsim, which is not ours, judged by the peer's output.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SnmpsimIT {

  private Path data;
  private PeerAgent snmpsim;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    data = SharedData.folder("snmp");
    var names = new ArrayList<>(names(data.resolve("recordings")));
    names.addAll(names(data.resolve("hand-made")));
    snmpsim = play(temporary, data, names);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".snmprec"))
          .map(name -> name.replace(".snmprec", ""))
          .sorted()
          .toList();
    }
  }

  /// Starts snmpsim with these recordings; the community is the recording's name.
  static PeerAgent play(Path folder, Path data, List<String> names) throws Exception {
    PeerAgent.requireProgram("snmpsimd");
    // snmpsim drops its privileges and must still get in
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path recordings = Files.createDirectory(folder.resolve("data"));
    for (String name : names) {
      Path recorded = data.resolve("recordings").resolve(name + ".snmprec");
      Path made = data.resolve("hand-made").resolve(name + ".snmprec");
      Files.copy(Files.exists(recorded) ? recorded : made, recordings.resolve(name + ".snmprec"));
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
    if (snmpsim != null) {
      snmpsim.close();
    }
  }

  List<Golden> goldens() throws IOException {
    return Golden.all(SharedData.folder("snmp").resolve("golden-0.21"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("goldens")
  void theCommandPrintsTheSeriesAndValuesOfThePeer(Golden golden) throws Exception {
    AgentRun run =
        AgentRun.of(
            "snmp",
            "read",
            "--compat",
            "--modules",
            data.resolve("modules-v023plus.yml").toString(),
            "--module",
            golden.module(),
            "--community",
            golden.recording(),
            "--timeout",
            "20s", // snmpsim indexes a recording when it is first asked for it
            "127.0.0.1:" + snmpsim.port());

    assertThat(run.err()).isEmpty();
    assertThat(run.exit()).isZero();
    assertThat(Golden.series(List.of(run.out().split("\n")))).isEqualTo(golden.series());
  }

  List<String> handMade() throws IOException {
    return names(SharedData.folder("snmp").resolve("hand-made"));
  }

  /// Devices in a call, of which there is no recording of a real one, mean through snmpsim what
  /// they mean through our own responder.
  @ParameterizedTest(name = "{0}")
  @MethodSource("handMade")
  void aHandMadeDeviceMeansTheSameWhoeverPlaysIt(String recording) throws Exception {
    Path file = data.resolve("hand-made").resolve(recording + ".snmprec");
    try (Responder responder = Responder.start(0)) {
      responder.add(recording, Recording.open(file.toString()));
      warmUp(recording);
      Identified ours = Identified.at(responder.port(), recording);
      Identified theirs = Identified.at(snmpsim.port(), recording);

      assertThat(theirs.errors()).isEmpty();
      assertThat(theirs.device().path("known").asBoolean()).isTrue();
      assertThat(theirs.device()).isEqualTo(ours.device());
      assertThat(theirs.values()).isNotEmpty().isEqualTo(ours.values());
    }
  }

  /// snmpsim indexes a recording when it is first asked for it.
  private void warmUp(String recording) {
    AgentRun walked =
        AgentRun.of(
            "snmp",
            "walk",
            "--community",
            recording,
            "--timeout",
            "20s",
            "127.0.0.1:" + snmpsim.port(),
            "1.3.6.1.2.1.1");
    assertThat(walked.exit()).as(walked.err()).isZero();
  }
}
