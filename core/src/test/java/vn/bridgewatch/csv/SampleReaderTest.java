package vn.bridgewatch.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SampleReaderTest {

  private final List<SkippedLine> skipped = new ArrayList<>();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2014-04-01 00:00:00        | 1396310400000
          2014-04-01 00:00:00.250000 | 1396310400250
          2014-04-01T00:00:00Z       | 1396310400000
          2014-04-01T07:00:00+07:00  | 1396310400000
          2014-04-01T07:00:00+0700   | 1396310400000
          2014-04-01T00:00           | 1396310400000
          2014-04-01                 | 1396310400000
          14/11/2016 23:55           | 1479167700000
          1/2/2016 3:04              | 1454295840000
          1396310400                 | 1396310400000
          1396310400.5               | 1396310400500
          1396310400250              | 1396310400250
          1396310400250000           | 1396310400250
          1396310400250000000        | 1396310400250
          """)
  void readsTheUsualWaysToWriteATime(String text, long millis) throws IOException {
    List<SampleRow> rows = read("timestamp,value\n" + text + ",1\n");

    assertThat(rows).hasSize(1);
    assertThat(rows.getFirst().timeMillis()).isEqualTo(millis);
    assertThat(rows.getFirst().timestamp()).isEqualTo(text);
    assertThat(skipped).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2014-02-30 00:00:00",
        "31/31/2016 00:00",
        "yesterday",
        "1e400",
        "--1",
        "2014-04-01 25:00"
      })
  void whatIsNoTimeIsToldWithItsLine(String text) throws IOException {
    assertThat(read("timestamp,value\n" + text + ",1\n5,2\n")).hasSize(1);
    assertThat(skipped).singleElement().extracting(SkippedLine::line).isEqualTo(2L);
  }

  @Test
  void findsColumnsByTheirNames() throws IOException {
    List<SampleRow> rows = read("epoch;rtt;cp\n14/11/2016 23:55;163.4;0\n");

    assertThat(rows.getFirst().value()).isEqualTo(163.4);
    assertThat(read("a,value,time\nx,7,100\n").getFirst().value()).isEqualTo(7);
    assertThat(read("series,timestamp,value\nup,100,7\n").getFirst().series()).isEqualTo("up");
  }

  @Test
  void readsTheColumnThatIsAskedFor() throws IOException {
    assertThat(read("epoch;rtt;cp\n100;163.4;1\n", Optional.of("cp")).getFirst().value())
        .isEqualTo(1);
    assertThatThrownBy(() -> read("epoch;rtt\n100;163.4\n", Optional.of("cp")))
        .isInstanceOf(SampleFileException.class)
        .hasMessageContaining("no column cp");
  }

  @Test
  void aFileWithoutHeaderLosesNoLine() throws IOException {
    assertThat(read("100,1\n110,2\n")).extracting(SampleRow::value).containsExactly(1.0, 2.0);
    assertThat(read("up,100,1\nup,110,2\n"))
        .extracting(SampleRow::series)
        .containsExactly("up", "up");
  }

  @Test
  void whatIsNotThereOrNotFiniteIsNotANumber() throws IOException {
    assertThat(read("timestamp,value\n1,NaN\n2,\n3,null\n4,inf\n5,-Infinity\n6,1e999\n"))
        .hasSize(6)
        .allMatch(row -> Double.isNaN(row.value()));
    assertThat(skipped).isEmpty();
  }

  @Test
  void aLineThatIsNoSampleIsToldAndPassedOver() throws IOException {
    assertThat(read("timestamp,value\n1,1\n2\n3,abc\n4,0x10\n5,1d\n6,6\n")).hasSize(2);
    assertThat(skipped).extracting(SkippedLine::line).containsExactly(3L, 4L, 5L, 6L);
  }

  @Test
  void aHugeLineIsPassedOver() throws IOException {
    String huge = "9".repeat(LineReader.LINE_CHARS_MAX * 3);

    assertThat(read("timestamp,value\n1,1\n2," + huge + "\n3,3\n")).hasSize(2);
    assertThat(skipped).singleElement().extracting(SkippedLine::line).isEqualTo(3L);
  }

  @Test
  void readsQuotesWindowsLinesAndAByteOrderMark() throws IOException {
    List<SampleRow> rows = read("\uFEFFseries,timestamp,value\r\n\"a,\"\"b\"\"\",1,2\r\n\r\n");

    assertThat(rows).hasSize(1);
    assertThat(rows.getFirst().series()).isEqualTo("a,\"b\"");
    assertThat(rows.getFirst().value()).isEqualTo(2);
  }

  @Test
  void anEmptyFileHasNoSamples() throws IOException {
    assertThat(read("")).isEmpty();
    assertThat(read("\n\n")).isEmpty();
    assertThat(read("timestamp,value\n")).isEmpty();
  }

  @Test
  void survivesWhateverComes() throws IOException {
    for (long seed = 1; seed <= 200; seed++) {
      var random = new Random(seed);
      byte[] bytes = new byte[random.nextInt(400)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) "0123456789,;\n\"-/: eTZ.\u00e9".charAt(random.nextInt(23));
      }
      try {
        read(new String(bytes, StandardCharsets.ISO_8859_1));
      } catch (SampleFileException e) {
        assertThat(e).as("seed %d", seed).hasMessageContaining("line 1");
      }
    }
  }

  private List<SampleRow> read(String text) throws IOException {
    return read(text, Optional.empty());
  }

  private List<SampleRow> read(String text, Optional<String> column) throws IOException {
    var rows = new ArrayList<SampleRow>();
    var bytes = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    try (var reader = new SampleReader(bytes, column, skipped::add)) {
      for (Optional<SampleRow> row = reader.next(); row.isPresent(); row = reader.next()) {
        rows.add(row.orElseThrow());
      }
    }
    return rows;
  }
}
