package vn.bridgewatch.agent.probe.ntp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.agent.probe.line.BadAnswer;

class NtpPacketTest {

  private static final long NONCE = 0x0123_4567_89ab_cdefL;

  private static byte[] answer(int first, int stratum, long origin) {
    return ByteBuffer.allocate(NtpPacket.BYTES)
        .put((byte) first)
        .put((byte) stratum)
        .put((byte) 6)
        .put((byte) -20)
        .putInt(0x0000_8000) // root delay of half a second
        .putInt(0x0001_0000) // root dispersion of a second
        .put("GPS\0".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
        .putLong(0)
        .putLong(origin)
        .putLong(10L << 32)
        .putLong(11L << 32)
        .array();
  }

  @Test
  void aRequestTellsNothingButItsNonce() {
    byte[] request = NtpPacket.request(NONCE);

    assertThat(request)
        .hasSize(48)
        .startsWith(0x23)
        .endsWith(1, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef);
    assertThat(ByteBuffer.wrap(request).getLong(24)).isZero();
  }

  @Test
  void anAnswerIsReadByItsFields() throws Exception {
    NtpPacket packet = NtpPacket.read(answer(0x24, 1, NONCE), NONCE).orElseThrow();

    assertThat(packet.stratum()).isEqualTo(1);
    assertThat(packet.rootDelaySeconds()).isEqualTo(0.5);
    assertThat(packet.rootDispersionSeconds()).isEqualTo(1.0);
    assertThat(packet.referenceText()).isEqualTo("GPS");
    assertThat(NtpPacket.seconds(packet.receive(), packet.transmit())).isEqualTo(1.0);
  }

  @Test
  void whoDoesNotKnowTheNonceIsPassedOver() throws Exception {
    assertThat(NtpPacket.read(answer(0x24, 1, NONCE + 1), NONCE)).isEmpty();
  }

  @Test
  void whatIsNoAnswerOfAServerIsABadAnswer() {
    assertThatExceptionOfType(BadAnswer.class)
        .isThrownBy(() -> NtpPacket.read(answer(0x23, 1, NONCE), NONCE));
    assertThatExceptionOfType(BadAnswer.class)
        .isThrownBy(() -> NtpPacket.read(new byte[47], NONCE));
  }

  @Test
  void differencesHoldOverTheWrapOf2036() {
    Instant before = Instant.parse("2036-02-07T06:28:15.5Z");

    assertThat(
            NtpPacket.seconds(
                NtpPacket.timestamp(before),
                NtpPacket.timestamp(before.plus(Duration.ofSeconds(2)))))
        .isEqualTo(2.0);
  }

  @Test
  void theRootDistanceIsHalfOfTheWayAndAllOfTheDrift() throws Exception {
    NtpPacket packet = NtpPacket.read(answer(0x24, 1, NONCE), NONCE).orElseThrow();
    var answer = new NtpAnswer(packet, 0.001, 0.1, Duration.ofMillis(500));

    assertThat(answer.rootDistanceSeconds())
        .isCloseTo(0.25 + 0.05 + 1.0, org.assertj.core.api.Assertions.within(1e-5));
    assertThat(answer.doubt()).isEmpty();
    assertThat(new NtpAnswer(packet, -0.64, 0.1, Duration.ofMillis(500)).doubt())
        .hasValueSatisfying(doubt -> assertThat(doubt.reason()).isEqualTo("clock_off_by_640_ms"));
  }
}
