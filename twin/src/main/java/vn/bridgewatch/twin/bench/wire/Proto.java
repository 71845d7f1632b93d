package vn.bridgewatch.twin.bench.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// As much of the wire format of Protocol Buffers as the peers' messages need
/// (protobuf.dev/programming-guides/encoding).
public final class Proto {

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH = 2;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  public byte[] bytes() {
    return out.toByteArray();
  }

  public Proto varint(int field, long value) {
    raw(((long) field << 3) | VARINT);
    raw(value);
    return this;
  }

  Proto fixed64(int field, long value) {
    raw(((long) field << 3) | FIXED64);
    out.writeBytes(
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
    return this;
  }

  public Proto number(int field, double value) {
    return fixed64(field, Double.doubleToRawLongBits(value));
  }

  public Proto text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  public Proto message(int field, Proto value) {
    return bytes(field, value.bytes());
  }

  /// A message whose first fields are encoded already.
  public Proto message(int field, byte[] encoded, Proto rest) {
    raw(((long) field << 3) | LENGTH);
    raw((long) encoded.length + rest.out.size());
    out.writeBytes(encoded);
    out.writeBytes(rest.bytes());
    return this;
  }

  Proto packed(int field, List<Integer> values) {
    var inner = new Proto();
    values.forEach(inner::raw);
    return message(field, inner);
  }

  private Proto bytes(int field, byte[] value) {
    raw(((long) field << 3) | LENGTH);
    raw(value.length);
    out.writeBytes(value);
    return this;
  }

  private void raw(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write(((int) rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
