package vn.bridgewatch.agent.snmp.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Makes malformed messages from good ones, the same ones again for the same seed.
///
/// Most mutations keep the header up to the request ID, so that the result is taken for an answer
/// and gets as far as the decoder of values.
public final class BerMutator {

  private static final int DATAGRAM_BYTES_MAX = 1_472;
  private static final List<Integer> TAGS =
      List.of(
          0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x09, 0x1f, 0x30, 0x40, 0x41, 0x42, 0x43, 0x44, 0x45,
          0x46, 0x47, 0x7f, 0x80, 0x81, 0x82, 0xa0, 0xa2, 0xa4, 0xa5, 0xa7, 0xa8, 0xff);

  private final Random random;
  private final int header;

  /// @param header octets at the front that most mutations leave alone
  public BerMutator(long seed, int header) {
    this.random = new Random(seed);
    this.header = header;
  }

  /// A message made worse in one of many ways.
  public byte[] mutate(byte[] good) {
    return switch (random.nextInt(10)) {
      case 0 -> Arrays.copyOf(good, random.nextInt(good.length)); // cut
      case 1 -> octets(good, 1);
      case 2 -> octets(good, 1 + random.nextInt(20));
      case 3 -> nested();
      case 4 -> lengths(good);
      case 5 -> tags(good);
      case 6 -> hugeOid(good);
      case 7 -> version(good);
      case 8 -> spliced(good);
      default -> noise();
    };
  }

  private int place(byte[] bytes) {
    int from = random.nextInt(5) == 0 ? 0 : Math.min(header, bytes.length - 1);
    return from + random.nextInt(bytes.length - from);
  }

  private byte[] octets(byte[] good, int count) {
    byte[] bytes = good.clone();
    for (int i = 0; i < count; i++) {
      bytes[place(bytes)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  /// Lengths that promise far more, in long form, or without end.
  private byte[] lengths(byte[] good) {
    byte[] bytes = good.clone();
    for (int i = 0; i < 1 + random.nextInt(3); i++) {
      bytes[place(bytes)] = (byte) (0x80 | random.nextInt(128));
    }
    return bytes;
  }

  private byte[] tags(byte[] good) {
    byte[] bytes = good.clone();
    for (int i = Math.min(header, bytes.length); i < bytes.length; i++) {
      boolean looksLikeTag = bytes[i] == 0x30 || bytes[i] == 0x06 || bytes[i] == 0x02;
      if (looksLikeTag && random.nextInt(6) == 0) {
        bytes[i] = TAGS.get(random.nextInt(TAGS.size())).byteValue();
      }
    }
    return bytes;
  }

  /// An OID of far too many or far too large sub-identifiers in place of what follows the header.
  private byte[] hugeOid(byte[] good) {
    var bytes = new byte[DATAGRAM_BYTES_MAX];
    int at = Math.min(header, good.length);
    System.arraycopy(good, 0, bytes, 0, at);
    int left = bytes.length - at - 8;
    byte[] front = {
      0x30, (byte) 0x82, (byte) ((left + 4) >> 8), (byte) (left + 4),
      0x06, (byte) 0x82, (byte) (left >> 8), (byte) left
    };
    System.arraycopy(front, 0, bytes, at, front.length);
    byte fill = (byte) (random.nextBoolean() ? 0xff : random.nextInt(128));
    Arrays.fill(bytes, at + front.length, bytes.length, fill);
    return bytes;
  }

  private byte[] version(byte[] good) {
    byte[] bytes = good.clone();
    for (int i = 0; i + 2 < Math.min(bytes.length, 12); i++) {
      if (bytes[i] == 0x02 && bytes[i + 1] == 0x01) {
        bytes[i + 2] = (byte) random.nextInt(5);
        break;
      }
    }
    return random.nextBoolean() ? bytes : octets(bytes, 2);
  }

  /// Parts of the message repeated or left out in its middle.
  private byte[] spliced(byte[] good) {
    int from = place(good);
    int to = place(good);
    byte[] bytes = new byte[Math.min(good.length + Math.abs(to - from), DATAGRAM_BYTES_MAX)];
    int head = Math.min(Math.max(from, to), bytes.length);
    System.arraycopy(good, 0, bytes, 0, head);
    int tail = Math.min(from, to);
    System.arraycopy(good, tail, bytes, head, Math.min(bytes.length - head, good.length - tail));
    return bytes;
  }

  private byte[] nested() {
    var bytes = new byte[DATAGRAM_BYTES_MAX];
    byte tag = (byte) (random.nextBoolean() ? 0x30 : 0xa2);
    for (int i = 0; i + 3 < bytes.length; i += 4) {
      int left = bytes.length - i - 4;
      bytes[i] = tag;
      bytes[i + 1] = (byte) 0x82;
      bytes[i + 2] = (byte) (left >> 8);
      bytes[i + 3] = (byte) left;
    }
    return bytes;
  }

  private byte[] noise() {
    var bytes = new byte[1 + random.nextInt(DATAGRAM_BYTES_MAX)];
    random.nextBytes(bytes);
    return bytes;
  }
}
