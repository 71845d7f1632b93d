package vn.bridgewatch.agent.probe.icmp;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import vn.bridgewatch.agent.probe.Field;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.agent.probe.Probe;
import vn.bridgewatch.agent.probe.Texts;
import vn.bridgewatch.agent.probe.Trace;

/// Times one ICMP echo, or a burst of them, or finds the largest packet that passes whole.
///
/// @param timeout over all of an attempt
/// @param count how many echoes; more than one is a burst
/// @param gap from one of a burst to the next
/// @param mtuMax up to which size of packet, IP header included, the path is searched; empty: it is
///   not
public record IcmpProbe(
    IcmpEngine engine, Duration timeout, Shape shape, int count, Duration gap, OptionalInt mtuMax)
    implements Probe {

  /// One plain echo.
  public IcmpProbe(IcmpEngine engine, Duration timeout) {
    this(engine, timeout, Shape.PLAIN, 1, Duration.ZERO, OptionalInt.empty());
  }

  @Override
  public List<Field> fields() {
    if (mtuMax.isPresent()) {
      return PathMtu.FIELDS;
    }
    return count > 1 ? Burst.FIELDS : Echo.FIELDS;
  }

  @Override
  public Optional<Field> lookupField() {
    return Optional.of(Echo.RESOLVE);
  }

  @Override
  public Outcome measure(InetAddress target, Trace trace) throws InterruptedException {
    if (mtuMax.isPresent()) {
      var search =
          new MtuSearch(
              (size, wait) -> engine.echo(target, wait, shape.whole(size - overhead(target))),
              target instanceof Inet4Address,
              engine.clock());
      return search.find(mtuMax.getAsInt(), timeout, trace);
    }
    trace.step(() ->
        "sending "
            + (count > 1 ? count + " echo requests" : "an echo request")
            + " to "
            + target.getHostAddress()
            + ", waiting at most "
            + Texts.seconds(timeout));
    return count > 1 ? burst(target, trace) : engine.echo(target, timeout, shape).outcome();
  }

  /// A single echo: the engine keeps its time and tells what became of it.
  @Override
  public boolean begin(InetAddress target, Consumer<Outcome> done) {
    if (mtuMax.isPresent() || count > 1) {
      return false;
    }
    engine.submit(target, timeout, shape, echoed -> done.accept(echoed.outcome()));
    return true;
  }

  private static int overhead(InetAddress target) {
    return (target instanceof Inet4Address ? 20 : 40) + EchoPackets.HEADER_BYTES;
  }

  private Outcome burst(InetAddress target, Trace trace) throws InterruptedException {
    long startNanos = engine.clock().nanoTime();
    var answers = new ArrayList<CompletableFuture<Echoed>>(count);
    for (int i = 0; i < count; i++) {
      long aheadNanos = startNanos + i * gap.toNanos() - engine.clock().nanoTime();
      if (aheadNanos > 0) {
        Thread.sleep(Duration.ofNanos(aheadNanos));
      }
      answers.add(engine.submit(target, left(startNanos), shape));
    }
    var echoes = new ArrayList<Echoed>(count);
    for (CompletableFuture<Echoed> answer : answers) {
      echoes.add(IcmpEngine.await(answer, left(startNanos)));
      trace.step("number " + echoes.size() + ": " + echoes.getLast().outcome());
    }
    return Burst.outcome(echoes);
  }

  private Duration left(long startNanos) {
    Duration left = timeout.minusNanos(engine.clock().nanoTime() - startNanos);
    return left.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : left;
  }
}
