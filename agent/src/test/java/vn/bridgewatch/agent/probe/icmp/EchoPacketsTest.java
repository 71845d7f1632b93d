package vn.bridgewatch.agent.probe.icmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EchoPacketsTest {

  private static final EchoPackets.Identity IDENTITY =
      new EchoPackets.Identity(0xbeef, 0x1234, 0x0102030405060708L, 0x1112131415161718L);

  @Test
  void aRequestOfIcmpv4HasTheseBytes() {
    assertThat(HexFormat.of().formatHex(EchoPackets.request(Family.V4, IDENTITY)))
        .isEqualTo(
            "08009c43beef1234" + "4252494447455754" + "0102030405060708" + "1112131415161718");
  }

  @Test
  void aRequestOfIcmpv6LeavesTheChecksumToTheKernel() {
    assertThat(HexFormat.of().formatHex(EchoPackets.request(Family.V6, IDENTITY)))
        .startsWith("80000000beef1234");
  }

  @Test
  void theChecksumOfARequestWithItsChecksumIsZero() {
    assertThat(EchoPackets.checksum(EchoPackets.request(Family.V4, IDENTITY))).isZero();
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void theReplyToARequestTellsWhoseItIs(Family family) {
    assertThat(EchoPackets.read(family, reply(family)))
        .isEqualTo(new EchoPackets.Read.Reply(IDENTITY));
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void aReplyCutShortIsNotOurs(Family family) {
    byte[] reply = reply(family);
    for (int length = 0; length < reply.length; length++) {
      assertThat(EchoPackets.read(family, Arrays.copyOf(reply, length)))
          .as("%d bytes", length)
          .isEqualTo(new EchoPackets.Read.Other());
    }
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void anUnreachableMessageTellsWhichRequestItQuotes(Family family) {
    int type = family == Family.V4 ? 3 : 1;

    assertThat(EchoPackets.read(family, error(family, type, 1, 32)))
        .isEqualTo(
            new EchoPackets.Read.Undelivered(type, 1, 0xbeef, 0x1234, Optional.of(IDENTITY)));
    assertThat(EchoPackets.read(family, error(family, type, 1, 8)))
        .isEqualTo(new EchoPackets.Read.Undelivered(type, 1, 0xbeef, 0x1234, Optional.empty()));
    assertThat(EchoPackets.read(family, error(family, type, 1, 7)))
        .isEqualTo(new EchoPackets.Read.Other());
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void noBytesOfTheNetworkMakeTheReaderThrow(Family family) {
    long seed = 20_261_123;
    var random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      var bytes = new byte[random.nextInt(96)];
      random.nextBytes(bytes);
      if (bytes.length > 0) {
        bytes[0] = new byte[] {0, 3, 11, 1, (byte) 129}[random.nextInt(5)];
      }
      assertThat(EchoPackets.read(family, bytes)).as("seed %d round %d", seed, i).isNotNull();
    }
  }

  private static byte[] reply(Family family) {
    byte[] reply = EchoPackets.request(family, IDENTITY);
    reply[0] = (byte) (family == Family.V4 ? 0 : 129);
    return reply;
  }

  /// An ICMP error that quotes so many bytes of the request behind its IP header.
  private static byte[] error(Family family, int type, int code, int quoted) {
    int ipHeader = family == Family.V4 ? 24 : 40; // with an option of four bytes
    var error = ByteBuffer.allocate(8 + ipHeader + quoted);
    error.put(0, (byte) type).put(1, (byte) code);
    if (family == Family.V4) {
      error.put(8, (byte) 0x46).put(8 + 9, (byte) 1);
    } else {
      error.put(8, (byte) 0x60).put(8 + 6, (byte) 58);
    }
    error.position(8 + ipHeader).put(EchoPackets.request(family, IDENTITY), 0, quoted);
    return error.array();
  }
}
