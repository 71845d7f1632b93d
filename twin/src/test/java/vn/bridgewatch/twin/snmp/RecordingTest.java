package vn.bridgewatch.twin.snmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snmp4j.smi.Counter32;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.Variable;

class RecordingTest {

  private static Variable at(String line, double seconds) throws RecordingException {
    return Recording.parse("r", line).value(0).at(seconds);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "1.3|2|-5; -5; 2",
        "1.3|4|a|b; a|b; 4",
        "1.3|4x|4142; AB; 4",
        "1.3|5|; Null; 5",
        "1.3|6|1.3.6.1; 1.3.6.1; 6",
        "1.3|64|10.0.0.1; 10.0.0.1; 64",
        "1.3|64x|7f000001; 127.0.0.1; 64",
        "1.3|65|4294967295; 4294967295; 65",
        "1.3|66|7; 7; 66",
        "1.3|67|100; 0:00:01.00; 67",
        "1.3|68x|9f78043fc00000; 9f:78:04:3f:c0:00:00; 68",
        "1.3|70|18446744073709551615; 18446744073709551615; 70"
      })
  void readsEachTag(String line, String text, int syntax) throws RecordingException {
    assertThat(at(line, 0).toString()).isEqualTo(text);
    assertThat(at(line, 0).getSyntax()).isEqualTo(syntax);
  }

  @Test
  void movingValuesMoveAndWrap() throws RecordingException {
    assertThat(at("1.3|65~|start=4294967290 rate=10", 1)).isEqualTo(new Counter32(4));
    assertThat(at("1.3|70~|start=5 rate=0.5", 10).toLong()).isEqualTo(10);
    assertThat(at("1.3|67~|start=0 rate=100", 2).toLong()).isEqualTo(200);
    assertThat(at("1.3|2~|base=10 swing=5 period=4", 1)).isEqualTo(new Integer32(15));
    assertThat(at("1.3|66~|base=1 swing=5 period=4", 3).toLong()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.3",
        "1.3|2",
        "x|2|1",
        "1.3|2|x",
        "1.3|99|1",
        "1.3|65|-1",
        "1.3|64|1.2.3",
        "1.3|4~|a",
        "1.3|65~|start=1",
        "1.3|2~|base=1 swing=1 period=0",
        "1.3|4x|zz",
        "# only a remark"
      })
  void aWrongLineIsToldWithItsNumber(String line) {
    assertThatThrownBy(() -> Recording.parse("r", line))
        .isInstanceOf(RecordingException.class)
        .hasMessageStartingWith("r:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"switch", "ups", "codec"})
  void theRecordingsThatShipCanBePlayed(String name) throws Exception {
    Recording recording = Recording.builtin(name);

    assertThat(recording.find(new OID("1.3.6.1.2.1.1.1.0"))).isZero();
    assertThat(recording.size()).isGreaterThan(40);
  }
}
