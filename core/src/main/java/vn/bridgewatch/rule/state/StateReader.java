package vn.bridgewatch.rule.state;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/// Reads what [StateWriter] wrote; throws [StateException] where it does not fit.
public final class StateReader implements StateForm {

  private final ByteBuffer bytes;

  public StateReader(byte[] bytes) {
    this.bytes = ByteBuffer.wrap(bytes);
  }

  public boolean hasMore() {
    return bytes.hasRemaining();
  }

  /// Bytes with their length before them.
  public byte[] block() {
    int length = i32(0);
    if (length < 0 || length > bytes.remaining()) {
      throw new StateException(
          "state: a block of " + length + " bytes, " + bytes.remaining() + " left");
    }
    var block = new byte[length];
    bytes.get(block);
    return block;
  }

  private <T> T take(Supplier<T> value) {
    try {
      return value.get();
    } catch (BufferUnderflowException _) {
      throw new StateException("state: ends after " + bytes.position() + " bytes");
    }
  }

  @Override
  public byte i8(byte value) {
    return take(bytes::get);
  }

  @Override
  public short i16(short value) {
    return take(bytes::getShort);
  }

  @Override
  public int i32(int value) {
    return take(bytes::getInt);
  }

  @Override
  public long i64(long value) {
    return take(bytes::getLong);
  }

  @Override
  public float f32(float value) {
    return take(bytes::getFloat);
  }

  @Override
  public double f64(double value) {
    return take(bytes::getDouble);
  }

  @Override
  public boolean flag(boolean value) {
    return i8((byte) 0) != 0;
  }

  @Override
  public String text(String value) {
    int length = i16((short) 0);
    if (length < 0 || length > Math.min(TEXT_BYTES_MAX, bytes.remaining())) {
      throw new StateException(
          "state: a text of " + length + " bytes, " + bytes.remaining() + " left");
    }
    var utf8 = new byte[length];
    bytes.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  @Override
  public void i16s(short[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = i16((short) 0);
    }
  }

  @Override
  public void f32s(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = f32(0);
    }
  }

  @Override
  public <E extends Enum<E>> E choice(E value, Class<E> type) {
    String name = text("");
    try {
      return Enum.valueOf(type, name);
    } catch (IllegalArgumentException _) {
      throw new StateException("state: no " + type.getSimpleName() + " is called " + name);
    }
  }
}
