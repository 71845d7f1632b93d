package vn.bridgewatch.agent.probe;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import vn.bridgewatch.time.NanoClock;

/// A probe and the target it is aimed at: resolves the name, keeps to the allow-list, measures.
///
/// Literal addresses outside the allow-list are refused when the configuration is read already; a
/// name can only be judged by the address that it stands for now.
public final class Aim {

  private final String host;
  private final Probe probe;
  private final Duration lookupTimeout;
  private final AllowList allowed;
  private final Resolver resolver;
  private final NanoClock clock;

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
    return switch (resolver.resolve(host, lookupTimeout)) {
      case Resolver.Resolution.Failed(Outcome outcome) ->
          new Attempt(outcome, Optional.empty(), Optional.empty(), since(startNanos));
      case Resolver.Resolution.Found found -> {
        Duration lookup = Resolver.isLiteral(host) ? Duration.ZERO : since(startNanos);
        List<InetAddress> permitted = found.addresses().stream().filter(allowed::permits).toList();
        Optional<InetAddress> address = probe.addresses().of(permitted);
        if (!Resolver.isLiteral(host)) {
          trace.step(host + " stands for " + found.addresses());
        }
        Outcome outcome =
            address.isPresent()
                ? probe.measure(address.get(), trace)
                : permitted.isEmpty() ? refused(found) : otherFamily();
        yield new Attempt(outcome, address, Optional.of(lookup), since(startNanos));
      }
    };
  }

  private Outcome refused(Resolver.Resolution.Found found) {
    return new Outcome.Unmeasured(
        Why.NOT_ALLOWED,
        found.addresses().getFirst().getHostAddress() + " is not in the allow-list " + allowed,
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
