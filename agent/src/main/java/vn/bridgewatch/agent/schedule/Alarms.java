package vn.bridgewatch.agent.schedule;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Alarms by time; of one moment, what is due comes last, so that an attempt whose deadline it is
/// has ended before the next one begins. For one thread.
///
/// A binary heap whose times lie together in an array: with thousands of jobs, going from object to
/// object to compare them costs more than what they wake.
final class Alarms {

  private long[] keys = new long[64];
  private @Nullable Alarm[] alarms = new Alarm[64];
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  /// When the first of them is due; there must be one.
  long nextNanos() {
    return keys[0] >> 1;
  }

  void add(Alarm alarm) {
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, 2 * size);
      alarms = Arrays.copyOf(alarms, 2 * size);
    }
    up(size++, alarm.atNanos() << 1 | (alarm instanceof Alarm.Due ? 1 : 0), alarm);
  }

  /// Takes the first of them; there must be one.
  Alarm remove() {
    Alarm first = at(0);
    long key = keys[--size];
    Alarm last = at(size);
    alarms[size] = null;
    if (size > 0) {
      down(0, key, last);
    }
    return first;
  }

  /// Takes out all that are so.
  void removeIf(Predicate<Alarm> condition) {
    int before = size;
    size = 0;
    for (int i = 0; i < before; i++) { // what is kept goes to places that were looked at
      Alarm alarm = at(i);
      if (!condition.test(alarm)) {
        up(size++, keys[i], alarm);
      }
    }
    Arrays.fill(alarms, size, before, null);
  }

  void forEach(Consumer<Alarm> each) {
    for (int i = 0; i < size; i++) {
      each.accept(at(i));
    }
  }

  private Alarm at(int index) {
    Alarm alarm = alarms[index];
    if (alarm == null) {
      throw new AssertionError("no alarm at " + index + " of " + size);
    }
    return alarm;
  }

  private void up(int from, long key, Alarm alarm) {
    int index = from;
    while (index > 0) {
      int parent = (index - 1) >> 1;
      if (keys[parent] <= key) {
        break;
      }
      keys[index] = keys[parent];
      alarms[index] = alarms[parent];
      index = parent;
    }
    keys[index] = key;
    alarms[index] = alarm;
  }

  private void down(int from, long key, Alarm alarm) {
    int index = from;
    while (2 * index + 1 < size) {
      int child = 2 * index + 1;
      if (child + 1 < size && keys[child + 1] < keys[child]) {
        child++;
      }
      if (keys[child] >= key) {
        break;
      }
      keys[index] = keys[child];
      alarms[index] = alarms[child];
      index = child;
    }
    keys[index] = key;
    alarms[index] = alarm;
  }
}
