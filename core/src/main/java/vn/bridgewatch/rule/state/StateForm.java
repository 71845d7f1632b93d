package vn.bridgewatch.rule.state;

/// Goes through the state of an object field by field, in a fixed order: writing, each call hands
/// back what it was given; reading, it hands back what was written there. So one method says what
/// the state of a class is, for both ways:
///
/// ```java
/// void state(StateForm form) {
///   level = form.f32(level);
///   form.f32s(means);
/// }
/// ```
public sealed interface StateForm permits StateWriter, StateReader {

  byte i8(byte value);

  short i16(short value);

  int i32(int value);

  long i64(long value);

  float f32(float value);

  double f64(double value);

  boolean flag(boolean value);

  /// A text of at most [#TEXT_BYTES_MAX] bytes in UTF-8; of a longer one the end is left out.
  String text(String value);

  /// An array of a length that both sides know; filled in place when reading.
  void i16s(short[] values);

  void f32s(float[] values);

  /// A value of an enum, by its name.
  <E extends Enum<E>> E choice(E value, Class<E> type);

  int TEXT_BYTES_MAX = 1_000;
}
