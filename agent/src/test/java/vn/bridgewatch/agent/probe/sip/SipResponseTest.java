package vn.bridgewatch.agent.probe.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.agent.probe.line.BadAnswer;

class SipResponseTest {

  private static final String BUSY =
      "SIP/2.0 486 Busy Here\r\n"
          + "v: SIP/2.0/UDP 192.0.2.1;rport=5;branch = z9hG4bKabc, SIP/2.0/UDP 192.0.2.2;branch=x\r\n"
          + "CSeq:\t1\r\n  OPTIONS\r\nServer: TANDBERG/1\r\nl: 3\r\n\r\nabc";

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void compactAndFoldedHeadersAreRead() throws Exception {
    SipResponse busy = SipResponse.read(bytes(BUSY)).orElseThrow();

    assertThat(busy.status()).isEqualTo(486);
    assertThat(busy.reason()).isEqualTo("Busy Here");
    assertThat(busy.branch()).isEqualTo("z9hG4bKabc");
    assertThat(busy.method()).isEqualTo("OPTIONS");
    assertThat(busy.server()).isEqualTo("TANDBERG/1");
  }

  @Test
  void aStreamIsCutIntoMessagesByTheirLengths() throws Exception {
    InputStream in =
        new ByteArrayInputStream(bytes("\r\n\r\n" + BUSY + BUSY.replace("486", "200")));

    assertThat(SipResponse.read(in)).map(SipResponse::status).contains(486);
    assertThat(SipResponse.read(in)).map(SipResponse::status).contains(200);
  }

  @Test
  void whatIsNoAsciiIsReadAlikeFromBoth() throws Exception {
    String text =
        "SIP/2.0 401 Không\r\nWWW-Authenticate: Digest realm=\"Phòng họp\", nonce=\"1\"\r\n\r\n";

    SipResponse datagram = SipResponse.read(bytes(text)).orElseThrow();

    assertThat(SipResponse.read(new ByteArrayInputStream(bytes(text)))).contains(datagram);
    assertThat(datagram.first("www-authenticate"))
        .hasValueSatisfying(challenge -> assertThat(challenge).contains("Phòng họp"));
  }

  @Test
  void aStreamThatEndsWithinAMessageIsAnException() {
    for (int length = 0; length < BUSY.length(); length++) {
      InputStream in = new ByteArrayInputStream(bytes(BUSY.substring(0, length)));
      assertThatExceptionOfType(IOException.class)
          .as("cut at %d", length)
          .isThrownBy(() -> SipResponse.read(in));
    }
  }

  @Test
  void aRequestOfTheOtherSideIsPassedOver() throws Exception {
    assertThat(SipResponse.read(bytes("NOTIFY sip:x SIP/2.0\r\nCSeq: 1 NOTIFY\r\n\r\n"))).isEmpty();
  }

  @Test
  void whatIsNoSipIsABadAnswer() {
    assertThatExceptionOfType(BadAnswer.class)
        .isThrownBy(() -> SipResponse.read(bytes("HTTP/1.1 400 Bad\r\n\r\n")));
    assertThatExceptionOfType(BadAnswer.class)
        .isThrownBy(() -> SipResponse.read(bytes("SIP/2.0 99 x\r\n\r\n")));
  }

  @Test
  void anAnswerBelongsToTheRequestWithItsBranch() throws Exception {
    SipRequest request = SipRequest.options("sip:mcu.test", SipTransport.UDP);
    var local = new InetSocketAddress(InetAddress.ofLiteral("::1"), 5_070);
    String text = new String(request.bytes(local), StandardCharsets.US_ASCII);

    assertThat(text)
        .startsWith(
            "OPTIONS sip:mcu.test SIP/2.0\r\nVia: SIP/2.0/UDP [0:0:0:0:0:0:0:1]:5070;branch=z9hG4bK")
        .contains(";rport\r\nMax-Forwards: 70\r\n")
        .endsWith("Content-Length: 0\r\n\r\n");
    String answer = "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP x;branch=%s\r\nCSeq: 1 OPTIONS\r\n\r\n";
    SipResponse ours = SipResponse.read(bytes(answer.formatted(request.branch()))).orElseThrow();
    assertThat(request.isAnsweredBy(ours)).isTrue();
    assertThat(request.isAnsweredBy(SipResponse.read(bytes(BUSY)).orElseThrow())).isFalse();
  }
}
