package vn.bridgewatch.agent.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.bridgewatch.agent.command.ExitCode;

class AgentCommandTest {

  private static final String CONFIG =
      """
      agent: agent-00004
      site: "00004"
      province: "01"
      identity: { certificate: tls/agent.pem, key: tls/agent.key, ca: tls/ca.pem }
      uplink: { collectors: [ { host: 127.0.0.1, port: 7443 } ] }
      allow: [ 127.0.0.0/8 ]
      snmp: { modules: [ modules.yml ] }
      sites:
        - site: "00004"
          probes:
            - { kind: icmp, name: gateway, target: 127.0.0.1 }
          devices:
            - { id: switch, kind: switch, address: 127.0.0.1, auth: public_v2, modules: [system] }
      """;
  private static final String MODULES =
      """
      auths:
        public_v2: { community: public, version: 2 }
      modules:
        system:
          get: [ 1.3.6.1.2.1.1.3.0 ]
          metrics:
            - { name: sysUpTime, oid: 1.3.6.1.2.1.1.3, type: gauge, help: "Time since start" }
      """;

  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void writeModules() throws IOException {
    Files.writeString(folder.resolve("modules.yml"), MODULES);
  }

  @Test
  void aGoodFileIsSaidToBeGood() throws Exception {
    assertThat(run(CONFIG, "--check-config")).as(text(err)).isEqualTo(ExitCode.GOOD);
    assertThat(text(out)).contains("good: agent agent-00004, 1 sites, 1 probes, 1 devices");
  }

  @Test
  void theProblemsOfABadFileAreListedWithTheirLines() throws Exception {
    String broken = CONFIG.replace("agent-00004", "AGENT").replace("kind: icmp", "kind: ping");

    assertThat(run(broken, "--check-config")).isEqualTo(ExitCode.BAD);
    assertThat(text(err)).contains("agent.yaml:1: agent: ").contains("agent.yaml:11: sites[0]");
    assertThat(run(broken)).as("and the agent does not start").isEqualTo(ExitCode.FAILED);
  }

  @Test
  void anAuthOrAModuleThatNoFileHasIsAProblemOfTheDevicesLine() throws Exception {
    String broken = CONFIG.replace("public_v2", "nobody").replace("[system]", "[sistem]");

    assertThat(run(broken, "--check-config")).isEqualTo(ExitCode.BAD);
    assertThat(text(err))
        .contains("agent.yaml:13: devices.switch.auth: must be an auth of the module files")
        .contains("agent.yaml:13: devices.switch.modules: must be modules of the module files");
  }

  @Test
  void aModuleFileThatIsNotThereIsAProblem() throws Exception {
    assertThat(run(CONFIG.replace("modules.yml", "none.yml"), "--check-config"))
        .isEqualTo(ExitCode.BAD);
    assertThat(text(err)).contains("none.yml: cannot be read");
  }

  @Test
  void withoutACertificateTheAgentDoesNotStartAndSaysWhichFile() throws Exception {
    assertThat(run(CONFIG)).isEqualTo(ExitCode.FAILED);
    assertThat(text(err)).contains("tls/agent.pem: cannot be read");
  }

  @Test
  void usageIsExplained() throws Exception {
    assertThat(AgentCommand.run(new String[0], print(out), print(err))).isEqualTo(ExitCode.FAILED);
    assertThat(text(err)).contains("--config is missing");
    assertThat(AgentCommand.run(new String[] {"--help"}, print(out), print(err)))
        .isEqualTo(ExitCode.GOOD);
    assertThat(text(out)).startsWith("Usage: bridgewatch agent --config FILE");
  }

  private int run(String config, String... more) throws IOException, InterruptedException {
    Path file = folder.resolve("agent.yaml");
    Files.writeString(file, config);
    var args = new String[2 + more.length];
    args[0] = "--config";
    args[1] = file.toString();
    System.arraycopy(more, 0, args, 2, more.length);
    return AgentCommand.run(args, print(out), print(err));
  }

  private static PrintStream print(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
