package vn.bridgewatch.agent.probe.line;

import java.io.EOFException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.util.Objects;
import vn.bridgewatch.agent.probe.Answer;
import vn.bridgewatch.agent.probe.Cause;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.agent.probe.Texts;
import vn.bridgewatch.agent.probe.Why;

/// Tells whose fault a failed call on a socket is: the target's, the way's, or this machine's.
///
/// The JDK has an exception of its own for some values of errno and only the text of `strerror` for
/// the others.
public final class Faults {

  private static final String REFUSED = "refused";
  private static final String TIMED_OUT = "timed out";
  private static final String RESET = "reset";
  private static final String BROKEN_PIPE = "Broken pipe";
  private static final String NETWORK_UNREACHABLE = "Network is unreachable";
  private static final String NETWORK_DOWN = "Network is down";
  private static final String NO_DESCRIPTORS = "Too many open files";
  private static final String NOT_PERMITTED = "not permitted";
  private static final String DENIED = "Permission denied";
  private static final String NO_FAMILY = "not supported";
  private static final int ANY_PORT = 9;

  private Faults() {}

  /// What an exception means for the attempt.
  ///
  /// @param awaited what did not come, as `no TCP handshake`
  /// @param seen what was told all the same
  public static Outcome outcome(
      IOException e, InetAddress target, Allowance allowance, String awaited, Answer seen)
      throws InterruptedException {
    if (Thread.interrupted()) { // which closes a socket under its virtual thread
      throw new InterruptedException();
    }
    String text = Objects.requireNonNullElse(e.getMessage(), "");
    return switch (e) {
      case BadAnswer bad -> new Outcome.Unreached(bad.word(), bad.what(), seen);
      case SocketTimeoutException _ -> timedOut(allowance, awaited, seen);
      case PortUnreachableException _ ->
          new Outcome.Unreached(Cause.REJECTED, "nothing listens on the port", seen);
      case BindException _ -> ours(text);
      case ConnectException _ when text.contains(REFUSED) ->
          new Outcome.Unreached(Cause.REJECTED, "the connection was refused", seen);
      case ConnectException _ when text.contains(TIMED_OUT) -> timedOut(allowance, awaited, seen);
      case NoRouteToHostException _ ->
          new Outcome.Unreached(Cause.HOST_UNREACHABLE, "no route to the host", seen);
      case EOFException _ ->
          new Outcome.Unreached(
              Cause.BAD_ANSWER, awaited + ": the other side closed before it", seen);
      default -> byText(e, text, target, seen);
    };
  }

  private static Outcome timedOut(Allowance allowance, String awaited, Answer seen) {
    return new Outcome.Unreached(
        Cause.TIMED_OUT, awaited + " within " + Texts.seconds(allowance.timeout()), seen);
  }

  private static Outcome byText(IOException e, String text, InetAddress target, Answer seen) {
    if (text.contains(RESET) || text.contains(BROKEN_PIPE)) {
      return new Outcome.Unreached(Cause.REJECTED, "the connection was reset", seen);
    }
    if (text.contains(NETWORK_UNREACHABLE) || text.contains(NETWORK_DOWN)) {
      return hasRoute(target)
          ? new Outcome.Unreached(Cause.HOST_UNREACHABLE, "no route to the network", seen)
          : new Outcome.Unmeasured(
              Why.NO_OWN_ROUTE,
              "this machine has no route to " + target.getHostAddress(),
              "Check the network cable, the address and the default gateway of this machine.");
    }
    return ours(e.getClass().getSimpleName() + (text.isEmpty() ? "" : ": " + text));
  }

  /// Whether this machine's own routing knows a way; sends nothing.
  private static boolean hasRoute(InetAddress target) {
    try (var socket = new DatagramSocket(null)) {
      socket.connect(new InetSocketAddress(target, ANY_PORT));
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /// A fault of this machine, by the text of its errno.
  public static Outcome.Unmeasured ours(String text) {
    String detail = "this machine could not open or use a socket: " + text;
    if (text.contains(NO_DESCRIPTORS)) {
      return new Outcome.Unmeasured(
          Why.NO_RESOURCES,
          detail,
          "Raise the limit of open files of this program (ulimit -n), or probe fewer targets at"
              + " once.");
    }
    if (text.contains(NOT_PERMITTED) || text.contains(DENIED)) {
      return new Outcome.Unmeasured(
          Why.NO_PERMISSION,
          detail,
          "Check the local firewall and the rights of this program on this machine.");
    }
    if (text.contains(NO_FAMILY)) {
      return new Outcome.Unmeasured(
          Why.NOT_SUPPORTED,
          detail,
          "Give a target of the other family: this machine has none of this one.");
    }
    return new Outcome.Unmeasured(
        Why.NO_RESOURCES,
        detail,
        "Check open files, free ports, the source address and the local firewall of this machine.");
  }
}
