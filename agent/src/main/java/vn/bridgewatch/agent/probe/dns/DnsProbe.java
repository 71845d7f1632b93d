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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import vn.bridgewatch.agent.probe.Cause;
import vn.bridgewatch.agent.probe.Field;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.agent.probe.Probe;
import vn.bridgewatch.agent.probe.Texts;
import vn.bridgewatch.agent.probe.Trace;
import vn.bridgewatch.agent.probe.line.Allowance;
import vn.bridgewatch.agent.probe.line.Faults;
import vn.bridgewatch.time.NanoClock;

/// Asks one question of one DNS server over UDP, and over TCP where the answer was cut off (RFC
/// 7766), within one timeout for both.
///
/// An error code of the server is an outcome of its own, and so is an answer that breaks the
/// protocol; messages that cannot be the answer are passed over.
///
/// @param source the local address to ask from; empty: the system's choice
public record DnsProbe(
    DnsQuestion question,
    DnsDemands demands,
    int port,
    Duration timeout,
    Optional<InetAddress> source,
    NanoClock clock)
    implements Probe {

  /// A question whose answer need only be one.
  public DnsProbe(
      DnsQuestion question,
      int port,
      Duration timeout,
      Optional<InetAddress> source,
      NanoClock clock) {
    this(question, DnsDemands.NONE, port, timeout, source, clock);
  }

  private static final int UDP_BYTES_MAX = 4_096;
  private static final int MESSAGES_MAX = 1_000;
  private static final SecureRandom RANDOM = new SecureRandom();

  @Override
  public List<Field> fields() {
    var fields = new ArrayList<>(DnsAnswer.FIELDS);
    if (question.type() == DnsType.SOA) {
      fields.add(DnsAnswer.SERIAL);
    }
    if (question.dnssec()) {
      fields.add(DnsAnswer.AUTHENTICATED);
    }
    if (!demands.patterns().isEmpty()) {
      fields.add(DnsAnswer.MISFIT);
    }
    return fields;
  }

  @Override
  public Optional<Field> lookupField() {
    return Optional.of(DnsAnswer.RESOLVE);
  }

  @Override
  public Outcome measure(InetAddress target, Trace trace) throws InterruptedException {
    var server = new InetSocketAddress(target, port);
    int id = RANDOM.nextInt(1 << 16);
    long startNanos = clock.nanoTime();
    long deadlineNanos = startNanos + timeout.toNanos();
    try {
      boolean tcp = demands.tcp();
      trace.step(() ->
          "asking "
              + server
              + (demands.tcp() ? " over TCP for " : " over UDP for ")
              + question.type()
              + " of "
              + question.name());
      Came came = tcp ? overTcp(server, id, deadlineNanos) : overUdp(server, id, deadlineNanos);
      DnsResponse response = came.response();
      Duration connect = came.connect();
      if (!tcp && response.truncated()) {
        tcp = true;
        trace.step("the answer is cut off, asking over TCP");
        Came whole = overTcp(server, id, deadlineNanos);
        response = whole.response();
        connect = connect.plus(whole.connect());
      }
      DnsResponse told = response;
      trace.step(() -> "answer with code " + told.rcode() + ", " + told.answers() + " records");
      return outcome(response, tcp, connect, Duration.ofNanos(clock.nanoTime() - startNanos));
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
      var allowance = new Allowance(clock, timeout, UDP_BYTES_MAX);
      return Faults.outcome(e, target, allowance, "no answer to the query", DnsAnswer.FAILED);
    }
  }

  private static Outcome failed(Cause cause, String detail) {
    return new Outcome.Unreached(cause, detail, DnsAnswer.FAILED);
  }

  private Outcome outcome(DnsResponse response, boolean tcp, Duration connect, Duration time) {
    String asked = question.type() + " of " + question.name();
    Optional<String> misfit = demands.misfit(response);
    var answer =
        new DnsAnswer(
            connect,
            time,
            response.records(),
            response.answers(),
            response.authorities(),
            response.additionals(),
            response.rcode(),
            tcp,
            question.dnssec() ? Optional.of(response.authenticated()) : Optional.empty(),
            demands.patterns().isEmpty() ? Optional.empty() : Optional.of(misfit.isPresent()));
    if (demands.rcodes().contains(response.rcode())) {
      return misfit
          .<Outcome>map(what -> new Outcome.Unreached(Cause.UNEXPECTED_ANSWER, what, answer))
          .orElseGet(() -> new Outcome.Reached(time, answer));
    }
    return switch (response.rcode()) {
      case 0 ->
          new Outcome.Unreached(
              Cause.UNEXPECTED_ANSWER, "the server answers " + asked + " without an error", answer);
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

  /// @param connect how long it took to have a connection
  private record Came(DnsResponse response, Duration connect) {}

  private Came overUdp(InetSocketAddress server, int id, long deadlineNanos)
      throws IOException, MalformedDns {
    long startNanos = clock.nanoTime();
    try (var socket = new DatagramSocket(local())) {
      socket.connect(server); // so that the kernel hands over port unreachable and drops strangers
      var connect = Duration.ofNanos(clock.nanoTime() - startNanos);
      byte[] query = question.encode(id);
      socket.send(new DatagramPacket(query, query.length));
      var packet = new DatagramPacket(new byte[UDP_BYTES_MAX], UDP_BYTES_MAX);
      boolean garbage = false;
      for (int i = 0; i < MESSAGES_MAX; i++) {
        packet.setLength(UDP_BYTES_MAX);
        try {
          socket.setSoTimeout(remainingMillis(deadlineNanos));
          socket.receive(packet);
        } catch (SocketTimeoutException e) {
          if (garbage) {
            throw new MalformedDns("what came is no DNS response");
          }
          throw e;
        }
        byte[] message = Arrays.copyOf(packet.getData(), packet.getLength());
        if (DnsResponse.answers(message, id, question)) {
          return new Came(DnsResponse.read(message), connect);
        }
        garbage |= !DnsResponse.isOne(message);
      }
      throw new MalformedDns(MESSAGES_MAX + " messages and no response to the query among them");
    }
  }

  private Came overTcp(InetSocketAddress server, int id, long deadlineNanos)
      throws IOException, MalformedDns {
    long startNanos = clock.nanoTime();
    try (var socket = new Socket()) {
      socket.bind(local());
      socket.connect(server, remainingMillis(deadlineNanos));
      var connect = Duration.ofNanos(clock.nanoTime() - startNanos);
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
      return new Came(DnsResponse.read(message), connect);
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
