package vn.bridgewatch.agent.probe.stun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.bridgewatch.agent.probe.line.BadAnswer;

class StunMessageTest {

  /// The transaction of the test vectors of RFC 5769.
  private static final byte[] TRANSACTION = bytes("b7e7a701bc34d686fa87dfae");

  /// RFC 5769, section 2.2: a response over IPv4, with software, integrity and fingerprint.
  private static final byte[] SAMPLE_V4 =
      bytes(
          "0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000080001a147"
              + "e112a643000800142b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96");

  /// RFC 5769, section 2.3: the same over IPv6.
  private static final byte[] SAMPLE_V6 =
      bytes(
          "010100482112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000140002a147"
              + "0113a9faa5d3f179bc25f4b5bed2b9d900080014a382954e4be67bf11784c97c8292c275bfe3ed4180"
              + "280004c8fb0b4c");

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  @ParameterizedTest
  @CsvSource({"4, 192.0.2.1", "6, 2001:db8:1234:5678:11:2233:4455:6677"})
  void theTestVectorsOfRfc5769AreRead(int family, String address) throws Exception {
    byte[] sample = family == 4 ? SAMPLE_V4 : SAMPLE_V6;

    assertThat(StunMessage.read(sample, TRANSACTION))
        .hasValueSatisfying(response -> {
          var success = (StunMessage.Response.Success) response;
          assertThat(success.mapped().getAddress().getHostAddress()).isEqualTo(address);
          assertThat(success.mapped().getPort()).isEqualTo(32_853);
          assertThat(success.software()).isEqualTo("test vector");
        });
  }

  @Test
  void anAddressThatIsNotHiddenIsReadToo() throws Exception {
    byte[] old = bytes("0101000c2112a442b7e7a701bc34d686fa87dfae000100080001d903c0000209");

    assertThat(StunMessage.read(old, TRANSACTION))
        .hasValueSatisfying(response ->
            assertThat(((StunMessage.Response.Success) response).mapped().toString())
                .isEqualTo("/192.0.2.9:55555"));
  }

  @Test
  void anErrorIsReadWithItsCode() throws Exception {
    byte[] error = bytes("0111000c2112a442b7e7a701bc34d686fa87dfae000900080000041455" + "6e6b6e");

    assertThat(StunMessage.read(error, TRANSACTION))
        .contains(new StunMessage.Response.Refusal(420, "Unkn"));
  }

  @Test
  void anAnswerToAnotherRequestIsPassedOver() throws Exception {
    assertThat(StunMessage.read(SAMPLE_V4, bytes("000000000000000000000000")))
        .isEqualTo(Optional.empty());
  }

  @Test
  void whereverItIsCutItIsABadAnswer() {
    for (int length = 0; length < SAMPLE_V4.length; length++) {
      byte[] cut = Arrays.copyOf(SAMPLE_V4, length);
      assertThatExceptionOfType(BadAnswer.class)
          .as("cut at %d", length)
          .isThrownBy(() -> StunMessage.read(cut, TRANSACTION));
    }
  }

  @Test
  void aFingerprintThatDoesNotFitIsABadAnswer() {
    byte[] bent = SAMPLE_V4.clone();
    bent[30] ^= 1;

    assertThatExceptionOfType(BadAnswer.class)
        .isThrownBy(() -> StunMessage.read(bent, TRANSACTION))
        .withMessageContaining("fingerprint");
  }

  @Test
  void aRequestIsTheHeaderAlone() {
    assertThat(StunMessage.request(TRANSACTION))
        .isEqualTo(bytes("000100002112a442b7e7a701bc34d686fa87dfae"));
  }
}
