package vn.bridgewatch.agent.probe;

import static java.lang.Math.toIntExact;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.time.NanoClock;

/// Times a TCP three-way handshake (RFC 9293, section 3.5), name resolution excluded.
///
/// @param source the local address to connect from; empty: the system's choice
public record TcpConnectProbe(
    int port, Duration timeout, Optional<InetAddress> source, NanoClock clock) implements Probe {

  /// What the JDK gives for ENETUNREACH and ECONNRESET, which have no exception of their own.
  private static final String NETWORK_UNREACHABLE = "Network is unreachable";

  private static final String RESET = "Connection reset";

  private static final Field CONNECT =
      Field.of(
          Metric.gauge(
              "probe_tcp_duration_seconds", "How long the phases of a TCP connection took"),
          "phase",
          "connect");

  /// A handshake was made.
  public record Handshake(Duration time) implements Answer {
    @Override
    public void tell(Values values) {
      values.put(CONNECT, time.toNanos() / 1e9);
    }

    @Override
    public String text() {
      return "TCP handshake";
    }
  }

  @Override
  public List<Field> fields() {
    return List.of(CONNECT);
  }

  @Override
  public Outcome measure(InetAddress target, Trace trace) {
    var address = new InetSocketAddress(target, port);
    trace.step("connecting to " + address);
    try (var socket = new Socket()) {
      if (source.isPresent()) {
        socket.bind(new InetSocketAddress(source.get(), 0));
      }
      long startNanos = clock.nanoTime();
      socket.connect(address, toIntExact(timeout.toMillis()));
      Duration time = Duration.ofNanos(clock.nanoTime() - startNanos);
      trace.step("connected from " + socket.getLocalSocketAddress());
      return new Outcome.Reached(time, new Handshake(time));
    } catch (SocketTimeoutException _) {
      return new Outcome.Unreached(
          Cause.TIMED_OUT, "no TCP handshake within " + Texts.seconds(timeout));
    } catch (BindException e) {
      return ours(e);
    } catch (ConnectException _) {
      return new Outcome.Unreached(Cause.REJECTED, "the connection was refused");
    } catch (NoRouteToHostException _) {
      return new Outcome.Unreached(Cause.HOST_UNREACHABLE, "no route to the host");
    } catch (SocketException e) {
      return switch (Objects.requireNonNullElse(e.getMessage(), "")) {
        case NETWORK_UNREACHABLE ->
            new Outcome.Unreached(Cause.HOST_UNREACHABLE, "no route to the network");
        case RESET -> new Outcome.Unreached(Cause.REJECTED, "the connection was reset");
        default -> ours(e);
      };
    } catch (IOException e) {
      return ours(e);
    }
  }

  private static Outcome ours(IOException e) {
    return new Outcome.Unmeasured(
        Why.NO_RESOURCES,
        "this machine could not open a connection: " + e.getMessage(),
        "Check open files, free ports, the source address and the local firewall of this machine.");
  }
}
