package vn.bridgewatch.twin.snmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vn.bridgewatch.agent.snmp.ModuleReading;
import vn.bridgewatch.agent.snmp.SnmpReader;
import vn.bridgewatch.agent.snmp.SnmpTarget;
import vn.bridgewatch.agent.snmp.module.SnmpAuth;
import vn.bridgewatch.agent.snmp.module.SnmpModules;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.time.NanoClock;

/// Every recording and module for which we know what snmp_exporter 0.21 prints.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GoldenTest {

  private Path data;
  private SnmpReader reader;
  private Responder responder;
  private SnmpModules before;
  private SnmpModules since;

  @BeforeAll
  void start() throws Exception {
    data = SharedData.folder("snmp");
    reader = SnmpReader.open(NanoClock.SYSTEM);
    responder = Responder.start(0);
    try (Stream<Path> files = Files.list(data.resolve("recordings"))) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString().replace(".snmprec", "");
        responder.add(name, Recording.open(file.toString()));
      }
    }
    before = SnmpModules.load(List.of(data.resolve("modules-v021.yml")));
    since = SnmpModules.load(List.of(data.resolve("modules-v023plus.yml")));
  }

  @AfterAll
  void stop() throws IOException {
    if (reader != null) {
      reader.close();
      responder.close();
    }
  }

  List<Golden> goldens() throws IOException {
    return Golden.all(SharedData.folder("snmp").resolve("golden-0.21"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("goldens")
  void givesTheSeriesAndValuesOfThePeer(Golden golden) throws Exception {
    assertThat(read(golden, before)).isEqualTo(golden.series());
    assertThat(read(golden, since)).isEqualTo(golden.series());
  }

  private SortedMap<String, Double> read(Golden golden, SnmpModules modules)
      throws InterruptedException {
    var target =
        new SnmpTarget("127.0.0.1", responder.port(), SnmpAuth.community(2, golden.recording()));
    ModuleReading reading =
        reader
            .device(target)
            .read(
                modules.module(golden.module()).orElseThrow(),
                Labels.NONE,
                true,
                Duration.ofMinutes(1));
    assertThat(reading.incomplete()).isEmpty();
    return Golden.seriesOf(reading.observations());
  }
}
