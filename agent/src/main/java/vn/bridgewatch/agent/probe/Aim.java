package vn.bridgewatch.agent.probe;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import vn.bridgewatch.time.NanoClock;

/// A probe and the target it is aimed at: resolves the name, keeps to the allow-list, measures.
///
/// Literal addresses outside the allow-list are refused when the configuration is read already; a
/// name can only be judged by the address that it stands for now.
public final class Aim {

  private static final Optional<Duration> NO_LOOKUP = Optional.of(Duration.ZERO);

  private final String host;
  private final Probe probe;
  private final Duration lookupTimeout;
  private final AllowList allowed;
  private final Resolver resolver;
  private final NanoClock clock;

  /// Of a literal address: nothing about it changes, so it is judged once.
  private final Optional<Chosen> literal;

  /// What a host stands for, and which of it is measured.
  ///
  /// @param permitted whether the allow-list has any of it
  private record Chosen(
      List<InetAddress> found, boolean permitted, Optional<InetAddress> address) {}

  public Aim(
      String host,
      Probe probe,
      Duration lookupTimeout,
      AllowList allowed,
      Resolver resolver,
      NanoClock clock) {
    this.host = host;
    this.probe = probe;
    this.lookupTimeout = lookupTimeout;
    this.allowed = allowed;
    this.resolver = resolver;
    this.clock = clock;
    this.literal =
        Resolver.isLiteral(host)
            ? Optional.of(choose(List.of(InetAddress.ofLiteral(host))))
            : Optional.empty();
  }

  private Chosen choose(List<InetAddress> found) {
    List<InetAddress> permitted = found.stream().filter(allowed::permits).toList();
    return new Chosen(found, !permitted.isEmpty(), probe.addresses().of(permitted));
  }

  public String host() {
    return host;
  }

  public Probe probe() {
    return probe;
  }

  /// Makes one attempt.
  ///
  /// @param trace told of the steps as they happen
  public Attempt attempt(Trace trace) throws InterruptedException {
    long startNanos = clock.nanoTime();
    if (literal.isPresent()) {
      return measure(literal.get(), NO_LOOKUP, startNanos, trace);
    }
    return switch (resolver.resolve(host, lookupTimeout)) {
      case Resolver.Resolution.Failed(Outcome outcome) ->
          new Attempt(outcome, Optional.empty(), Optional.empty(), since(startNanos));
      case Resolver.Resolution.Found(List<InetAddress> addresses) -> {
        Optional<Duration> lookup = Optional.of(since(startNanos));
        trace.step(() -> host + " stands for " + addresses);
        yield measure(choose(addresses), lookup, startNanos, trace);
      }
    };
  }

  /// Begins an attempt that holds no thread while it waits, where that can be: at a literal
  /// address, by a probe that can. How long it took is then what the outcome says, for nobody
  /// waited.
  ///
  /// @param done told once, on any thread
  /// @return whether it has begun; if not, [#attempt] is the way
  boolean begin(Consumer<Attempt> done) {
    if (literal.isEmpty() || literal.get().address().isEmpty()) {
      return false;
    }
    Optional<InetAddress> address = literal.get().address();
    long startNanos = clock.nanoTime();
    return probe.begin(
        address.get(),
        outcome -> {
          Duration elapsed =
              outcome instanceof Outcome.Reached(Duration time, _) ? time : since(startNanos);
          done.accept(new Attempt(outcome, address, NO_LOOKUP, elapsed));
        });
  }

  /// The same probe, aimed at an address that its name stood for.
  public Aim at(InetAddress address) {
    return new Aim(address.getHostAddress(), probe, lookupTimeout, allowed, resolver, clock);
  }

  /// Begins an attempt and returns at once; with a thread of its own where it needs one.
  ///
  /// @param done told once how it ended, on any thread
  public void attemptAside(Consumer<Attempt> done) {
    if (!begin(done)) {
      Thread.ofVirtual().name("again-" + host).start(() -> attemptAndTell(done));
    }
  }

  /// The outermost point of its thread: a bug of ours is no silence of the target.
  private void attemptAndTell(Consumer<Attempt> done) {
    Attempt attempt;
    try {
      attempt = attempt(Trace.OFF);
    } catch (RuntimeException | InterruptedException e) {
      attempt =
          new Attempt(
              new Outcome.Unmeasured(
                  Why.NO_RESOURCES, "the attempt failed by itself: " + e, "Report this fault."),
              Optional.empty(),
              Optional.empty(),
              Duration.ZERO);
    }
    done.accept(attempt);
  }

  private Attempt measure(Chosen chosen, Optional<Duration> lookup, long startNanos, Trace trace)
      throws InterruptedException {
    Outcome outcome =
        chosen.address().isPresent()
            ? probe.measure(chosen.address().get(), trace)
            : chosen.permitted() ? otherFamily() : refused(chosen.found());
    return new Attempt(outcome, chosen.address(), lookup, since(startNanos));
  }

  private Outcome refused(List<InetAddress> found) {
    return new Outcome.Unmeasured(
        Why.NOT_ALLOWED,
        found.getFirst().getHostAddress() + " is not in the allow-list " + allowed,
        "Add the address to allow in this agent's configuration if it may be probed from here.");
  }

  private Outcome otherFamily() {
    return new Outcome.Unreached(
        Cause.UNKNOWN_HOST, host + " has no address of the family that is to be measured");
  }

  private Duration since(long startNanos) {
    return Duration.ofNanos(clock.nanoTime() - startNanos);
  }
}
