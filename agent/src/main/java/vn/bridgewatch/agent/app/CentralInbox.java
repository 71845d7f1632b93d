package vn.bridgewatch.agent.app;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.agent.uplink.ConfigurationHandler;
import vn.bridgewatch.time.NanoClock;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.Frame.Configured.Standing;

/// Where what the centre adds waits for a thread that may block: the newest of each site, and all
/// that wait are taken together, because each change begins the measurements anew, all at once. So
/// after a change the next waits a minute, whatever connection it comes over.
final class CentralInbox implements ConfigurationHandler, AutoCloseable {

  static final Duration AFTER_CHANGE = Duration.ofSeconds(60);
  static final Duration AFTER_NONE = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(CentralInbox.class);

  private record Offer(Frame.Configure configure, Consumer<Frame.Configured> answer) {}

  /// Lets time pass.
  @FunctionalInterface
  interface Pause {
    void pause(Duration time) throws InterruptedException;
  }

  private final Function<List<Frame.Configure>, Map<String, Frame.Configured>> taker;
  private final NanoClock clock;
  private final Pause pause;
  private final Map<String, Offer> waiting = new HashMap<>(); // by site, of those of the agent
  private long notBeforeNanos; // of the thread that works
  private boolean working;
  private boolean closed;

  /// @param taker takes them, and says what came of each by site; may block
  CentralInbox(Function<List<Frame.Configure>, Map<String, Frame.Configured>> taker) {
    this(taker, NanoClock.SYSTEM, Thread::sleep);
  }

  CentralInbox(
      Function<List<Frame.Configure>, Map<String, Frame.Configured>> taker,
      NanoClock clock,
      Pause pause) {
    this.taker = taker;
    this.clock = clock;
    this.pause = pause;
    this.notBeforeNanos = clock.nanoTime();
  }

  @Override
  public synchronized void take(Frame.Configure configure, Consumer<Frame.Configured> answer) {
    waiting.put(configure.site(), new Offer(configure, answer));
    if (!working && !closed) {
      working = true;
      Thread.ofVirtual().name("configure").start(this::work);
    }
  }

  private void work() {
    try {
      List<Offer> some;
      do {
        long leftNanos = notBeforeNanos - clock.nanoTime();
        if (leftNanos > 0) {
          pause.pause(Duration.ofNanos(leftNanos));
        }
        some = next();
        if (!some.isEmpty()) {
          Duration apart = take(some);
          notBeforeNanos = clock.nanoTime() + apart.toNanos();
        }
      } while (!some.isEmpty());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// @return how long the next ones wait
  private Duration take(List<Offer> some) {
    Map<String, Frame.Configured> answers;
    try {
      answers = taker.apply(some.stream().map(Offer::configure).toList());
    } catch (RuntimeException e) { // the outermost place of this thread
      LOG.atError().setCause(e).log("The configuration of the centre could not be taken");
      return AFTER_CHANGE;
    }
    for (Offer offer : some) {
      Frame.Configured answer = answers.get(offer.configure().site());
      if (answer != null) {
        offer.answer().accept(answer);
      }
    }
    return answers.values().stream().anyMatch(one -> one.standing() == Standing.IN_FORCE)
        ? AFTER_CHANGE
        : AFTER_NONE;
  }

  private synchronized List<Offer> next() {
    List<Offer> all = closed ? List.of() : List.copyOf(waiting.values());
    waiting.clear();
    working = !all.isEmpty();
    return all;
  }

  /// Takes nothing more.
  @Override
  public synchronized void close() {
    closed = true;
    waiting.clear();
  }
}
