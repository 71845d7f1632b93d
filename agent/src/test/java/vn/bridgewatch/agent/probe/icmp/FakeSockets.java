package vn.bridgewatch.agent.probe.icmp;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import vn.bridgewatch.time.NanoClock;

/// Sockets whose network is the test.
final class FakeSockets implements IcmpSockets {

  record Sent(Family family, byte[] icmp, InetAddress target) {}

  final List<Sent> sent = new ArrayList<>();
  final Map<Family, Deque<Arrival>> arrivals =
      Map.of(Family.V4, new ArrayDeque<>(), Family.V6, new ArrayDeque<>());
  final Set<Family> opened = EnumSet.noneOf(Family.class);
  Kind kind = Kind.RAW;
  int openErrno;
  int sendErrno;
  private int errno;
  private long handedOverNanos;
  private final NanoClock clock;

  /// What happens meanwhile.
  Runnable onSend = () -> {};

  /// What the next sends give before [#sendErrno] counts.
  final Deque<Integer> sendErrnos = new ArrayDeque<>();

  int opens;

  FakeSockets(NanoClock clock) {
    this.clock = clock;
  }

  @Override
  public Kind open(Family family, Optional<InetAddress> source) throws Refused {
    opens++;
    if (openErrno != 0) {
      throw new Refused("socket", openErrno);
    }
    opened.add(family);
    return kind;
  }

  @Override
  public int send(Family family, List<EchoRequest> requests) {
    handedOverNanos = clock.nanoTime();
    onSend.run();
    for (int i = 0; i < requests.size(); i++) {
      EchoRequest request = requests.get(i);
      errno = sendErrnos.isEmpty() ? sendErrno : sendErrnos.poll();
      if (errno != 0) {
        return i;
      }
      byte[] icmp = EchoPackets.request(family, request.identity, request.shape.payloadBytes());
      sent.add(new Sent(family, icmp, request.target));
    }
    return requests.size();
  }

  @Override
  public long handedOverNanos() {
    return handedOverNanos;
  }

  @Override
  public int errno() {
    return errno;
  }

  @Override
  public Optional<Arrival> receive(Family family) {
    return Optional.ofNullable(arrivals.get(family).poll());
  }

  @Override
  public void await(long timeoutNanos) {}

  @Override
  public void wake() {}

  @Override
  public void close() {}
}
