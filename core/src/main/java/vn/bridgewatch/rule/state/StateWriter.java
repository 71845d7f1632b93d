package vn.bridgewatch.rule.state;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes state, big-endian, without names: reader and writer go through the same fields.
public final class StateWriter implements StateForm {

  private static final int FIRST_BYTES = 512;

  private ByteBuffer bytes = ByteBuffer.allocate(FIRST_BYTES);

  /// What was written so far.
  public byte[] toBytes() {
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  public int size() {
    return bytes.position();
  }

  /// Bytes as they are, with their length before them.
  public void block(byte[] block) {
    i32(block.length);
    room(block.length).put(block);
  }

  private ByteBuffer room(int more) {
    if (bytes.remaining() < more) {
      int capacity = Math.max(2 * bytes.capacity(), bytes.position() + more);
      bytes = ByteBuffer.allocate(capacity).put(bytes.array(), 0, bytes.position());
    }
    return bytes;
  }

  @Override
  public byte i8(byte value) {
    room(Byte.BYTES).put(value);
    return value;
  }

  @Override
  public short i16(short value) {
    room(Short.BYTES).putShort(value);
    return value;
  }

  @Override
  public int i32(int value) {
    room(Integer.BYTES).putInt(value);
    return value;
  }

  @Override
  public long i64(long value) {
    room(Long.BYTES).putLong(value);
    return value;
  }

  @Override
  public float f32(float value) {
    room(Float.BYTES).putFloat(value);
    return value;
  }

  @Override
  public double f64(double value) {
    room(Double.BYTES).putDouble(value);
    return value;
  }

  @Override
  public boolean flag(boolean value) {
    i8((byte) (value ? 1 : 0));
    return value;
  }

  @Override
  public String text(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(utf8.length, TEXT_BYTES_MAX);
    i16((short) length);
    room(length).put(utf8, 0, length);
    return value;
  }

  @Override
  public void i16s(short[] values) {
    for (short value : values) {
      i16(value);
    }
  }

  @Override
  public void f32s(float[] values) {
    for (float value : values) {
      f32(value);
    }
  }

  @Override
  public <E extends Enum<E>> E choice(E value, Class<E> type) {
    text(value.name());
    return value;
  }
}
