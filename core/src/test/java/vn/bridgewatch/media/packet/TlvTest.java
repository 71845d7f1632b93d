package vn.bridgewatch.media.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// RFC 8972, section 4, byte by byte.
class TlvTest {

  private static final byte[] SECRET =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final StampKey KEY = new StampKey(SECRET);

  private final Reception there = new Reception(Reception.PACKETS);
  private final Arrivals arrivals = new Arrivals();

  private static String text(byte[] packet, int from, int to) {
    return HexFormat.of().formatHex(packet, from, to);
  }

  private ReflectorFacts facts() {
    return new ReflectorFacts(40, 1, -1L, 11, 10, 3, there, arrivals, 8, 1_000_000_000L);
  }

  private byte[] sent(Layout layout, int bytes) {
    byte[] packet = new byte[bytes];
    new SenderPacket(0x102, 0, ErrorEstimate.UNKNOWN, 1).write(packet, layout);
    return packet;
  }

  /// What comes back of a packet.
  private byte[] answered(
      byte[] packet, Layout layout, @Nullable StampKey key, ReflectorFacts facts) {
    byte[] answer = packet.clone();
    ReflectorPacket.write(
        answer, answer.length, packet, layout, 9, 0, ErrorEstimate.UNKNOWN, 0, 64);
    new TlvAnswer(answer, layout, answer.length).answer(Arrays.copyOf(packet, 4), key, facts);
    return answer;
  }

  @Test
  void aSenderWritesTheExtensionsWithTheFlagThatAReflectorTakesAway() throws Exception {
    byte[] packet = sent(Layout.OPEN, 200);
    var writer = new TlvWriter(packet, Layout.OPEN);
    writer.classOfService(46).directMeasurement(0x103).followUp().reception(16, 0, 0).hmac(KEY);

    String signed =
        "80040004b8000000"
            + "8005000c000001030000000000000000"
            + "80070010"
            + "00".repeat(16)
            + "80fa000e"
            + "02"
            + "00".repeat(13);
    assertThat(text(packet, 44, writer.end() - 20)).isEqualTo(signed);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
    mac.update(HexFormat.of().parseHex("00000102" + signed));
    assertThat(text(packet, writer.end() - 20, writer.end()))
        .isEqualTo("80080010" + HexFormat.of().formatHex(mac.doFinal(), 0, 16));
    writer.padding(200, 42);
    assertThat(writer.end()).isEqualTo(200);
    assertThat(text(packet, 44 + signed.length() / 2 + 20, 44 + signed.length() / 2 + 24))
        .isEqualTo(String.format("8001%04x", 200 - 44 - signed.length() / 2 - 24));
  }

  @Test
  void aReflectorSaysHowThePacketCameAndAnswersAsAsked() {
    byte[] packet = sent(Layout.OPEN, 44 + 8);
    new TlvWriter(packet, Layout.OPEN).classOfService(46);

    byte[] answer = packet.clone();
    int dscp =
        new TlvAnswer(answer, Layout.OPEN, answer.length)
            .answer(Arrays.copyOf(packet, 4), null, facts());

    // DSCP1 46 = 101110, DSCP2 40 = 101000, ECN 01, RP 00
    assertThat(text(answer, 44, 52)).isEqualTo("00040004" + "ba840000");
    assertThat(dscp).isEqualTo(46);
  }

  @Test
  void aClassThatIsNotPermittedIsAnsweredInTheClassThatCame() {
    byte[] packet = sent(Layout.OPEN, 44 + 8);
    new TlvWriter(packet, Layout.OPEN).classOfService(46);
    byte[] answer = packet.clone();
    var facts = new ReflectorFacts(40, 0, 1L << 34, 1, 1, 0, there, arrivals, 0, 0);

    int dscp =
        new TlvAnswer(answer, Layout.OPEN, answer.length)
            .answer(Arrays.copyOf(packet, 4), null, facts);

    assertThat(text(answer, 48, 52)).isEqualTo("ba810000");
    assertThat(dscp).isEqualTo(40);
    TlvReport report =
        TlvReport.read(answer, answer.length, Layout.OPEN, null, 0, new Reception(64));
    assertThat(report.dscpRefused()).isTrue();
    assertThat(report.dscpSeen()).isEqualTo(40);
  }

  @Test
  void aReflectorCountsAndSaysWhenTheAnswerBeforeLeft() {
    byte[] packet = sent(Layout.OPEN, 44 + 16 + 20);
    new TlvWriter(packet, Layout.OPEN).directMeasurement(12).followUp();

    byte[] answer = answered(packet, Layout.OPEN, null, facts());

    assertThat(text(answer, 44, 60)).isEqualTo("0005000c0000000c0000000b0000000a");
    assertThat(text(answer, 60, 80)).isEqualTo("000700100000000883aa7e810000000002000000");
    TlvReport report =
        TlvReport.read(answer, answer.length, Layout.OPEN, null, 0, new Reception(64));
    assertThat(report.receivedThere()).isEqualTo(11);
    assertThat(report.sentThere()).isEqualTo(10);
    assertThat(report.followUpSequence()).isEqualTo(8);
    assertThat(report.followUpNanos()).isEqualTo(1_000_000_000L);
  }

  @Test
  void aReflectorTellsWhichPacketsCame() {
    for (int sequence : new int[] {0, 1, 3, 4, 9, 10, 12}) {
      there.add(sequence);
    }
    byte[] packet = sent(Layout.OPEN, 44 + TlvWriter.receptionBytes(16, 0));
    new TlvWriter(packet, Layout.OPEN).reception(16, 0, 0);

    byte[] answer = answered(packet, Layout.OPEN, null, facts());

    // 12, -, 10, 9, -, -, -, -, 4, 3, -, 1, 0
    assertThat(text(answer, 44, 62)).isEqualTo("00fa000e" + "010000000000000c00000003" + "b0d8");
    var told = new Reception(64);
    TlvReport report = TlvReport.read(answer, answer.length, Layout.OPEN, null, 13, told);
    assertThat(report.reception()).isTrue();
    assertThat(report.refused()).isEqualTo(3);
    for (int sequence = 0; sequence < 20; sequence++) {
      assertThat(told.has(sequence)).as("%d", sequence).isEqualTo(there.has(sequence));
    }
    assertThat(TlvReport.read(answer, answer.length, Layout.OPEN, null, 12, told).reception())
        .as("of packets that were never sent")
        .isFalse();
  }

  @Test
  void aReflectorTellsWhenEarlierPacketsCame() {
    long[][] came = {{7, 1_000}, {5, 2_000}, {9, 2_500}, {12, 30_000}};
    for (long[] one : came) {
      there.add(one[0]);
      arrivals.add(one[0], one[1] * 1_000);
    }
    byte[] packet = sent(Layout.OPEN, 44 + TlvWriter.receptionBytes(8, 4));
    new TlvWriter(packet, Layout.OPEN).reception(8, 4, 1);
    assertThat(text(packet, 44, 52)).isEqualTo("80fa001d" + "02040001");

    byte[] answer = answered(packet, Layout.OPEN, null, facts());

    // from the one that was answered second: 7 before us and 28 ms ago, 3 and 27.5 ms ago; then
    // none
    assertThat(text(answer, 44, 77))
        .isEqualTo(
            "00fa001d"
                + "02040001"
                + "0000000c00000003"
                + "ff900af0ffd00abe"
                + "f".repeat(16)
                + "95");
    var told = new Reception(64);
    TlvReport report = TlvReport.read(answer, answer.length, Layout.OPEN, null, 13, told);
    var earlier = new StringBuilder();
    report.earlier(
        3,
        12,
        (number, sequence, ago) ->
            earlier
                .append(number)
                .append(' ')
                .append(sequence)
                .append(' ')
                .append(ago)
                .append('\n'));
    assertThat(earlier).hasToString("1 5 28000000\n2 9 27500000\n");
    assertThat(told.has(5) && told.has(7) && told.has(9) && !told.has(11)).isTrue();
  }

  /// A reflector of the first version says so, and has bits where we asked for entries.
  @Test
  void withoutEntriesAllIsBits() {
    for (int sequence = 0; sequence < 60; sequence += 3) {
      there.add(sequence);
    }
    byte[] packet = sent(Layout.OPEN, 44 + TlvWriter.receptionBytes(32, 4));
    new TlvWriter(packet, Layout.OPEN).reception(32, 4, 0);
    packet[48] = 1;

    byte[] answer = answered(packet, Layout.OPEN, null, facts());

    var told = new Reception(64);
    TlvReport report = TlvReport.read(answer, answer.length, Layout.OPEN, null, 60, told);
    assertThat(text(answer, 48, 52)).isEqualTo("01000000");
    assertThat(report.reception()).isTrue();
    assertThat(report.tellsEarlier()).isFalse();
    for (int sequence = 0; sequence < 60; sequence++) {
      assertThat(told.has(sequence)).as("%d", sequence).isEqualTo(sequence % 3 == 0);
    }
  }

  @Test
  void whatIsRememberedOfArrivalsIsBounded() {
    for (int i = 0; i < 3 * Arrivals.PACKETS; i++) {
      arrivals.add(i, i * 10_000L);
      there.add(i);
    }
    int last = 3 * Arrivals.PACKETS - 1;
    for (int back : new int[] {1, Arrivals.PACKETS - 1, Arrivals.PACKETS}) {
      byte[] packet = sent(Layout.OPEN, 44 + TlvWriter.receptionBytes(8, 1));
      new TlvWriter(packet, Layout.OPEN).reception(8, 1, last - back);
      byte[] answer = answered(packet, Layout.OPEN, null, facts());
      String entry = String.format("%08x", (-back << 20) | back);
      assertThat(text(answer, 60, 64))
          .as("%d back", back)
          .isEqualTo(back < Arrivals.PACKETS ? entry : "ffffffff");
    }
  }

  @Test
  void whatIsNotKnownComesBackUnrecognised() {
    byte[] packet = sent(Layout.OPEN, 44 + 8);
    System.arraycopy(HexFormat.of().parseHex("8002000411223344"), 0, packet, 44, 8);

    byte[] answer = answered(packet, Layout.OPEN, null, facts());

    assertThat(text(answer, 44, 52)).isEqualTo("8002000411223344");
  }

  @Test
  void behindAMalformedOneAllComesBackAsItCame() {
    byte[] packet = sent(Layout.OPEN, 44 + 7 + 8);
    System.arraycopy(
        HexFormat.of().parseHex("80040003b80000" + "80040004b8000000"), 0, packet, 44, 15);

    byte[] answer = answered(packet, Layout.OPEN, null, facts());

    assertThat(text(answer, 44, 59)).isEqualTo("40040003b80000" + "80040004b8000000");
  }

  @Test
  void oneThatGoesBeyondThePacketIsMalformed() {
    byte[] packet = sent(Layout.OPEN, 44 + 8);
    System.arraycopy(HexFormat.of().parseHex("8007001011223344"), 0, packet, 44, 8);

    byte[] answer = answered(packet, Layout.OPEN, null, facts());

    assertThat(text(answer, 44, 52)).isEqualTo("4007001000000000");
  }

  @Test
  void signedExtensionsAreAnsweredAndSigned() {
    byte[] packet = sent(Layout.AUTHENTICATED, 300);
    var writer = new TlvWriter(packet, Layout.AUTHENTICATED);
    writer.classOfService(46).reception(64, 0, 0).hmac(KEY).padding(300, 1);
    there.add(0x102);

    byte[] answer = answered(packet, Layout.AUTHENTICATED, KEY, facts());

    var told = new Reception(64);
    TlvReport report = TlvReport.read(answer, 300, Layout.AUTHENTICATED, KEY, 0x103, told);
    assertThat(report.untrue()).isFalse();
    assertThat(report.dscpSeen()).isEqualTo(40);
    assertThat(told.has(0x102)).isTrue();
    answer[0] ^= 1; // the sequence number is signed, too
    assertThat(TlvReport.read(answer, 300, Layout.AUTHENTICATED, KEY, 0x103, told).untrue())
        .isTrue();
  }

  @Test
  void aChangedExtensionIsMarkedAndNotUsed() {
    byte[] packet = sent(Layout.AUTHENTICATED, 112 + 8 + 20 + 8);
    new TlvWriter(packet, Layout.AUTHENTICATED).classOfService(46).hmac(KEY).padding(148, 1);
    packet[116] ^= 4;
    byte[] answer = packet.clone();

    int dscp =
        new TlvAnswer(answer, Layout.AUTHENTICATED, 148)
            .answer(Arrays.copyOf(packet, 4), KEY, facts());

    assertThat(dscp).isEqualTo(40);
    assertThat(answer[112]).isEqualTo((byte) 0x20);
    assertThat(answer[120]).isEqualTo((byte) 0x20);
    assertThat(answer[140]).isEqualTo((byte) 0x20);
    assertThat(answer[116]).isEqualTo(packet[116]);
    TlvReport report = TlvReport.read(answer, 148, Layout.AUTHENTICATED, KEY, 0, new Reception(64));
    assertThat(report.untrue()).isTrue();
    assertThat(report.dscpSeen()).isEqualTo(TlvReport.NONE);
  }

  @Test
  void inAuthenticatedModeOnlyPaddingMayGoUnsigned() {
    byte[] unsigned = sent(Layout.AUTHENTICATED, 120);
    new TlvWriter(unsigned, Layout.AUTHENTICATED).classOfService(46);
    byte[] padding = sent(Layout.AUTHENTICATED, 120);
    new TlvWriter(padding, Layout.AUTHENTICATED).padding(120, 1);

    assertThat(answered(unsigned, Layout.AUTHENTICATED, KEY, facts())[112]).isEqualTo((byte) 0x20);
    assertThat(answered(padding, Layout.AUTHENTICATED, KEY, facts())[112]).isEqualTo((byte) 0);
  }

  @Test
  void aDigestThatIsNotLastIsNoDigest() {
    byte[] packet = sent(Layout.AUTHENTICATED, 112 + 20 + 8);
    new TlvWriter(packet, Layout.AUTHENTICATED).hmac(KEY).classOfService(46);

    byte[] answer = answered(packet, Layout.AUTHENTICATED, KEY, facts());

    assertThat(answer[112]).isEqualTo((byte) 0x20);
    assertThat(answer[132]).isEqualTo((byte) 0x20);
  }

  /// Neither side may fall over whatever comes.
  @Test
  void garbageIsAnsweredWithoutHarm() {
    var random = new Random(8972);
    for (int i = 0; i < 20_000; i++) {
      byte[] packet = new byte[44 + random.nextInt(120)];
      random.nextBytes(packet);
      if (i % 2 == 0) { // types that are known, lengths that may fit
        for (int at = 44; at + 4 <= packet.length; at += 4 + (packet[at + 3] & 0xff)) {
          packet[at + 1] = (byte) (random.nextInt(3) == 0 ? 250 : random.nextInt(9));
          packet[at + 2] = 0;
          packet[at + 3] = (byte) (random.nextInt(5) * 4);
        }
      }
      byte[] answer = answered(packet, Layout.OPEN, i % 3 == 0 ? KEY : null, facts());
      TlvReport.read(
          answer, answer.length, Layout.OPEN, i % 5 == 0 ? KEY : null, 1 << 20, new Reception(64));
      assertThat(answer).hasSameSizeAs(packet);
    }
  }

  @Test
  void receptionForgetsWhatIsLongPast() {
    var reception = new Reception(64);
    reception.add(3);
    reception.add(60);
    reception.add(66);
    assertThat(reception.has(3)).isTrue();
    reception.add(67);
    assertThat(reception.has(3)).isFalse();
    assertThat(reception.has(60)).isTrue();
    assertThat(reception.has(61)).isFalse();
    reception.add(3);
    assertThat(reception.has(67)).isTrue();
    reception.add(1_000_000);
    assertThat(reception.has(67)).isFalse();
    assertThat(reception.has(999_999)).isFalse();
  }
}
