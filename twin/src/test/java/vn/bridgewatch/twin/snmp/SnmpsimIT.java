package vn.bridgewatch.twin.snmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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
import vn.bridgewatch.agent.app.AgentCli;
import vn.bridgewatch.agent.snmp.module.SnmpAuth;

/// Recordings of real devices through snmpsim, which is not ours, judged by the peer's output.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SnmpsimIT {

  private Path data;
  private PeerAgent snmpsim;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    data = SharedData.folder("snmp");
    try (Stream<Path> files = Files.list(data.resolve("recordings"))) {
      List<String> names =
          files
              .map(file -> file.getFileName().toString().replace(".snmprec", ""))
              .sorted()
              .toList();
      snmpsim = play(temporary, data, names);
    }
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
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int exit =
        AgentCli.run(
            new String[] {
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
              "127.0.0.1:" + snmpsim.port()
            },
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));

    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(exit).isZero();
    assertThat(Golden.series(List.of(out.toString(StandardCharsets.UTF_8).split("\n"))))
        .isEqualTo(golden.series());
  }
}
