package vn.bridgewatch.time;

/// Monotonic time: measures durations, never labels.
@FunctionalInterface
public interface NanoClock {

  NanoClock SYSTEM = System::nanoTime;

  /// Nanoseconds since an arbitrary origin; only differences mean something.
  long nanoTime();
}
