package vn.bridgewatch.twin.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.bridgewatch.agent.snmp.ModuleReading;
import vn.bridgewatch.agent.snmp.SnmpReader;
import vn.bridgewatch.agent.snmp.SnmpTarget;
import vn.bridgewatch.agent.snmp.module.SnmpAuth;
import vn.bridgewatch.agent.snmp.module.SnmpModules;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.time.NanoClock;
import vn.bridgewatch.twin.snmp.Recording;
import vn.bridgewatch.twin.snmp.Responder;

/// A benchmark is worth no more than its own parts: what is read, counted and judged.
class BenchTest {

  @TempDir Path folder;

  @Test
  void theSwitchGivesAsManySamplesAsTheFiguresAreDividedByInBothLayouts() throws Exception {
    int ports = 72;
    Recording recording = Recording.parse("bench", Interfaces.recording(ports));

    try (Responder responder = Responder.start(0);
        SnmpReader reader = SnmpReader.open(NanoClock.SYSTEM)) {
      Responder.Endpoint endpoint = responder.listen(InetAddress.getLoopbackAddress(), 0);
      endpoint.add("bench", recording);
      for (String layout :
          List.of(Interfaces.moduleSince023("bench"), Interfaces.moduleBefore023("bench"))) {
        Path file = folder.resolve("bench.yml");
        Files.writeString(file, layout);
        SnmpModules modules = SnmpModules.load(List.of(file), SnmpModules.Environment.NOT_EXPANDED);
        SnmpAuth auth = SnmpAuth.community(2, "bench");
        ModuleReading reading =
            reader
                .device(new SnmpTarget("127.0.0.1", endpoint.port(), auth))
                .read(
                    modules.module(Interfaces.MODULE).orElseThrow(),
                    Labels.NONE,
                    true,
                    Duration.ofSeconds(60));

        assertThat(reading.incomplete()).isEmpty();
        assertThat(reading.observations()).hasSize(Interfaces.samples(ports));
      }
    }
  }

  @Test
  void aGoalIsMetWhenEveryFigureKeepsItsLimit() {
    var good =
        new Goal(
            "memory",
            List.of(
                Goal.Figure.told("rounds", 3, ""),
                Goal.Figure.atMost("resident", 96, "MiB", 96),
                Goal.Figure.atLeast("ratio", 9.5, "times", 9),
                Goal.Figure.countAtMost("late", 0, "readings", 0)),
            List.of("on one machine"));
    var bad =
        new Goal("memory", List.of(Goal.Figure.atMost("resident", 96.1, "MiB", 96)), List.of());

    assertThat(good.isMet()).isTrue();
    assertThat(good.text())
        .startsWith("memory\n")
        .containsPattern("resident +96\\.000 MiB +<= 96 +good\n")
        .contains("on one machine");
    assertThat(bad.isMet()).isFalse();
    assertThat(bad.text()).contains("MISSED");
    assertThat(bad.json()).containsEntry("met", false).containsEntry("name", "memory");
  }

  @Test
  void roundsAreToldByLeastMiddleAndGreatest() {
    assertThat(Spread.of(List.of(3.0, 1.0, 2.0))).isEqualTo(new Spread(1, 2, 3));
    assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 3.0))).isEqualTo(new Spread(1, 2.5, 4));
    assertThatThrownBy(() -> Spread.of(List.of())).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatAProcessUsesIsReadFromTheKernel() throws Exception {
    var own = new ProcessUsage(ProcessHandle.current().pid());

    Duration before = own.cpu();
    Duration byJava = ProcessHandle.current().info().totalCpuDuration().orElseThrow();

    assertThat(byJava.minus(before)).isBetween(Duration.ofSeconds(-1), Duration.ofSeconds(30));
    assertThat(own.residentBytes()).isBetween(1L << 20, own.residentBytesMax() + (64L << 20));
  }

  @Test
  void theAgentsFileSharesTheDevicesAmongTheSites() throws Exception {
    Path file = folder.resolve("agent.yaml");
    var device = new AgentFile.Device("switch-0", "127.0.0.1", 1161, "bench", "10s");
    var other = new AgentFile.Device("switch-1", "127.0.0.1", 1162, "bench", "10s");

    new AgentFile(file, 7443, 9480, folder.resolve("bench.yml"), 20_000)
        .write(List.of(device, other), 1);

    String text = Files.readString(file, StandardCharsets.UTF_8);
    assertThat(text)
        .contains("metrics: { port: 9480 }", "series_max: 20000")
        .containsSubsequence("\"01\"", "switch-0", "\"00004\"", "switch-1", "\"00008\"");
  }

  @Test
  void aFolderThatIsNotBuiltIsSaidAtOnce() {
    var bench = new SnmpBench(folder, folder, true, _ -> {});

    assertThatThrownBy(() -> bench.run(Set.of("many")))
        .isInstanceOfAny(BenchException.class, IOException.class, IllegalStateException.class);
  }
}
