package vn.bridgewatch.media.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The layouts of RFC 8762, section 4, and RFC 8972, byte by byte; the digests are computed beside.
class PacketTest {

  private static final byte[] SECRET =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  /// 2026-11-22T01:02:03.5Z: 4,004,298,123.5 s since 1900 = ee ac bd 8b . 80 00 00 00.
  private static final long SENT =
      Instant.parse("2026-11-22T01:02:03.500Z").getEpochSecond() * 1_000_000_000L + 500_000_000L;

  private static final ErrorEstimate ONE_MILLI = ErrorEstimate.of(true, 0.001);

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
  }

  private static byte[] digest(byte[]... parts) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
    for (byte[] part : parts) {
      mac.update(part);
    }
    return Arrays.copyOf(mac.doFinal(), 16);
  }

  @Test
  void anUnauthenticatedSenderPacketHas44Bytes() {
    byte[] out = new byte[44];
    Arrays.fill(out, (byte) 0x55);

    new SenderPacket(0x01020304L, SENT, ONE_MILLI, 0xabcd).write(out, Layout.OPEN);

    assertThat(out)
        .isEqualTo(
            hex(
                """
                01020304 eeacbd8b80000000 8f84 abcd
                00000000000000000000000000000000000000000000000000000000
                """));
  }

  @Test
  void anAuthenticatedSenderPacketHas112BytesAndADigestOfTheFirst96() throws Exception {
    byte[] out = new byte[112];
    new SenderPacket(7, SENT, ONE_MILLI, 0xabcd).write(out, Layout.AUTHENTICATED);
    SenderPacket.sign(out, Layout.AUTHENTICATED, new StampKey(SECRET));

    byte[] base =
        hex(
            """
            00000007 000000000000000000000000 eeacbd8b80000000 8f84 abcd
            """
                + "00".repeat(68));
    assertThat(Arrays.copyOf(out, 96)).isEqualTo(base);
    assertThat(Arrays.copyOfRange(out, 96, 112)).isEqualTo(digest(base));
    assertThat(SenderPacket.verifies(out, Layout.AUTHENTICATED, new StampKey(SECRET))).isTrue();
    for (int at = 0; at < 112; at++) {
      out[at] ^= 1;
      assertThat(SenderPacket.verifies(out, Layout.AUTHENTICATED, new StampKey(SECRET)))
          .as("byte %d changed", at)
          .isFalse();
      out[at] ^= 1;
    }
  }

  @Test
  void anUnauthenticatedAnswerCopiesWhatTheSenderSaid() {
    byte[] request = new byte[44];
    new SenderPacket(0x01020304L, SENT, ONE_MILLI, 0xabcd).write(request, Layout.OPEN);
    byte[] answer = new byte[44];

    ReflectorPacket.write(
        answer,
        44,
        request,
        Layout.OPEN,
        9,
        SENT + 750_000_000L,
        ErrorEstimate.of(false, 1),
        SENT + 250_000_000L,
        61);

    assertThat(answer)
        .isEqualTo(
            hex(
                """
                00000009 eeacbd8c40000000 1980 abcd eeacbd8bc0000000
                01020304 eeacbd8b80000000 8f84 0000 3d 000000
                """));
    ReflectorPacket read = ReflectorPacket.read(answer, 44, Layout.OPEN).orElseThrow();
    assertThat(read)
        .isEqualTo(
            new ReflectorPacket(
                9,
                SENT + 750_000_000L,
                new ErrorEstimate(false, false, 25, 128),
                0xabcd,
                SENT + 250_000_000L,
                0x01020304L,
                SENT,
                ONE_MILLI,
                61));
  }

  @Test
  void anAuthenticatedAnswerHasItsFieldsWhereRfc8762PutsThem() {
    byte[] request = new byte[112];
    new SenderPacket(0x01020304L, SENT, ONE_MILLI, 0xabcd).write(request, Layout.AUTHENTICATED);
    byte[] answer = new byte[112];

    ReflectorPacket.write(
        answer, 112, request, Layout.AUTHENTICATED, 9, SENT, ONE_MILLI, SENT, 255);

    assertThat(Arrays.copyOf(answer, 96))
        .isEqualTo(
            hex(
                """
                00000009 000000000000000000000000 eeacbd8b80000000 8f84 abcd 00000000
                eeacbd8b80000000 0000000000000000
                01020304 000000000000000000000000 eeacbd8b80000000 8f84 000000000000
                ff 000000000000000000000000000000
                """));
  }

  @ParameterizedTest
  @CsvSource({"44, 61", "41, 61", "40, -1", "38, -1"})
  void shortAnswersOfTwampLightAreRead(int bytes, int ttl) {
    byte[] request = new byte[44];
    new SenderPacket(5, SENT, ONE_MILLI, 0).write(request, Layout.OPEN);
    byte[] answer = new byte[44];
    ReflectorPacket.write(answer, 44, request, Layout.OPEN, 3, SENT, ONE_MILLI, SENT, 61);

    ReflectorPacket read = ReflectorPacket.read(answer, bytes, Layout.OPEN).orElseThrow();

    assertThat(read.senderSequence()).isEqualTo(5);
    assertThat(read.senderTtl()).isEqualTo(ttl);
    assertThat(ReflectorPacket.read(answer, 37, Layout.OPEN)).isEmpty();
  }

  @Test
  void timesComeBackAsTheyWereInBothErasOfNtp() {
    var random = new Random(8762);
    for (int i = 0; i < 10_000; i++) {
      long nanos = random.nextLong(0, 100L * 365 * 86_400 * 1_000_000_000L); // 1970 to 2069
      assertThat(StampTime.unixNanos(StampTime.ntp(nanos), false)).as("%d", nanos).isEqualTo(nanos);
    }
    assertThat(StampTime.unixNanos(5L << 32 | 7, true)).isEqualTo(5_000_000_007L);
  }

  @ParameterizedTest
  @CsvSource({"0.0000000001, 0, 1", "0.001, 15, 132", "1, 25, 128", "16, 29, 128", "0.5, 24, 128"})
  void anErrorIsRoundedUp(double seconds, int scale, int multiplier) {
    ErrorEstimate estimate = ErrorEstimate.of(true, seconds);

    assertThat(estimate).isEqualTo(new ErrorEstimate(true, false, scale, multiplier));
    assertThat(estimate.seconds()).isBetween(seconds, Math.max(seconds * 1.02, 0x1p-31));
    assertThat(ErrorEstimate.ofBits(estimate.bits())).isEqualTo(estimate);
  }

  @Test
  void anEstimateOfZeroTellsNothing() {
    assertThat(ErrorEstimate.ofBits(0x8000).tells()).isFalse();
    assertThat(ErrorEstimate.ofBits(0x0001).tells()).isFalse();
    assertThat(ErrorEstimate.ofBits(0x8001).tells()).isTrue();
  }

  @Test
  void aShortKeyIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StampKey(new byte[15]))
        .withMessage("key: must have 16 to 1024 bytes, got 15");
  }

  @Test
  void whatIsTooShortIsNoPacket() {
    byte[] bytes = new byte[200];
    assertThat(SenderPacket.read(bytes, 40, Layout.OPEN)).isEmpty();
    assertThat(SenderPacket.read(bytes, 41, Layout.OPEN)).isPresent();
    assertThat(SenderPacket.read(bytes, 111, Layout.AUTHENTICATED)).isEmpty();
    assertThat(ReflectorPacket.read(bytes, 111, Layout.AUTHENTICATED)).isEmpty();
    assertThat(MessageDigest.isEqual(bytes, new byte[200])).isTrue();
  }
}
