package vn.bridgewatch.agent.probe.dns;

import static java.lang.Math.toIntExact;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import vn.bridgewatch.agent.probe.Cause;
import vn.bridgewatch.agent.probe.Field;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.agent.probe.Probe;
import vn.bridgewatch.agent.probe.Texts;
import vn.bridgewatch.agent.probe.Trace;
import vn.bridgewatch.agent.probe.Why;
import vn.bridgewatch.time.NanoClock;

/// Asks one question of one DNS server over UDP, and over TCP where the answer was cut off (RFC
/// 7766), within one timeout for both.
///
/// An error code of the server is an outcome of its own, and so is an answer that breaks the
/// protocol; messages that cannot be the answer are passed over.
///
/// @param source the local address to ask from; empty: the system's choice
public record DnsProbe(
    DnsQuestion question, int port, Duration timeout, Optional<InetAddress> source, NanoClock clock)
    implements Probe {

  private static final int UDP_BYTES_MAX = 4_096;
  private static final SecureRandom RANDOM = new SecureRandom();

  @Override
  public List<Field> fields() {
    return DnsAnswer.FIELDS;
  }

  @Override
  public Outcome measure(InetAddress target, Trace trace) {
    var server = new InetSocketAddress(target, port);
    int id = RANDOM.nextInt(1 << 16);
    long startNanos = clock.nanoTime();
    long deadlineNanos = startNanos + timeout.toNanos();
    try {
      trace.step(
          "asking " + server + " over UDP for " + question.type() + " of " + question.name());
      DnsResponse response = DnsResponse.read(overUdp(server, id, deadlineNanos));
      boolean tcp = response.truncated();
      if (tcp) {
        trace.step("the answer is cut off, asking over TCP");
        response = DnsResponse.read(overTcp(server, id, deadlineNanos));
      }
      trace.step("answer with code " + response.rcode() + ", " + response.answers() + " records");
      return outcome(response, tcp, Duration.ofNanos(clock.nanoTime() - startNanos));
    } catch (SocketTimeoutException _) {
      return failed(Cause.TIMED_OUT, "no answer to the query within " + Texts.seconds(timeout));
    } catch (PortUnreachableException | ConnectException _) {
      return failed(Cause.REJECTED, "nothing listens on port " + port);
    } catch (NoRouteToHostException _) {
      return failed(Cause.HOST_UNREACHABLE, "no route to the server");
    } catch (EOFException _) {
      return failed(Cause.BAD_ANSWER, "the server closed before it answered");
    } catch (MalformedDns e) {
      return failed(Cause.BAD_ANSWER, "malformed answer: " + e.getMessage());
    } catch (IOException e) {
      if (Objects.equals(e.getMessage(), "Network is unreachable")) {
        return failed(Cause.HOST_UNREACHABLE, "no route to the network");
      }
      return new Outcome.Unmeasured(
          Why.NO_RESOURCES,
          "this machine could not send the query: " + e.getMessage(),
          "Check open files, the source address and the local firewall of this machine.");
    }
  }

  private static Outcome failed(Cause cause, String detail) {
    return new Outcome.Unreached(cause, detail, DnsAnswer.FAILED);
  }

  private Outcome outcome(DnsResponse response, boolean tcp, Duration time) {
    String asked = question.type() + " of " + question.name();
    var answer =
        new DnsAnswer(
            time,
            response.records(),
            response.answers(),
            response.authorities(),
            response.additionals(),
            response.rcode(),
            tcp);
    return switch (response.rcode()) {
      case 0 -> new Outcome.Reached(time, answer);
      case 2 ->
          new Outcome.Unreached(
              Cause.SERVER_FAILED,
              "the server could not find out " + asked + " (SERVFAIL)",
              answer);
      case 3 ->
          new Outcome.Unreached(
              Cause.NO_SUCH_NAME,
              "the name " + question.name() + " does not exist (NXDOMAIN)",
              answer);
      case 5 ->
          new Outcome.Unreached(
              Cause.QUERY_REFUSED, "the server refuses to answer " + asked + " (REFUSED)", answer);
      default ->
          new Outcome.Unreached(
              Cause.QUERY_REFUSED,
              "the server answers " + asked + " with error code " + response.rcode(),
              answer);
    };
  }

  private byte[] overUdp(InetSocketAddress server, int id, long deadlineNanos) throws IOException {
    try (var socket = new DatagramSocket(local())) {
      socket.connect(server); // so that the kernel hands over port unreachable and drops strangers
      byte[] query = question.encode(id);
      socket.send(new DatagramPacket(query, query.length));
      var packet = new DatagramPacket(new byte[UDP_BYTES_MAX], UDP_BYTES_MAX);
      while (true) {
        socket.setSoTimeout(remainingMillis(deadlineNanos));
        packet.setLength(UDP_BYTES_MAX);
        socket.receive(packet);
        byte[] message = Arrays.copyOf(packet.getData(), packet.getLength());
        if (DnsResponse.answers(message, id, question)) {
          return message;
        }
      }
    }
  }

  private byte[] overTcp(InetSocketAddress server, int id, long deadlineNanos)
      throws IOException, MalformedDns {
    try (var socket = new Socket()) {
      socket.bind(local());
      socket.connect(server, remainingMillis(deadlineNanos));
      byte[] query = question.encode(id);
      var framed = new byte[query.length + 2];
      framed[0] = (byte) (query.length >> 8);
      framed[1] = (byte) query.length;
      System.arraycopy(query, 0, framed, 2, query.length);
      socket.getOutputStream().write(framed);
      var in = new DataInputStream(new Deadlined(socket, deadlineNanos));
      var message = new byte[in.readUnsignedShort()];
      in.readFully(message);
      if (!DnsResponse.answers(message, id, question)) {
        throw new MalformedDns("it answers another question");
      }
      return message;
    }
  }

  /// Reads a socket within a deadline for all reads together: a server that drips bytes gains none.
  private final class Deadlined extends java.io.InputStream {
    private final Socket socket;
    private final long deadlineNanos;

    Deadlined(Socket socket, long deadlineNanos) {
      this.socket = socket;
      this.deadlineNanos = deadlineNanos;
    }

    @Override
    public int read() throws IOException {
      socket.setSoTimeout(remainingMillis(deadlineNanos));
      return socket.getInputStream().read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      socket.setSoTimeout(remainingMillis(deadlineNanos));
      return socket.getInputStream().read(bytes, offset, length);
    }
  }

  private InetSocketAddress local() {
    return source
        .map(address -> new InetSocketAddress(address, 0))
        .orElseGet(() -> new InetSocketAddress(0));
  }

  private int remainingMillis(long deadlineNanos) throws SocketTimeoutException {
    long millis = Duration.ofNanos(deadlineNanos - clock.nanoTime()).toMillis();
    if (millis <= 0) {
      throw new SocketTimeoutException();
    }
    return toIntExact(millis);
  }
}
