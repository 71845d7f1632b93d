package vn.bridgewatch.agent.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.agent.address.AddressMessages.BrokenException;

class AddressMessagesTest {

  private static final int FOR_EVER = -1;
  private static final long UP_NANOS = 1_000L * 1_000_000_000;
  private static final int UPDATED = 70_000; // 300 s ago
  private final ByteBuffer datagram = ByteBuffer.allocate(4_096).order(ByteOrder.nativeOrder());
  private final AddressMessages messages = new AddressMessages(UP_NANOS);

  /// As the kernel writes one: header, ifaddrmsg, an address, flags, the cache's times.
  private void address(int family, int flags, int index, int validSeconds) {
    address(family, flags, 0, index, validSeconds);
  }

  private void address(int family, int flags, int scope, int index, int validSeconds) {
    int bytes = family == 10 ? 16 : 4;
    int length = 16 + 8 + 4 + bytes + 8 + 20;
    datagram.putInt(length).putShort((short) 20).putShort((short) 2).putInt(1).putInt(0);
    datagram.put((byte) family).put((byte) 24).put((byte) flags).put((byte) scope).putInt(index);
    datagram.putShort((short) (4 + bytes)).putShort((short) 1).put(new byte[bytes]);
    datagram.putShort((short) 8).putShort((short) 8).putInt(flags);
    datagram.putShort((short) 20).putShort((short) 6);
    datagram.putInt(Math.max(-1, validSeconds / 2)).putInt(validSeconds).putInt(0).putInt(UPDATED);
  }

  private void done() {
    datagram.putInt(20).putShort((short) 3).putShort((short) 2).putInt(1).putInt(0).putInt(0);
  }

  private void take() throws BrokenException {
    messages.take(datagram.flip());
    datagram.clear();
  }

  private static Optional<HeldAddress.Lease> lent(long leftSeconds) {
    return Optional.of(new HeldAddress.Lease(300, leftSeconds));
  }

  @Test
  void addressesAreReadWithTheirTimes() throws BrokenException {
    address(2, 0x80, 2, FOR_EVER);
    address(2, 0x01, 3, 86_400);
    take();
    assertThat(messages.isWhole()).isFalse();
    address(10, 0x01, 3, 3_600);
    address(10, 0x20, 3, 100);
    address(10, 0x80, 253, 3, FOR_EVER);
    done();
    take();

    assertThat(messages.isWhole()).isTrue();
    assertThat(messages.addresses())
        .containsExactly(
            new HeldAddress(2, false, true, Optional.empty()),
            new HeldAddress(3, false, true, lent(86_400)),
            new HeldAddress(3, true, false, lent(3_600)),
            new HeldAddress(3, true, false, lent(100)),
            new HeldAddress(3, true, false, Optional.empty()));
  }

  @Test
  void whatTheKernelRefusesIsSaid() {
    datagram.putInt(36).putShort((short) 2).putShort((short) 0).putInt(1).putInt(0).putInt(-1);
    datagram.put(new byte[16]);

    assertThatThrownBy(this::take).isInstanceOf(BrokenException.class).hasMessage("error -1");
  }

  /// Whatever comes, it is taken or refused, and never runs on.
  @Test
  void brokenDatagramsAreRefusedAndNothingElse() {
    address(2, 0x80, 2, 500);
    address(10, 0x80, 2, 500);
    done();
    byte[] good = new byte[datagram.flip().remaining()];
    datagram.get(good);
    for (int cut = 0; cut < good.length; cut++) {
      takeQuietly(java.util.Arrays.copyOf(good, cut));
    }
    var random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] bad = good.clone();
      for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      takeQuietly(bad);
    }
  }

  private static void takeQuietly(byte[] bytes) {
    try {
      new AddressMessages(UP_NANOS).take(ByteBuffer.wrap(bytes));
    } catch (BrokenException e) {
      assertThat(e).hasMessageMatching("(a message of|an address of|an attribute of|error) .*");
    }
  }
}
