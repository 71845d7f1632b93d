package vn.bridgewatch.agent.calendar;

import java.time.Duration;

/// Has somebody look at the phases once a second. It also holds where a clock was set, which a
/// timer for the next change would miss.
public final class PhaseClock implements AutoCloseable {

  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

  private final Thread thread;

  public PhaseClock(Runnable look) {
    thread =
        Thread.ofVirtual()
            .name("phases")
            .start(() -> {
              try {
                while (true) {
                  Thread.sleep(EVERY);
                  look.run();
                }
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt(); // closed
              }
            });
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      var _ = thread.join(CLOSE_WITHIN);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
