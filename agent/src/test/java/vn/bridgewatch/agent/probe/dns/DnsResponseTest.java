package vn.bridgewatch.agent.probe.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DnsResponseTest {

  private static final DnsQuestion QUESTION =
      new DnsQuestion(DnsName.parse("example.vn"), DnsType.A);
  private static final String NAME = "07" + "6578616d706c65" + "02" + "766e" + "00";

  @Test
  void aQueryHasTheseBytes() {
    assertThat(HexFormat.of().formatHex(QUESTION.encode(0x1234)))
        .isEqualTo("1234" + "0100" + "0001" + "0000" + "0000" + "0000" + NAME + "0001" + "0001");
  }

  @Test
  void recordsOfEveryKnownTypeAreShown() throws MalformedDns {
    byte[] message =
        message(
            "8180",
            8,
            record("0001", "c0000201")
                + record("001c", "20010db8000000000000000000000001")
                + record("0005", "03" + "777777" + "c00c")
                + record("000f", "000a" + "c00c")
                + record("0010", "02" + "6122" + "01" + "0a")
                + record("0021", "0001" + "0002" + "13c4" + "c00c")
                + record("0006", "c00c" + "c00c" + "00000001".repeat(5))
                + record("00ff", "abcd"));

    DnsResponse response = DnsResponse.read(message);

    assertThat(response.records())
        .containsExactly(
            "example.vn. 300 A 192.0.2.1",
            "example.vn. 300 AAAA 2001:db8:0:0:0:0:0:1",
            "example.vn. 300 CNAME www.example.vn.",
            "example.vn. 300 MX 10 example.vn.",
            "example.vn. 300 TXT \"a\\\"\" \"\\010\"",
            "example.vn. 300 SRV 1 2 5060 example.vn.",
            "example.vn. 300 SOA example.vn. example.vn. 1 1 1 1 1",
            "example.vn. 300 ANY (2 bytes)");
    assertThat(response.answers()).isEqualTo(8);
  }

  @Test
  void onlyTheAnswerToThisQueryIsTaken() {
    byte[] message = message("8180", 0, "");

    assertThat(DnsResponse.answers(message, 0x1234, QUESTION)).isTrue();
    assertThat(DnsResponse.answers(message, 0x1235, QUESTION)).isFalse();
    assertThat(DnsResponse.answers(message("0100", 0, ""), 0x1234, QUESTION))
        .as("a query is no answer")
        .isFalse();
    assertThat(
            DnsResponse.answers(
                message, 0x1234, new DnsQuestion(DnsName.parse("example.vn"), DnsType.AAAA)))
        .isFalse();
    assertThat(
            DnsResponse.answers(
                message, 0x1234, new DnsQuestion(DnsName.parse("other.vn"), DnsType.A)))
        .isFalse();
    assertThat(
            DnsResponse.answers(
                message, 0x1234, new DnsQuestion(DnsName.parse("EXAMPLE.vn"), DnsType.A)))
        .as("case of letters does not matter")
        .isTrue();
  }

  @Test
  void aCompressionPointerThatDoesNotPointBackIsRefused() {
    for (String name : new String[] {"c01c", "c01d", "c0ff", "01" + "61" + "c01c"}) {
      assertThatThrownBy(
              () -> DnsResponse.read(message("8180", 1, name + "0001000100000001" + "0000")))
          .as(name)
          .isInstanceOf(MalformedDns.class);
    }
  }

  @Test
  void aNameOfMoreThan255BytesIsRefused() {
    String label = "3f" + "61".repeat(63);

    assertThatThrownBy(
            () -> DnsResponse.read(message("8180", 1, label.repeat(4) + "00" + "00010001")))
        .isInstanceOf(MalformedDns.class)
        .hasMessageContaining("255");
  }

  @Test
  void aMessageCutAnywhereIsMalformedAndNoCrash() {
    byte[] message =
        message("8180", 2, record("0001", "c0000201") + record("0021", "000100020003" + "c00c"));
    for (int length = 12; length < message.length; length++) {
      byte[] cut = Arrays.copyOf(message, length);
      assertThatThrownBy(() -> DnsResponse.read(cut))
          .as("%d bytes", length)
          .isInstanceOf(MalformedDns.class);
    }
  }

  @Test
  void randomBytesNeverCrashTheReader() {
    long seed = 20_261_124;
    var random = new Random(seed);
    byte[] message = message("8180", 2, record("0001", "c0000201") + record("0010", "0161"));
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = message.clone();
      for (int j = 0; j < 3; j++) {
        bytes[4 + random.nextInt(bytes.length - 4)] = (byte) random.nextInt();
      }
      try {
        DnsResponse.answers(bytes, 0x1234, QUESTION);
        DnsResponse.read(bytes);
      } catch (MalformedDns _) {
        // what it should say of most of them
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + " round " + i, e);
      }
    }
  }

  private static String record(String type, String value) {
    return "c00c" + type + "0001" + "0000012c" + String.format("%04x", value.length() / 2) + value;
  }

  /// A message of identifier 1234 with the question and these records.
  static byte[] message(String flags, int answers, String records) {
    String hex = "1234" + flags + "0001" + "0000" + "0000" + "0000" + NAME + "00010001" + records;
    byte[] bytes = HexFormat.of().parseHex(hex);
    ByteBuffer.wrap(bytes).putShort(6, (short) answers);
    return bytes;
  }
}
