package vn.bridgewatch.agent.probe.h323;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.agent.probe.line.BadAnswer;

class RasMessageTest {

  private static final String PROTOCOL = "06000891" + "4a0004";

  /// GCF number 1 with the identifier `gk` and its address.
  private static final byte[] CONFIRM =
      bytes("0480" + "0000" + PROTOCOL + "02" + "0067006b" + "00" + "7f00000106b7");

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  @Test
  void aRequestIsWhatTsharkReads() {
    var local = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 1_719);

    assertThat(RasMessage.request(1, local))
        .isEqualTo(bytes("00000000060008914a0004007f00000106b70200"));
  }

  @Test
  void aConfirmIsReadWithTheNameOfItsGatekeeper() throws Exception {
    assertThat(RasMessage.read(CONFIRM, 1)).contains(new RasMessage.Response.Confirm("gk"));
  }

  @Test
  void aRejectIsReadWithItsReason() throws Exception {
    assertThat(RasMessage.read(bytes("0800" + "00ff" + PROTOCOL + "20"), 256))
        .contains(new RasMessage.Response.Reject("", "terminal excluded"));
  }

  @Test
  void itThatKnowsNoGrqIsThereToo() throws Exception {
    assertThat(RasMessage.read(bytes("60" + "0004"), 5))
        .contains(new RasMessage.Response.NotUnderstood());
  }

  @Test
  void theAnswerToAnotherRequestIsPassedOver() throws Exception {
    assertThat(RasMessage.read(CONFIRM, 2)).isEmpty();
  }

  @Test
  void whereverItIsCutWithinWhatIsReadItIsABadAnswer() {
    for (int length = 0; length < 16; length++) {
      byte[] cut = Arrays.copyOf(CONFIRM, length);
      if (length != 11) { // there an answer without a name could end
        assertThatExceptionOfType(BadAnswer.class)
            .as("cut at %d", length)
            .isThrownBy(() -> RasMessage.read(cut, 1));
      }
    }
  }
}
