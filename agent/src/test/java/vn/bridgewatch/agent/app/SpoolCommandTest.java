package vn.bridgewatch.agent.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.bridgewatch.agent.spool.VirtualSpool;
import vn.bridgewatch.metric.Event;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.wire.Payload;

class SpoolCommandTest {

  private static final long EPOCH = 0x0000_0002_0000_00ffL;

  @TempDir Path folder;
  private final AtomicLong nanos = new AtomicLong();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private int code;

  @BeforeEach
  void record() {
    var virtual = new VirtualSpool(folder, "00004", EPOCH, nanos::get, () -> 0);
    for (int i = 1; i <= 3; i++) {
      virtual.spool.record(
          "00004",
          new Payload.Samples(
              new Tick(
                  1_000L * i, List.of(Observation.of(Metric.gauge("up", ""), Labels.NONE, i)))));
    }
    virtual.spool.record(
        "00004", new Payload.Happening(new Event("link_down", 4_000, Labels.NONE, "down")));
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
    virtual.work();
  }

  @Test
  void saysWhatIsThere() {
    assertThat(run())
        .startsWith(
            "site 00004, life 2 (00000002000000ff): 3 records of samples, 1 events; sequences 1-4\n"
                + "1 files, ")
        .endsWith(" bytes, 0 damaged places, 0 bytes of unfinished writes\n");
    assertThat(code).isZero();
  }

  @Test
  void saysItForPrograms() {
    assertThat(run("--json").lines())
        .hasSize(2)
        .first()
        .isEqualTo(
            "{\"site\":\"00004\",\"bootEpoch\":\"00000002000000ff\",\"samples\":3,\"events\":1,"
                + "\"sequences\":[\"1-4\"],\"givenUp\":[],\"acknowledged\":[]}");
  }

  @Test
  void listsEachRecord() {
    assertThat(run("--records").lines())
        .hasSize(4)
        .allMatch(line ->
            line.matches("00004 00000002000000ff [1-4] (samples|event) [1-4]000 [0-9a-f]{16}"));
  }

  @Test
  void damageIsToldInTheExitCode() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      Path file = files.findFirst().orElseThrow();
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length / 2] ^= 1;
      Files.write(file, bytes);
    }
    assertThat(run()).contains(" 1 damaged places");
    assertThat(code).isEqualTo(1);
  }

  @Test
  void aFolderThatIsNotThereIsAMistake() {
    folder = folder.resolve("nowhere");
    run();
    assertThat(code).isEqualTo(2);
  }

  private String run(String... more) {
    var print = new PrintStream(out, true, StandardCharsets.UTF_8);
    String[] args =
        Stream.concat(Stream.of("--folder", folder.toString()), Stream.of(more))
            .toArray(String[]::new);
    code = SpoolCommand.run(args, print, print);
    return out.toString(StandardCharsets.UTF_8);
  }
}
