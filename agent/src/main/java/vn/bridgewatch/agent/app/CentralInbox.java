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
import vn.bridgewatch.wire.Frame;

/// Where what the centre adds waits for a thread that may block: the newest of each site, and all
/// that wait are taken together, because each change begins the measurements anew.
final class CentralInbox implements ConfigurationHandler, AutoCloseable {

  private static final Duration APART = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(CentralInbox.class);

  private record Offer(Frame.Configure configure, Consumer<Frame.Configured> answer) {}

  private final Function<List<Frame.Configure>, Map<String, Frame.Configured>> taker;
  private final Duration apart;
  private final Map<String, Offer> waiting = new HashMap<>(); // by site, of those of the agent
  private boolean working;
  private boolean closed;

  /// @param taker takes them, and says what came of each by site; may block
  CentralInbox(Function<List<Frame.Configure>, Map<String, Frame.Configured>> taker) {
    this(taker, APART);
  }

  CentralInbox(
      Function<List<Frame.Configure>, Map<String, Frame.Configured>> taker, Duration apart) {
    this.taker = taker;
    this.apart = apart;
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
      for (List<Offer> some = next(); !some.isEmpty(); some = next()) {
        Map<String, Frame.Configured> answers =
            taker.apply(some.stream().map(Offer::configure).toList());
        for (Offer offer : some) {
          Frame.Configured answer = answers.get(offer.configure().site());
          if (answer != null) {
            offer.answer().accept(answer);
          }
        }
        Thread.sleep(apart);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) { // the outermost place of this thread
      LOG.atError().setCause(e).log("The configuration of the centre could not be taken");
      stopped();
    }
  }

  private synchronized List<Offer> next() {
    List<Offer> all = closed ? List.of() : List.copyOf(waiting.values());
    waiting.clear();
    working = !all.isEmpty();
    return all;
  }

  private synchronized void stopped() {
    working = false;
  }

  /// Takes nothing more.
  @Override
  public synchronized void close() {
    closed = true;
    waiting.clear();
  }
}
