package vn.bridgewatch.agent.probe.icmp;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// One echo that was asked for; what becomes of it is told once, whoever knows it first.
final class EchoRequest implements Comparable<EchoRequest> {
  final InetAddress target;
  final Family family;
  final Duration timeout;
  final Shape shape;
  final long askedNanos;
  private final Consumer<Echoed> answer;
  private final AtomicBoolean answered = new AtomicBoolean();

  // the engine's thread only
  EchoPackets.Identity identity = EchoPackets.Identity.NONE;

  /// When it went out, as well as is known.
  long sentNanos;

  /// Before which it cannot have gone out.
  long handedOverNanos;

  long deadlineNanos;
  boolean sentStamped;

  EchoRequest(
      InetAddress target, Duration timeout, Shape shape, long askedNanos, Consumer<Echoed> answer) {
    this.target = target;
    this.family = Family.of(target);
    this.timeout = timeout;
    this.shape = shape;
    this.askedNanos = askedNanos;
    this.answer = answer;
  }

  int sequence() {
    return identity.sequence();
  }

  void sent(long handedOverNanos, long sentNanos) {
    this.handedOverNanos = handedOverNanos;
    this.sentNanos = sentNanos;
    this.deadlineNanos = sentNanos + timeout.toNanos();
  }

  /// From when it was sent until a time; where it cannot have been sent so late, from when it was
  /// handed over.
  long nanosUntil(long nanos) {
    return nanos >= sentNanos ? nanos - sentNanos : Math.max(0, nanos - handedOverNanos);
  }

  /// @return whether this was the first to know
  boolean complete(Echoed echoed) {
    if (answered.getAndSet(true)) {
      return false;
    }
    answer.accept(echoed);
    return true;
  }

  /// By deadline, then by what tells two requests of one deadline from each other.
  @Override
  public int compareTo(EchoRequest other) {
    int order = Long.compare(deadlineNanos, other.deadlineNanos);
    if (order == 0) {
      order = family.compareTo(other.family);
    }
    return order == 0 ? Integer.compare(sequence(), other.sequence()) : order;
  }
}
