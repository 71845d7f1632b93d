package vn.bridgewatch.agent.trap;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import vn.bridgewatch.agent.snmp.module.SnmpAuth;
import vn.bridgewatch.agent.snmp.module.SnmpAuth.AuthProtocol;
import vn.bridgewatch.agent.snmp.module.SnmpAuth.Level;
import vn.bridgewatch.agent.snmp.module.SnmpAuth.PrivProtocol;
import vn.bridgewatch.time.NanoClock;

/// Malformed traps against a listener over a real socket, with good ones between them.
final class TrapFuzz {

  private static final SnmpAuth USER =
      TrapMessages.user("operator", Level.AUTH_PRIV, AuthProtocol.SHA256, PrivProtocol.AES);
  private static final SnmpAuth OPEN =
      TrapMessages.user("open", Level.NO_AUTH_NO_PRIV, AuthProtocol.SHA, PrivProtocol.AES);
  private static final int AT_ONCE =
      25; // whatever their size, the buffer of the socket holds so many

  private final Random random;
  private final List<byte[]> seeds;

  private TrapFuzz(long seed) {
    random = new Random(seed);
    byte[] pdu = TrapMessages.pdu(Notification.TRAP_V2, 7, TrapMessages.LINK_DOWN);
    byte[] inform = TrapMessages.pdu(Notification.INFORM, 7, TrapMessages.LINK_DOWN);
    seeds =
        List.of(
            TrapMessages.trap("traps", TrapMessages.LINK_DOWN),
            TrapMessages.inform("traps", 7, TrapMessages.LINK_DOWN),
            TrapMessages.first("traps", "1.3.6.1.4.1.9", 6, 3),
            TrapMessages.third(USER, TrapMessages.engine(1), 1, 5, pdu),
            TrapMessages.third(OPEN, TrapMessages.engine(1), 1, 5, pdu),
            TrapMessages.third(OPEN, TrapMessages.engine(2), 1, 5, inform));
  }

  /// Sends so many mutations of a seed; every good trap between them must arrive.
  ///
  /// @return bytes of heap in use after a tenth of it, and at the end
  static long[] run(long seed, int count) throws Exception {
    var fuzz = new TrapFuzz(seed);
    var arrivals = new Arrivals();
    var heap = new long[2];
    try (TrapListener listener =
            TrapListener.open(
                new InetSocketAddress("127.0.0.1", 0),
                new Senders(List.of(SnmpAuth.community(2, "traps"), USER, OPEN)),
                LocalEngine.fresh(NanoClock.SYSTEM),
                arrivals,
                NanoClock.SYSTEM);
        var socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
      int good = 0;
      for (int sent = 0; sent < count; sent += AT_ONCE) {
        for (int i = 0; i < AT_ONCE; i++) {
          send(socket, listener, fuzz.mutation());
        }
        good++;
        String oid = "1.3.6.1.4.1.77." + good;
        send(socket, listener, TrapMessages.trap("traps", oid));
        assertThat(
                Arrivals.await(
                    () -> arrivals.taken.stream().anyMatch(one -> one.oid().equals(oid))))
            .as("good trap %d of seed %d", good, seed)
            .isTrue();
        arrivals.taken.clear();
        if (sent == count / 10 / AT_ONCE * AT_ONCE) {
          heap[0] = heapBytes();
        }
      }
      heap[1] = heapBytes();
      assertThat(arrivals.count(Outcome.FAILED)).as("seed %d", seed).isZero();
      assertThat(arrivals.count(Outcome.QUEUE_FULL)).as("seed %d", seed).isZero();
      assertThat(arrivals.count(Outcome.MALFORMED)).as("seed %d", seed).isPositive();
    }
    return heap;
  }

  private static void send(DatagramSocket socket, TrapListener listener, byte[] bytes)
      throws Exception {
    socket.send(new DatagramPacket(bytes, bytes.length, listener.address()));
  }

  private static long heapBytes() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      TimeUnit.MILLISECONDS.sleep(50);
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private byte[] mutation() {
    byte[] bytes = seeds.get(random.nextInt(seeds.size())).clone();
    return switch (random.nextInt(9)) {
      case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 1 -> flipped(bytes, 1 + random.nextInt(8));
      case 2 -> wrongLength(bytes);
      case 3 -> wrongTag(bytes);
      case 4 -> nested();
      case 5 -> hugeOid();
      case 6 -> repeated(bytes);
      case 7 -> noise();
      default -> Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(40));
    };
  }

  private byte[] flipped(byte[] bytes, int times) {
    for (int i = 0; i < times; i++) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return bytes;
  }

  private byte[] wrongLength(byte[] bytes) {
    int at = 1 + random.nextInt(bytes.length - 1);
    bytes[at] = (byte) (random.nextBoolean() ? 0x80 | random.nextInt(128) : random.nextInt(128));
    return bytes;
  }

  private byte[] wrongTag(byte[] bytes) {
    byte[] tags = {0x02, 0x04, 0x05, 0x06, 0x30, 0x40, 0x41, 0x43, 0x44, 0x46, 0x1f, (byte) 0xa4};
    for (int tries = 0; tries < 40; tries++) {
      int at = random.nextInt(bytes.length);
      byte old = bytes[at];
      if (old == 0x02 || old == 0x04 || old == 0x06 || old == 0x30) {
        bytes[at] = tags[random.nextInt(tags.length)];
        break;
      }
    }
    return bytes;
  }

  private byte[] nested() {
    byte[] inner = {};
    int depth = 100 + random.nextInt(3_000);
    for (int i = 0; i < depth && inner.length < 4_000; i++) {
      inner = BerWriter.sequence(inner);
    }
    return BerWriter.sequence(
        BerWriter.integer(1),
        BerWriter.octets(TrapMessages.bytes("traps")),
        BerWriter.element(Notification.TRAP_V2, BerWriter.integer(1), inner));
  }

  private byte[] hugeOid() {
    var content = new byte[1 + random.nextInt(4_000)];
    random.nextBytes(content);
    if (random.nextBoolean()) {
      Arrays.fill(content, (byte) 0xff);
    }
    return BerWriter.sequence(
        BerWriter.integer(1),
        BerWriter.octets(TrapMessages.bytes("traps")),
        BerWriter.element(
            Notification.TRAP_V2,
            BerWriter.integer(1),
            BerWriter.integer(0),
            BerWriter.integer(0),
            BerWriter.sequence(
                BerWriter.sequence(
                    BerWriter.element(BerReader.OID, content), BerWriter.integer(1)))));
  }

  private byte[] repeated(byte[] bytes) {
    int from = random.nextInt(bytes.length);
    int length = Math.min(bytes.length - from, 1 + random.nextInt(60));
    var all = new byte[bytes.length + length];
    System.arraycopy(bytes, 0, all, 0, from + length);
    System.arraycopy(bytes, from, all, from + length, bytes.length - from);
    return all;
  }

  private byte[] noise() {
    var bytes = new byte[random.nextInt(600)];
    random.nextBytes(bytes);
    return bytes;
  }
}
