package vn.bridgewatch.twin.snmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Our responder and snmpsim play the same recordings, and net-snmp's programs print the same.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResponderIT {

  private static final long TOOL_SECONDS_MAX = 120;

  static final List<String> RECORDINGS =
      List.of(
          "polycomLens_studioxc50",
          "deltaups_rfc1628string",
          "apc_smx750i",
          "eaton-mgeups_9px",
          "avtech_roomalert32s",
          "fortigate_60f",
          "iosxe_isr4321");

  private PeerAgent snmpsim;
  private Responder responder;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    PeerAgent.requireProgram("snmpbulkwalk");
    Path data = SharedData.folder("snmp");
    snmpsim = SnmpsimIT.play(folder, data, RECORDINGS);
    responder = Responder.start(0);
    for (String name : RECORDINGS) {
      Path file = data.resolve("recordings").resolve(name + ".snmprec");
      responder.add(name, Recording.open(file.toString()));
    }
  }

  @AfterAll
  void stop() throws IOException {
    if (responder != null) {
      responder.close();
    }
    if (snmpsim != null) {
      snmpsim.close();
    }
  }

  @ParameterizedTest
  @FieldSource("RECORDINGS")
  void aWalkInBulkPrintsWhatItPrintsOfSnmpsim(String recording) throws Exception {
    List<String> ours = walk("snmpbulkwalk", recording, responder.port(), "-v2c", "-Cr25");

    assertThat(ours).hasSizeGreaterThan(40);
    assertThat(ours).isEqualTo(walk("snmpbulkwalk", recording, snmpsim.port(), "-v2c", "-Cr25"));
  }

  @Test
  void aWalkStepByStepPrintsWhatItPrintsOfSnmpsim() throws Exception {
    for (String version : List.of("-v1", "-v2c")) {
      List<String> ours = walk("snmpwalk", "deltaups_rfc1628string", responder.port(), version);

      assertThat(ours).hasSizeGreaterThan(40);
      assertThat(ours)
          .isEqualTo(walk("snmpwalk", "deltaups_rfc1628string", snmpsim.port(), version));
    }
  }

  @Test
  void aGetTellsWhatIsThereAndWhatIsNot() throws Exception {
    List<String> lines =
        tool(
            "snmpget",
            "-v2c",
            "-c",
            "apc_smx750i",
            "-On",
            "127.0.0.1:" + responder.port(),
            ".1.3.6.1.2.1.1.5.0",
            ".1.3.6.1.2.1.1.5.1",
            ".1.3.6.1.2.1.99.0");

    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).contains("STRING:");
    assertThat(lines.get(1)).contains("No Such Instance currently exists at this OID");
    assertThat(lines.get(2)).contains("No Such Object available on this agent at this OID");
  }

  private static List<String> walk(String program, String community, int port, String... options)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(program));
    command.addAll(List.of(options));
    command.addAll(List.of("-c", community, "-On", "-t", "5", "127.0.0.1:" + port, ".1.3.6.1"));
    return tool(command.toArray(String[]::new)).stream()
        .filter(line -> !line.contains("No more variables left")) // snmpsim repeats it
        .filter(line -> !line.startsWith("End of MIB"))
        .map(line -> line.replaceAll(" +\"$", "\"")) // snmpsim cuts blanks at the end of a row
        .toList();
  }

  private static List<String> tool(String... command) throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("MIBS", "");
    Process process = builder.start();
    try {
      String text =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(process.waitFor(TOOL_SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
      return text.lines().toList();
    } finally {
      process.destroy();
    }
  }
}
