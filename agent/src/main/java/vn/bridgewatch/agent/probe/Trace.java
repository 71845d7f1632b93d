package vn.bridgewatch.agent.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import vn.bridgewatch.time.NanoClock;

/// Takes down the steps of one attempt for a person who wants to know where it stopped.
@FunctionalInterface
public interface Trace {

  /// Takes nothing down; what scheduled attempts use.
  Trace OFF =
      new Trace() {
        @Override
        public void step(String what) {}

        @Override
        public void step(Supplier<String> what) {}
      };

  /// Says that something has happened just now, in one line of English without secrets.
  void step(String what);

  /// The same where the line costs something to write: it is written only for one who reads it.
  default void step(Supplier<String> what) {
    step(what.get());
  }

  /// A step and when it happened.
  ///
  /// @param atNanos since the attempt began
  record Step(long atNanos, String what) {}

  /// Keeps the steps of one attempt with their times; of endless ones the first thousand.
  final class Recorder implements Trace {

    static final int STEPS_MAX = 1_000;

    private final NanoClock clock;
    private final long startNanos;
    private final List<Step> steps = new ArrayList<>();

    public Recorder(NanoClock clock) {
      this.clock = clock;
      this.startNanos = clock.nanoTime();
    }

    @Override
    public synchronized void step(String what) {
      if (steps.size() < STEPS_MAX) {
        steps.add(new Step(clock.nanoTime() - startNanos, what));
      }
    }

    public synchronized List<Step> steps() {
      return List.copyOf(steps);
    }
  }
}
