package vn.bridgewatch.agent.probe.icmp;

import java.net.InetAddress;
import java.util.Optional;
import vn.bridgewatch.agent.probe.Cause;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.agent.probe.Why;

/// What an errno or an ICMP error means for an attempt; pure.
final class Errors {

  private static final int EPERM = 1;
  private static final int EAGAIN = 11;
  private static final int EACCES = 13;
  private static final int EINVAL = 22;
  private static final int EMSGSIZE = 90;
  private static final int EAFNOSUPPORT = 97;
  private static final int EADDRNOTAVAIL = 99;
  private static final int ENETDOWN = 100;
  private static final int ENETUNREACH = 101;
  private static final int ENOBUFS = 105;
  private static final int EHOSTDOWN = 112;
  private static final int EHOSTUNREACH = 113;

  private Errors() {}

  static Outcome.Unmeasured ofOpen(Family family, IcmpSockets.Refused refused) {
    return switch (refused.errno()) {
      case EPERM, EACCES ->
          new Outcome.Unmeasured(
              Why.NO_PERMISSION,
              "this program may not open an ICMP socket",
              "Set net.ipv4.ping_group_range to include this program's group, or give the program"
                  + " CAP_NET_RAW.");
      case EAFNOSUPPORT ->
          new Outcome.Unmeasured(
              Why.NOT_SUPPORTED,
              "this machine has no " + (family == Family.V4 ? "IPv4" : "IPv6"),
              "Give a target of the other family.");
      case EADDRNOTAVAIL ->
          new Outcome.Unmeasured(
              Why.NOT_SUPPORTED,
              "the source address is not one of this machine",
              "Give a source address of this machine.");
      default ->
          new Outcome.Unmeasured(
              Why.NO_RESOURCES,
              "no ICMP socket: " + refused.getMessage(),
              "Check the limit of open files of this program.");
    };
  }

  static Outcome ofSend(int errno) {
    return switch (errno) {
      case ENETUNREACH, ENETDOWN ->
          new Outcome.Unmeasured(
              Why.NO_OWN_ROUTE,
              "this machine has no route to the target",
              "Check the network cable, the address and the default gateway of this machine.");
      case EHOSTUNREACH, EHOSTDOWN ->
          new Outcome.Unreached(Cause.HOST_UNREACHABLE, "there is no route to the target");
      case EMSGSIZE ->
          new Outcome.Unmeasured(
              Why.NOT_SUPPORTED,
              "the echo request is longer than this machine's own link takes in one piece",
              "Give a smaller size, or let it be cut into pieces.");
      case EINVAL, EADDRNOTAVAIL ->
          new Outcome.Unmeasured(
              Why.NOT_SUPPORTED,
              "this machine does not send such an echo request to the target",
              "Give a source address of this machine, of the line that leads to the target.");
      case EPERM, EACCES ->
          new Outcome.Unmeasured(
              Why.NO_PERMISSION,
              "this machine does not let the echo request out",
              "Check the local firewall, and that the target is no broadcast address.");
      case EAGAIN, ENOBUFS ->
          new Outcome.Unmeasured(
              Why.OVERLOADED,
              "this machine had no buffer for the echo request",
              "Probe fewer targets from here, or less often.");
      default ->
          new Outcome.Unmeasured(
              Why.NO_RESOURCES,
              "the echo request was not sent: errno " + errno,
              "Check the network of this machine.");
    };
  }

  static Outcome ofSilence(String timeout) {
    return new Outcome.Unreached(Cause.TIMED_OUT, "no echo reply within " + timeout);
  }

  /// Destination unreachable and time exceeded (RFC 792; RFC 1122, section 3.2.2.1; RFC 4443).
  static Outcome ofMessage(Family family, int type, int code, Optional<InetAddress> by) {
    String who = by.map(address -> address.getHostAddress() + " says: ").orElse("");
    boolean exceeded = type == (family == Family.V4 ? 11 : 3);
    if (exceeded) {
      return new Outcome.Unreached(
          Cause.HOST_UNREACHABLE, who + "the route is too long or goes in a circle");
    }
    boolean rejected =
        switch (family) {
          case V4 -> code == 2 || code == 3 || code == 9 || code == 10 || code == 13;
          case V6 -> code == 1 || code == 4 || code == 5 || code == 6;
        };
    return rejected
        ? new Outcome.Unreached(Cause.REJECTED, who + "not permitted (code " + code + ")")
        : new Outcome.Unreached(
            Cause.HOST_UNREACHABLE, who + "destination unreachable (code " + code + ")");
  }
}
