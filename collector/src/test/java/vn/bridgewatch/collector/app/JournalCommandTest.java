package vn.bridgewatch.collector.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.bridgewatch.collector.journal.JournalEntry;
import vn.bridgewatch.collector.journal.segment.JournalSettings;
import vn.bridgewatch.collector.journal.segment.SegmentJournal;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.wire.ContentHash;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.RecordId;

/// `bridgewatch collector journal`, beside a journal that is being written and after it.
class JournalCommandTest {

  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void aLineForEachRecordAlsoWhileItIsWritten() throws Exception {
    try (var journal = SegmentJournal.open(settings())) {
      for (int i = 1; i <= 100; i++) {
        journal.append(entry(i)).join();
      }
      List<String> before = files();

      assertThat(run("--folder", folder.toString(), "--records")).isZero();
      List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
      assertThat(lines).hasSize(100);
      assertThat(lines.get(1))
          .isEqualTo(
              "agent-1 00004 abcdef0000000001 2 backlog 1002 "
                  + Long.toHexString(ContentHash.of(entry(2).payload())));
      assertThat(files()).as("nothing is touched").isEqualTo(before);
      journal.append(entry(101)).join();
    }
  }

  @Test
  void segmentsAreListedAndDamageIsFound() throws Exception {
    try (var journal = SegmentJournal.open(settings())) {
      for (int i = 1; i <= 100; i++) {
        journal.append(entry(i)).join();
      }
    }
    assertThat(run("--folder", folder.toString())).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("complete").contains("100 records");

    Path segment = folder.resolve(files().get(1));
    byte[] bytes = Files.readAllBytes(segment);
    bytes[bytes.length / 2] ^= 1;
    Files.write(segment, bytes);
    out.reset();
    assertThat(run("--folder", folder.toString())).isEqualTo(1);
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("DAMAGED");

    out.reset();
    assertThat(run("--folder", folder.toString(), "--output", "json")).isEqualTo(1);
    JsonNode json = new ObjectMapper().readTree(out.toByteArray());
    assertThat(json.path("segments").path(0).path("damagedBytes").asLong()).isZero();
    assertThat(json.path("segments").path(1).path("damagedBytes").asLong()).isPositive();
  }

  @Test
  void aFolderThatIsNotThereIsSaid() {
    assertThat(run("--folder", folder.resolve("none").toString())).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("the journal cannot be read");
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("one of --folder and --config");
  }

  private int run(String... args) {
    List<String> all = Stream.concat(Stream.of("collector", "journal"), Stream.of(args)).toList();
    var terminal = new Terminal(stream(out), stream(err), false);
    int code = CollectorCli.run(all, terminal);
    terminal.out().flush();
    terminal.err().flush();
    return code;
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, false, StandardCharsets.UTF_8);
  }

  private JournalSettings settings() {
    return new JournalSettings(folder, 2_048, Long.MAX_VALUE, Long.MAX_VALUE);
  }

  private List<String> files() throws Exception {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private static JournalEntry entry(long sequence) {
    var value = Observation.of(Metric.gauge("up", ""), Labels.NONE, sequence / 4.0);
    return new JournalEntry(
        new RecordId("agent-1", "00004", 0xabcd_ef00_0000_0001L, sequence),
        sequence % 2 == 0 ? Lane.BACKLOG : Lane.LIVE,
        1_000 + sequence,
        999 + sequence,
        new Payload.Samples(new Tick(900 + sequence, List.of(value))));
  }
}
