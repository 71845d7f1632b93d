package vn.bridgewatch.collector.ingest.door;

import io.netty.channel.SelectStrategy;
import io.netty.util.IntSupplier;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import vn.bridgewatch.time.NanoClock;

/// Has an event loop take what came in a short while together.
///
/// Thousands of connections that each say something every few seconds wake a loop hundreds of times
/// a second, for one frame each; what such a frame costs is mostly the waking and the code that has
/// left the processor's caches meanwhile. So from one look at the connections to the next at least
/// [#BETWEEN] passes: who comes after a pause is read at once, who comes in a crowd with the crowd,
/// and a loop that is behind, or has tasks, never waits. What wakes it while it waits is done after
/// that. Belongs to one event loop.
final class Gathering implements SelectStrategy {

  /// The least time from one look to the next: how long a frame waits at most.
  static final Duration BETWEEN = Duration.ofMillis(50);

  private final NanoClock clock;
  private final LongConsumer pause; // nanoseconds
  private final BooleanSupplier hurried;
  private long lookedNanos;

  /// @param pause lets so many nanoseconds pass
  /// @param hurried whether somebody waits for each answer, as in a handshake; asked on the loop
  Gathering(NanoClock clock, LongConsumer pause, BooleanSupplier hurried) {
    this.clock = clock;
    this.pause = pause;
    this.hurried = hurried;
    lookedNanos = clock.nanoTime() - BETWEEN.toNanos();
  }

  @Override
  public int calculateStrategy(IntSupplier ready, boolean hasTasks) throws Exception {
    if (hasTasks) {
      return ready.get();
    }
    long nanos = lookedNanos + BETWEEN.toNanos() - clock.nanoTime();
    if (nanos > 0 && !hurried.getAsBoolean()) {
      pause.accept(nanos);
    }
    lookedNanos = clock.nanoTime();
    return SELECT;
  }
}
