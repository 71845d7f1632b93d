package vn.bridgewatch.twin.bench.warning;

import java.util.ArrayList;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/// What a small object takes on the heap, with all that belongs to it: the growth of the heap by
/// many of them.
final class BytesOf {

  private static final int MANY = 100_000;
  private static final int COLLECTIONS = 3;

  private BytesOf() {}

  /// @param kept reads something of each, so that none is collected early
  static <T> double each(Supplier<T> fresh, ToDoubleFunction<T> kept) {
    var objects = new ArrayList<T>(MANY);
    long before = used();
    for (int i = 0; i < MANY; i++) {
      objects.add(fresh.get());
    }
    long after = used();
    if (Double.isNaN(objects.stream().mapToDouble(kept).sum())) {
      throw new IllegalStateException("a fresh object holds NaN");
    }
    return (double) (after - before) / MANY;
  }

  private static long used() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    var runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
