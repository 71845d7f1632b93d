package vn.bridgewatch.agent.trap;

import java.io.ByteArrayOutputStream;
import java.util.List;

/// Writes the few BER elements that answers are made of.
final class BerWriter {

  private BerWriter() {}

  static byte[] integer(long value) {
    int bits = 65 - Long.numberOfLeadingZeros(value < 0 ? ~value : value); // with the sign
    var content = new byte[(bits + 7) / 8];
    for (int i = 0; i < content.length; i++) {
      content[content.length - 1 - i] = (byte) (value >> (8 * i));
    }
    return element(BerReader.INTEGER, content);
  }

  static byte[] octets(byte[] value) {
    return element(BerReader.OCTETS, value);
  }

  /// An object identifier in dotted form that is known to be well-formed.
  static byte[] oid(String dotted) {
    List<Long> numbers = List.of(dotted.split("\\.")).stream().map(Long::valueOf).toList();
    var content = new ByteArrayOutputStream();
    subidentifier(40 * numbers.get(0) + numbers.get(1), content);
    numbers.subList(2, numbers.size()).forEach(number -> subidentifier(number, content));
    return element(BerReader.OID, content.toByteArray());
  }

  private static void subidentifier(long number, ByteArrayOutputStream to) {
    int groups = Math.max(1, (70 - Long.numberOfLeadingZeros(number)) / 7);
    for (int group = groups - 1; group >= 0; group--) {
      to.write((int) ((number >> (7 * group)) & 0x7f) | (group == 0 ? 0 : 0x80));
    }
  }

  static byte[] sequence(byte[]... parts) {
    return element(BerReader.SEQUENCE, parts);
  }

  static byte[] element(int tag, byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    var bytes = new ByteArrayOutputStream(length + 6);
    bytes.write(tag);
    length(length, bytes);
    for (byte[] part : parts) {
      bytes.writeBytes(part);
    }
    return bytes.toByteArray();
  }

  private static void length(int length, ByteArrayOutputStream to) {
    if (length < 0x80) {
      to.write(length);
      return;
    }
    int count = length < 0x100 ? 1 : length < 0x1_0000 ? 2 : 3;
    to.write(0x80 | count);
    for (int i = count - 1; i >= 0; i--) {
      to.write(length >> (8 * i));
    }
  }
}
