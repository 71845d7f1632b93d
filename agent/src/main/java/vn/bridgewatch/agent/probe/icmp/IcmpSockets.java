package vn.bridgewatch.agent.probe.icmp;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/// The ICMP sockets of one engine, one for each family; all but [#wake] is for the engine's thread.
interface IcmpSockets extends AutoCloseable {

  /// What the kernel gave: a datagram socket keeps its own identifier, a raw one sees everything.
  enum Kind {
    DATAGRAM,
    RAW
  }

  /// A system call that failed, by its errno.
  final class Refused extends Exception {
    private final int errno;

    Refused(String call, int errno) {
      super(call + " failed with errno " + errno);
      this.errno = errno;
    }

    int errno() {
      return errno;
    }
  }

  /// A message that came in.
  ///
  /// @param from who sent it
  /// @param hopLimit as it arrived; -1 unknown
  /// @param readNanos when we read it, by the monotonic clock
  /// @param queuedNanos how long the kernel had it before we read it; -1 unknown
  /// @param trafficClass of a reply; -1 unknown
  record Arrival(
      EchoPackets.Read read,
      Optional<InetAddress> from,
      int hopLimit,
      long readNanos,
      long queuedNanos,
      int trafficClass) {

    Arrival(
        EchoPackets.Read read,
        Optional<InetAddress> from,
        int hopLimit,
        long readNanos,
        long queuedNanos) {
      this(read, from, hopLimit, readNanos, queuedNanos, -1);
    }

    static final Arrival NOISE =
        new Arrival(new EchoPackets.Read.Other(), Optional.empty(), -1, 0, -1);
  }

  /// Opens the socket of a family, the kind with the least privilege first.
  Kind open(Family family, Optional<InetAddress> source) throws Refused;

  /// How many requests are given to [#send] at one time at most.
  int CROWD = 16;

  /// Sends requests of one family in their order until one fails.
  ///
  /// @return how many went; where they are not all, [#errno] says why the next one did not. On a
  ///   datagram socket that may be the error of an earlier request, which [#receive] then gives
  int send(Family family, List<EchoRequest> requests);

  /// When the last [#send] handed its first request to the system, by the monotonic clock.
  long handedOverNanos();

  /// Why the last [#send] ended early.
  int errno();

  /// What has come in, without waiting; empty when there is nothing more.
  Optional<Arrival> receive(Family family);

  /// Waits until a socket is readable, [#wake] is called or the time is over.
  void await(long timeoutNanos);

  /// Ends [#await], from any thread.
  void wake();

  @Override
  void close();
}
