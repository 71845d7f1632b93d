package vn.bridgewatch.agent.probe.icmp;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.agent.probe.Texts;

/// What became of one echo request.
public sealed interface Echoed {

  record Replied(Echo echo) implements Echoed {}

  /// An ICMP error that quotes it.
  ///
  /// @param by who says so
  /// @param mtu what the next link takes, where the packet was too big; else 0
  record Told(
      boolean exceeded,
      boolean tooBig,
      Outcome outcome,
      Optional<InetAddress> by,
      Duration time,
      int mtu)
      implements Echoed {}

  record Silent(Duration timeout) implements Echoed {}

  /// The system did not take it.
  record NotSent(int errno) implements Echoed {
    private static final int EMSGSIZE = 90;

    /// Whether it is longer than this machine's own link takes.
    boolean tooBig() {
      return errno == EMSGSIZE;
    }
  }

  /// We could not measure.
  record Ours(Outcome.Unmeasured outcome) implements Echoed {}

  /// What that means for an attempt that wants a reply.
  default Outcome outcome() {
    return switch (this) {
      case Replied(Echo echo) -> new Outcome.Reached(echo.roundTrip(), echo);
      case Told told -> told.outcome();
      case Silent(Duration timeout) -> Errors.ofSilence(Texts.seconds(timeout));
      case NotSent(int errno) -> Errors.ofSend(errno);
      case Ours(Outcome.Unmeasured outcome) -> outcome;
    };
  }
}
