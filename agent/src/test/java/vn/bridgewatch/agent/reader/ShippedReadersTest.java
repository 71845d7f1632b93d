package vn.bridgewatch.agent.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;

/// The readers that ship, over documents that are written from the makers' references.
class ShippedReadersTest {

  @Test
  void allThatAreInTheFolderShipAndReadWithoutAProblem() throws Exception {
    Readers readers = Readers.load(List.of());
    try (Stream<Path> files =
        Files.list(Path.of(System.getProperty("bridgewatch.root"), "readers"))) {
      assertThat(
              files
                  .map(file -> file.getFileName().toString().replace(".yml", ""))
                  .filter(name -> !name.equals("README.md"))
                  .toList())
          .containsExactlyInAnyOrderElementsOf(Readers.SHIPPED);
    }
    assertThat(readers.names()).containsExactlyInAnyOrderElementsOf(Readers.SHIPPED);
  }

  @ParameterizedTest
  @CsvSource({
    "cisco_xapi, '', cisco_status.xml",
    "poly_rest, /rest/system, poly_system.json",
    "poly_rest, /rest/system/status, poly_status.json",
    "poly_rest, /rest/conferences/{conference}/mediastats, poly_mediastats.json",
    "cisco_meeting_server, /api/v1/system/status, cms_status.xml",
    "cisco_meeting_server, /api/v1/system/alarms, cms_alarms.xml",
    "cisco_meeting_server, /api/v1/callLegs/{leg}, cms_leg.xml",
    "pexip, /api/admin/status/v1/worker_vm/?limit=100, pexip_nodes.json",
    "pexip, /api/admin/status/v1/participant/{participant}/media_stream/, pexip_streams.json",
    "cisco_vcs, '', vcs_status.xml",
  })
  void readsADocumentAsExpected(String reader, String page, String file) throws Exception {
    ReaderDefinition definition = Readers.load(List.of()).reader(reader).orElseThrow();
    PageReading reading =
        HttpReader.read(definition.page(page).orElseThrow(), sample(file), Labels.NONE);

    assertThat(reading.shortfall()).as("%s", reading.shortfall()).isEmpty();
    assertThat(lines(reading.observations())).isEqualTo(expected(file));
  }

  @ParameterizedTest
  @CsvSource({
    "cisco_xapi, '', cisco_status.xml",
    "poly_rest, /rest/conferences/{conference}/mediastats, poly_mediastats.json"
  })
  void aSpoiledDocumentIsReadOrToldAndNeverThrows(String reader, String page, String file)
      throws Exception {
    long seed = 20_261_121;
    var random = new java.util.Random(seed);
    byte[] good = sample(file);
    ReaderDefinition definition = Readers.load(List.of()).reader(reader).orElseThrow();
    int came = 0;
    for (int i = 0; i < 3_000; i++) {
      byte[] spoiled = good.clone();
      for (int times = 1 + random.nextInt(3); times > 0; times--) {
        spoiled[random.nextInt(spoiled.length)] = (byte) (random.nextInt(95) + 32);
      }
      try {
        PageReading reading =
            HttpReader.read(definition.page(page).orElseThrow(), spoiled, Labels.NONE);
        came += reading.shortfall().isEmpty() ? 1 : 0;
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("seed " + seed + ", document " + i, e);
      }
    }
    assertThat(came).isBetween(100, 2_999);
  }

  /// One line a series, sorted: absent ones with their reason.
  static String lines(List<Observation> observations) {
    var lines = new TreeMap<String, String>();
    for (Observation observation : observations) {
      lines.put(
          observation.series().toString(),
          switch (observation.reading()) {
            case Reading.Present(double value) -> vn.bridgewatch.metric.TextFormat.number(value);
            case Reading.Absent(var reason) -> reason.name();
          });
    }
    var text = new StringBuilder();
    lines.forEach((series, value) -> text.append(series).append(' ').append(value).append('\n'));
    return text.toString();
  }

  static byte[] sample(String file) throws IOException {
    try (var in = ShippedReadersTest.class.getResourceAsStream(file)) {
      assertThat(in).as(file).isNotNull();
      return in.readAllBytes();
    }
  }

  private static String expected(String file) throws IOException {
    return new String(sample(file + ".expected"), StandardCharsets.UTF_8);
  }
}
