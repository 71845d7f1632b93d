package vn.bridgewatch.agent.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.agent.probe.Probe;
import vn.bridgewatch.agent.probe.Trace;

/// Probes of programs that may not have started yet.
public final class Asking {

  public static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  public static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);

  private Asking() {}

  /// Asks until it is no longer as if nobody were there.
  public static Outcome settled(Supplier<Probe> probe) throws InterruptedException {
    return until(probe, outcome -> !isNobodyThere(outcome));
  }

  /// Asks until it is reached.
  public static Outcome.Reached reached(Supplier<Probe> probe) throws InterruptedException {
    return (Outcome.Reached) until(probe, Outcome.Reached.class::isInstance);
  }

  private static Outcome until(Supplier<Probe> probe, Predicate<Outcome> enough)
      throws InterruptedException {
    long deadline = System.nanoTime() + STARTS_WITHIN.toNanos();
    while (true) {
      Outcome outcome = probe.get().measure(LOOPBACK, Trace.OFF);
      if (enough.test(outcome)) {
        return outcome;
      }
      assertThat(System.nanoTime()).as("the program answers: %s", outcome).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private static boolean isNobodyThere(Outcome outcome) {
    return outcome instanceof Outcome.Unreached unreached
        && List.of("rejected", "timed_out").contains(unreached.cause().word())
        && unreached.seen().facts().get("status") == null;
  }

  /// What became of it in one word: `reached`, or why not.
  public static String word(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Reached _ -> "reached";
      case Outcome.Unreached unreached -> unreached.cause().word();
      case Outcome.Unmeasured unmeasured -> unmeasured.why().word();
    };
  }
}
