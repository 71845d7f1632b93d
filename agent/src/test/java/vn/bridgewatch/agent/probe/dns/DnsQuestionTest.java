package vn.bridgewatch.agent.probe.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DnsQuestionTest {

  @ParameterizedTest
  @CsvSource({
    "true, false, 12340100000100000000000002766e0000010001",
    "false, false, 12340000000100000000000002766e0000010001",
    "true, true, 12340120000100000000000102766e000001000100002904d0000080000000",
  })
  void aQueryIsWrittenToTheByte(boolean recursion, boolean dnssec, String hex) {
    var question = new DnsQuestion(DnsName.parse("vn"), DnsType.A, recursion, dnssec);

    assertThat(HexFormat.of().formatHex(question.encode(0x1234))).isEqualTo(hex);
  }

  @ParameterizedTest
  @CsvSource({"8180, false", "81a0, true"})
  void whetherTheServerVouchesForTheAnswerIsRead(String flags, boolean authenticated)
      throws Exception {
    byte[] message =
        HexFormat.of()
            .parseHex(
                "1234"
                    + flags
                    + "000100010000000002766e0000010001c00c00010001000000050004c0000201");

    DnsResponse response = DnsResponse.read(message);

    assertThat(response.authenticated()).isEqualTo(authenticated);
    assertThat(response.records()).containsExactly("vn. 5 A 192.0.2.1");
  }
}
