package vn.bridgewatch.media.reflect;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.bridgewatch.media.packet.ErrorEstimate;
import vn.bridgewatch.media.packet.Layout;
import vn.bridgewatch.media.packet.SenderPacket;
import vn.bridgewatch.media.packet.StampKey;
import vn.bridgewatch.media.udp.Clocks;
import vn.bridgewatch.media.udp.Datagram;

class ReflectorTest {

  private static final InetAddress KNOWN = InetAddress.ofLiteral("10.0.0.7");
  private static final long SECOND = 1_000_000_000L;

  private long now = 1;
  private long wallAhead = 1_795_000_000L * SECOND;
  private final Clocks clocks =
      new Clocks() {
        @Override
        public long monotonicNanos() {
          return now;
        }

        @Override
        public long wallNanos() {
          return now + wallAhead;
        }
      };

  private static StampKey key(String text) {
    return new StampKey(text.repeat(16).getBytes(StandardCharsets.US_ASCII));
  }

  private static KnownSender open() {
    return new KnownSender("open", List.of(Prefix.parse("10.0.0.0/24")), Optional.empty());
  }

  private Reflector reflector(KnownSender... senders) {
    return new Reflector(
        ReflectorSettings.of(List.of(senders)), clocks, _ -> ErrorEstimate.of(true, 0.001));
  }

  private Datagram packet(
      InetAddress from, int port, long sequence, int ssid, int bytes, @Nullable StampKey key) {
    var in = new Datagram();
    Layout layout = key == null ? Layout.OPEN : Layout.AUTHENTICATED;
    new SenderPacket(sequence, now + wallAhead, ErrorEstimate.UNKNOWN, ssid)
        .write(in.bytes(), layout);
    SenderPacket.sign(in.bytes(), layout, key);
    in.set(bytes, new InetSocketAddress(from, port), null, 46 << 2, 60, now);
    return in;
  }

  private static long sequence(byte[] answer) {
    return ByteBuffer.wrap(answer).getInt();
  }

  @Test
  void everySessionHasNumbersOfItsOwn() {
    Reflector reflector = reflector(open());
    byte[] out = new byte[Datagram.BYTES_MAX];

    for (int i = 0; i < 3; i++) {
      assertThat(reflector.answer(packet(KNOWN, 5000, 10 * i, 1, 44, null), out)).isNotNull();
      assertThat(sequence(out)).isEqualTo(i);
    }
    reflector.answer(packet(KNOWN, 5001, 0, 1, 44, null), out);
    assertThat(sequence(out)).as("another port").isZero();
    reflector.answer(packet(KNOWN, 5000, 0, 2, 44, null), out);
    assertThat(sequence(out)).as("another identifier").isZero();
    assertThat(reflector.counts().sessions()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"41", "43", "44", "100", "1200"})
  void anAnswerIsAsLongAsThePacketAndHasItsClass(int bytes) {
    Reflector.Answer answer =
        reflector(open())
            .answer(packet(KNOWN, 5000, 0, 1, bytes, null), new byte[Datagram.BYTES_MAX]);

    assertThat(answer).isEqualTo(new Reflector.Answer(bytes, 46 << 2));
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.7, 40, TOO_SHORT",
    "10.0.1.7, 44, UNKNOWN_SENDER",
    "2001:db8::7, 44, UNKNOWN_SENDER",
  })
  void othersGetNothing(String from, int bytes, Refusal why) {
    Reflector reflector = reflector(open());

    assertThat(
            reflector.answer(
                packet(InetAddress.ofLiteral(from), 5000, 0, 1, bytes, null),
                new byte[Datagram.BYTES_MAX]))
        .isNull();
    assertThat(reflector.counts().refusals()).containsOnlyKeys(why);
    assertThat(reflector.counts().sessions()).isZero();
  }

  @Test
  void whatIsNotSignedWithTheKeyGetsNothing() {
    Reflector reflector =
        reflector(
            new KnownSender("a", List.of(Prefix.parse("10.0.0.0/24")), Optional.of(key("a"))));
    byte[] out = new byte[Datagram.BYTES_MAX];

    assertThat(reflector.answer(packet(KNOWN, 5000, 0, 1, 112, key("b")), out)).isNull();
    assertThat(reflector.answer(packet(KNOWN, 5000, 0, 1, 112, null), out)).isNull();
    assertThat(reflector.answer(packet(KNOWN, 5000, 0, 1, 44, null), out)).isNull();
    assertThat(reflector.counts().refusals()).containsEntry(Refusal.NOT_AUTHENTIC, 3L);
    assertThat(reflector.answer(packet(KNOWN, 5000, 0, 1, 112, key("a")), out)).isNotNull();
    assertThat(SenderPacket.verifies(out, Layout.AUTHENTICATED, key("a"))).isTrue();
  }

  @Test
  void theIdentifierTellsWhichKey() {
    var from = List.of(Prefix.parse("10.0.0.0/24"));
    Reflector reflector =
        reflector(
            new KnownSender("a", from, Optional.of(key("a")), 100, 107),
            new KnownSender("b", from, Optional.of(key("b")), 200, 207));
    byte[] out = new byte[Datagram.BYTES_MAX];

    assertThat(reflector.answer(packet(KNOWN, 5000, 0, 203, 112, key("b")), out)).isNotNull();
    assertThat(reflector.answer(packet(KNOWN, 5000, 0, 103, 112, key("b")), out)).isNull();
    assertThat(reflector.answer(packet(KNOWN, 5000, 0, 300, 112, key("b")), out)).isNull();
  }

  @Test
  void nobodyGetsMoreThanTheRateAndItIsTold() {
    var settings =
        new ReflectorSettings(List.of(open()), 100_000, 1_000_000, 64, Duration.ofSeconds(90), -1L);
    var reflector = new Reflector(settings, clocks, _ -> ErrorEstimate.UNKNOWN);
    byte[] out = new byte[Datagram.BYTES_MAX];
    int answered = 0;
    for (int i = 0; i < 1_000; i++) { // 10 s at 100 packets a second of 1,228 bytes: 982 kbit/s
      answered += reflector.answer(packet(KNOWN, 5000, i, 1, 1200, null), out) == null ? 0 : 1;
      now += SECOND / 100;
    }

    assertThat(answered * 1228 * 8).isBetween(1_000_000, 1_100_000); // and a second's savings
    assertThat(reflector.counts().refusals()).containsEntry(Refusal.OVER_RATE, 1_000L - answered);
  }

  @Test
  void sessionsAreBoundedAndForgottenWhenTheyAreIdle() {
    var settings =
        new ReflectorSettings(
            List.of(open()), 1_000_000, 1_000_000, 2, Duration.ofSeconds(10), -1L);
    var reflector = new Reflector(settings, clocks, _ -> ErrorEstimate.UNKNOWN);
    byte[] out = new byte[Datagram.BYTES_MAX];

    assertThat(reflector.answer(packet(KNOWN, 1, 0, 1, 44, null), out)).isNotNull();
    assertThat(reflector.answer(packet(KNOWN, 2, 0, 1, 44, null), out)).isNotNull();
    assertThat(reflector.answer(packet(KNOWN, 3, 0, 1, 44, null), out)).isNull();
    assertThat(reflector.counts().refusals()).containsEntry(Refusal.TOO_MANY_SESSIONS, 1L);
    now += 11 * SECOND;
    assertThat(reflector.answer(packet(KNOWN, 3, 0, 1, 44, null), out)).isNotNull();
    assertThat(reflector.counts().sessions()).isEqualTo(1);
  }

  @Test
  void itsTimesDoNotJumpForLessThanASecondAndSayWhatTheyAreOff() {
    var seen = new long[1];
    var reflector =
        new Reflector(
            ReflectorSettings.of(List.of(open())),
            clocks,
            behind -> {
              seen[0] = behind;
              return ErrorEstimate.UNKNOWN;
            });
    byte[] out = new byte[Datagram.BYTES_MAX];
    reflector.answer(packet(KNOWN, 1, 0, 1, 44, null), out);
    wallAhead += SECOND / 2;
    now += SECOND;
    reflector.answer(packet(KNOWN, 1, 1, 1, 44, null), out);

    assertThat(seen[0]).isBetween(SECOND / 2 - 100_000, SECOND / 2);
  }

  @Test
  void garbageGetsNothingOrItsOwnSize() {
    var random = new Random(862);
    Reflector reflector =
        reflector(
            new KnownSender("a", List.of(Prefix.parse("10.0.0.0/24")), Optional.of(key("a"))),
            open());
    byte[] out = new byte[Datagram.BYTES_MAX];
    for (int i = 0; i < 5_000; i++) {
      var in = new Datagram();
      byte[] bytes = new byte[random.nextInt(300)];
      random.nextBytes(bytes);
      System.arraycopy(bytes, 0, in.bytes(), 0, bytes.length);
      in.set(bytes.length, new InetSocketAddress(KNOWN, 1), null, -1, -1, now);
      Reflector.Answer answer = reflector.answer(in, out);
      assertThat(answer == null ? bytes.length : answer.length()).isEqualTo(bytes.length);
    }
    assertThat(reflector.counts().sessions()).isLessThanOrEqualTo(64);
  }

  @Test
  void otherSendersAreAnsweredFromTheNextPacketOnAndOldKeysNoMore() {
    var from = List.of(Prefix.parse("10.0.0.0/24"));
    var a = new KnownSender("a", from, Optional.of(key("a")), 100, 107);
    var b = new KnownSender("b", from, Optional.of(key("b")), 200, 207);
    Reflector reflector = reflector(a, b);
    byte[] out = new byte[Datagram.BYTES_MAX];
    reflector.answer(packet(KNOWN, 1, 0, 100, 112, key("a")), out);
    reflector.answer(packet(KNOWN, 2, 0, 200, 112, key("b")), out);

    reflector.use(
        ReflectorSettings.of(
            List.of(
                new KnownSender("a", from, Optional.of(key("a")), 100, 107), // as read again
                new KnownSender("b", from, Optional.of(key("B")), 200, 207))));

    assertThat(reflector.counts().sessions()).as("only a's goes on").isEqualTo(1);
    assertThat(reflector.answer(packet(KNOWN, 1, 1, 100, 112, key("a")), out)).isNotNull();
    assertThat(sequence(out)).isEqualTo(1);
    assertThat(reflector.answer(packet(KNOWN, 2, 1, 200, 112, key("b")), out)).isNull();
    assertThat(reflector.answer(packet(KNOWN, 2, 1, 200, 112, key("B")), out)).isNotNull();
    assertThat(sequence(out)).as("a new session").isZero();
    assertThat(SenderPacket.verifies(out, Layout.AUTHENTICATED, key("B"))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.0/24, 10.1.2.255, true",
    "10.1.2.0/24, 10.1.3.0, false",
    "10.1.2.128/25, 10.1.2.127, false",
    "0.0.0.0/0, 203.0.113.9, true",
    "0.0.0.0/0, ::1, false",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "10.1.2.3, 10.1.2.3, true",
  })
  void aNetworkHoldsWhatIsInIt(String network, String address, boolean holds) {
    assertThat(Prefix.parse(network).holds(InetAddress.ofLiteral(address))).isEqualTo(holds);
  }
}
