package vn.bridgewatch.agent.probe.path;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import vn.bridgewatch.agent.probe.Answer;
import vn.bridgewatch.agent.probe.Cause;
import vn.bridgewatch.agent.probe.Field;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.agent.probe.Probe;
import vn.bridgewatch.agent.probe.Trace;
import vn.bridgewatch.agent.probe.icmp.Echo;
import vn.bridgewatch.agent.probe.icmp.Echoed;
import vn.bridgewatch.agent.probe.icmp.IcmpEngine;
import vn.bridgewatch.agent.probe.icmp.Shape;
import vn.bridgewatch.agent.probe.icmp.UdpHops;
import vn.bridgewatch.time.NanoClock;

/// Finds the way to a target hop by hop, with loss and round trip of each, and notices that it has
/// changed.
///
/// The first round goes outward a few hops at a time until the target answers; the further rounds
/// ask the hops that there are. A way that differs is told as changed when two attempts in a row
/// saw it. Where routers share the load among several ways, a hop has several addresses, and going
/// by one of them or another is no change.
public final class PathProbe implements Probe {

  private static final int WINDOW = 5;
  private static final Duration BETWEEN_ROUNDS = Duration.ofMillis(50);

  /// How the way is found.
  ///
  /// @param hopsMax how far away the target may be
  /// @param tries how often each hop is asked
  public record Plan(int hopsMax, int tries, Duration timeout) {}

  private final Hops hops;
  private final Plan plan;
  private final NanoClock clock;
  private final RouteMemory memory = new RouteMemory();

  private PathProbe(Hops hops, Plan plan, NanoClock clock) {
    this.hops = hops;
    this.plan = plan;
    this.clock = clock;
  }

  public static PathProbe byIcmp(IcmpEngine engine, Shape shape, Plan plan, NanoClock clock) {
    return new PathProbe(new Hops.ByIcmp(engine, shape), plan, clock);
  }

  /// @param source the local address to send from; empty: the system's choice
  public static PathProbe byUdp(
      int port, Optional<InetAddress> source, Plan plan, NanoClock clock) {
    return new PathProbe(new Hops.ByUdp(new UdpHops(port, source, clock)), plan, clock);
  }

  static PathProbe by(Hops hops, Plan plan, NanoClock clock) {
    return new PathProbe(hops, plan, clock);
  }

  @Override
  public List<Field> fields() {
    return PathAnswer.FIELDS;
  }

  /// What is known of one hop while it is being asked.
  private static final class Asked {
    private final Set<InetAddress> addresses = new LinkedHashSet<>();
    private int sent;
    private int answered;
    private Duration shortest = Duration.ZERO;
    private boolean isTarget;
    private Optional<Outcome> told = Optional.empty();

    void take(Echoed echoed, InetAddress target) {
      if (echoed instanceof Echoed.Ours || echoed instanceof Echoed.NotSent) {
        return;
      }
      sent++;
      switch (echoed) {
        case Echoed.Replied(Echo echo) -> {
          answered(Optional.of(target), echo.roundTrip());
          isTarget = true;
        }
        case Echoed.Told error -> {
          answered(error.by(), error.time());
          if (!error.exceeded()) {
            isTarget |= error.by().filter(target::equals).isPresent();
            told = Optional.of(error.outcome());
          }
        }
        case Echoed.Silent _, Echoed.NotSent _, Echoed.Ours _ -> {}
      }
    }

    private void answered(Optional<InetAddress> by, Duration time) {
      by.ifPresent(addresses::add);
      shortest = answered == 0 || time.compareTo(shortest) < 0 ? time : shortest;
      answered++;
    }

    Route.Hop hop() {
      return new Route.Hop(List.copyOf(addresses), sent, answered, shortest);
    }
  }

  @Override
  public Outcome measure(InetAddress target, Trace trace) throws InterruptedException {
    long endNanos = clock.nanoTime() + plan.timeout().toNanos();
    int windows = (plan.hopsMax() + WINDOW - 1) / WINDOW + plan.tries();
    Duration wait = plan.timeout().dividedBy(windows);
    var asked = new ArrayList<Asked>();
    Optional<Outcome> ours = outward(target, asked, wait, trace);
    if (ours.isPresent()) {
      return ours.get();
    }
    List<Integer> all = IntStream.rangeClosed(1, asked.size()).boxed().toList();
    for (int i = 1; i < plan.tries() && clock.nanoTime() + wait.toNanos() < endNanos; i++) {
      Thread.sleep(BETWEEN_ROUNDS);
      List<Echoed> echoes = hops.ask(target, all, wait);
      for (int k = 0; k < echoes.size(); k++) {
        asked.get(k).take(echoes.get(k), target);
      }
    }
    return outcome(asked, trace);
  }

  /// The first round; what is said is a fault of this machine.
  private Optional<Outcome> outward(
      InetAddress target, List<Asked> asked, Duration wait, Trace trace)
      throws InterruptedException {
    for (int from = 1; from <= plan.hopsMax(); from += WINDOW) {
      List<Integer> limits =
          IntStream.rangeClosed(from, Math.min(plan.hopsMax(), from + WINDOW - 1)).boxed().toList();
      for (Echoed echoed : hops.ask(target, limits, wait)) {
        if (asked.isEmpty() && echoed.outcome() instanceof Outcome.Unmeasured unmeasured) {
          return Optional.of(unmeasured);
        }
        var hop = new Asked();
        hop.take(echoed, target);
        asked.add(hop);
        trace.step(
            "hop "
                + asked.size()
                + ": "
                + hop.addresses.stream()
                    .findFirst()
                    .map(InetAddress::getHostAddress)
                    .orElse("silent"));
        if (hop.isTarget || hop.told.isPresent()) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  /// Where the target's first answer was lost, it was asked again as if it were farther away.
  private static List<Asked> untilTarget(List<Asked> asked) {
    for (int i = 0; i < asked.size(); i++) {
      if (asked.get(i).isTarget) {
        return asked.subList(0, i + 1);
      }
    }
    return asked;
  }

  private Outcome outcome(List<Asked> all, Trace trace) {
    List<Asked> asked = untilTarget(all);
    Asked last = asked.getLast();
    int known = asked.size();
    while (!last.isTarget && known > 1 && asked.get(known - 1).answered == 0) {
      known--; // silence beyond the last who answered
    }
    for (int i = 0; i < known - 1 && !last.isTarget; i++) {
      Set<InetAddress> by = asked.get(i).addresses;
      if (!by.isEmpty() && by.equals(asked.get(known - 1).addresses)) {
        known = i + 1; // that router ended the way, and spoke up only later
      }
    }
    List<Route.Hop> seen = asked.subList(0, known).stream().map(Asked::hop).toList();
    var route = new Route(seen, last.isTarget);
    trace.step("the way: " + route);
    Answer answer = new PathAnswer(route, memory.changedFrom(route));
    if (last.isTarget) {
      return new Outcome.Reached(last.shortest, answer);
    }
    String until =
        seen.getLast().addresses().isEmpty()
            ? "nobody on the way answered"
            : "the way is known to " + seen.getLast().who() + ", " + seen.size() + " away";
    return last.told
        .filter(Outcome.Unreached.class::isInstance)
        .map(Outcome.Unreached.class::cast)
        .map(told -> new Outcome.Unreached(told.cause(), told.detail() + "; " + until, answer))
        .orElseGet(() ->
            new Outcome.Unreached(Cause.TIMED_OUT, "the target did not answer; " + until, answer));
  }
}
