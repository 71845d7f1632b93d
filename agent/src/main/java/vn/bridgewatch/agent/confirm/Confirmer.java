package vn.bridgewatch.agent.confirm;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import vn.bridgewatch.agent.probe.AttemptWatch;
import vn.bridgewatch.conference.Phase;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.time.NanoClock;
import vn.bridgewatch.time.TokenBucket;
import vn.bridgewatch.time.WallClock;

/// Makes sure at once of targets that miss an answer, and says at once that they are down.
///
/// A probe that runs every second and whose answer is overdue by the target's own usual time is
/// asked again in a burst; only when the whole burst fails is the target down, and a tick of its
/// own says so, which leaves at once. So one lost packet is no fault and a fault waits for no
/// timeout. Targets behind one next hop share one burst ([Group]): where the line is cut, it is not
/// made worse by asking for each of them.
///
/// One lock guards all of it: what is done under it is short, and attempts are begun, not waited
/// for.
public final class Confirmer implements AutoCloseable {

  /// Next hops of all sites that are asked in bursts at one time.
  static final int GROUPS_AT_ONCE = 32;

  /// Bits that the bursts of a site may cost its line at once; in the long run what the probes
  /// leave of their budget.
  static final int BURST_BITS = 32_000;

  /// Takes what must not wait for the next attempt.
  @FunctionalInterface
  public interface Teller {
    void tell(String site, Tick tick);
  }

  /// What a confirmer works with; fakes take their places in tests.
  ///
  /// @param phaseOf the phase that a site is in
  public record Surroundings(
      Function<String, Phase> phaseOf,
      Ways ways,
      Timers timers,
      NanoClock clock,
      WallClock wall,
      Teller teller) {}

  final Surroundings around;
  final ConfirmCounters counters;
  private final ToDoubleFunction<String> spareBits;
  private final Map<String, Group> groups = new HashMap<>(); // at most one for each target
  private final Map<String, TokenBucket> budgets = new HashMap<>();
  private int asking;
  private boolean closed;

  /// @param spareBits bits per second that the regular measurements of a site leave of its budget
  public Confirmer(
      Surroundings around, ToDoubleFunction<String> spareBits, ConfirmCounters counters) {
    this.around = around;
    this.spareBits = spareBits;
    this.counters = counters;
  }

  /// Follows the attempts of a probe; nothing where that is off.
  public AttemptWatch watch(Watched watched) {
    return watched.settings().isOn() ? new WatchedTarget(this, watched) : AttemptWatch.NONE;
  }

  /// The group of what goes to this address from a site, and whether our own interface is usable.
  Way way(String site, InetAddress address) {
    Ways.Way way = around.ways().to(address).orElse(Ways.Way.UNKNOWN);
    String key = site + ' ' + way.name();
    return new Way(groups.computeIfAbsent(key, _ -> new Group(this, site)), way.usable());
  }

  record Way(Group group, boolean usable) {}

  /// Whether a further next hop may be asked in a burst.
  boolean mayAsk() {
    if (closed || asking >= GROUPS_AT_ONCE) {
      return false;
    }
    asking++;
    return true;
  }

  void asked() {
    asking--;
  }

  /// Takes the bits of one attempt out of the site's budget where there are so many.
  boolean afford(String site, int bits, long nowNanos) {
    TokenBucket budget =
        budgets.computeIfAbsent(
            site,
            _ -> new TokenBucket(BURST_BITS, Math.max(0, spareBits.applyAsDouble(site)), nowNanos));
    boolean enough = !closed && budget.has(bits, nowNanos);
    if (enough) {
      budget.drain(bits, nowNanos);
    }
    return enough;
  }

  void tell(String site, Tick tick) {
    if (!closed) {
      around.teller().tell(site, tick);
    }
  }

  long now() {
    return around.clock().nanoTime();
  }

  /// Does something under the lock soon after a time.
  Timers.Timer at(long nanos, Runnable work) {
    return around.timers().at(nanos, () -> locked(work));
  }

  private synchronized void locked(Runnable work) {
    if (!closed) {
      work.run();
    }
  }

  boolean isAtOnce(Watched watched) {
    return watched.settings().phases().contains(around.phaseOf().apply(watched.site()));
  }

  /// Ends; nothing is told any more.
  @Override
  public synchronized void close() {
    closed = true;
    around.timers().close();
  }
}
