package vn.bridgewatch.agent.probe.sip;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.agent.probe.Answer;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.agent.probe.Trace;
import vn.bridgewatch.agent.probe.line.Allowance;
import vn.bridgewatch.agent.probe.line.BadAnswer;
import vn.bridgewatch.agent.probe.line.Connection;
import vn.bridgewatch.agent.probe.line.Faults;
import vn.bridgewatch.agent.probe.line.UdpExchange;
import vn.bridgewatch.agent.probe.line.UdpExchange.Heard;
import vn.bridgewatch.agent.probe.tls.TlsLayer;
import vn.bridgewatch.agent.probe.tls.TlsSeen;
import vn.bridgewatch.agent.probe.tls.TlsTerms;
import vn.bridgewatch.time.NanoClock;

/// One attempt's talk with a SIP device or server: requests follow each other on one connection, or
/// each in a datagram.
final class SipExchange implements AutoCloseable {

  /// T1 and T2 (RFC 3261, section 17.1.2.1): where and how slowly a request is sent again.
  private static final UdpExchange.Pace PACE =
      new UdpExchange.Pace(Duration.ofMillis(500), Duration.ofSeconds(4));

  private static final long BYTES_MAX = 512 * 1024;
  private static final int MESSAGES_MAX = 100;

  /// How the other side is reached.
  ///
  /// @param source the local address to ask from; empty: the system's choice
  record Way(
      SipTransport transport,
      int port,
      TlsTerms tls,
      Duration timeout,
      Optional<InetAddress> source,
      NanoClock clock) {}

  private final Way way;
  private final InetSocketAddress target;
  private final Trace trace;
  private final Allowance allowance;
  private Duration connect = Duration.ZERO;
  private Optional<TlsSeen> seen = Optional.empty();
  private Optional<SipResponse> provisional = Optional.empty();
  private String awaited = "no answer";
  private @Nullable Connection connection;
  private @Nullable InputStream in;

  SipExchange(Way way, InetAddress target, Trace trace) {
    this.way = way;
    this.target = new InetSocketAddress(target, way.port());
    this.trace = trace;
    this.allowance = new Allowance(way.clock(), way.timeout(), BYTES_MAX);
  }

  /// Connects, where that is to be done.
  ///
  /// @return why nothing may be asked: a certificate that is not as it should be
  Optional<Outcome> open() throws IOException {
    if (way.transport() == SipTransport.UDP) {
      return Optional.empty();
    }
    awaited = "no TCP handshake";
    Connection opened = Connection.open(target, way.source(), allowance, trace);
    connection = opened;
    connect = opened.handshake();
    Optional<Outcome> fault = Optional.empty();
    if (way.transport() == SipTransport.TLS) {
      awaited = "no end of the TLS handshake";
      TlsSeen shown = TlsLayer.start(opened, way.tls(), allowance, trace);
      seen = Optional.of(shown);
      fault = shown.fault(reply(Optional.empty(), Duration.ZERO));
    }
    in = new BufferedInputStream(opened.in());
    return fault;
  }

  /// Asks, and waits for the final answer.
  SipReply ask(SipRequest request) throws IOException {
    awaited = "no final answer to " + request.method();
    provisional = Optional.empty();
    Connection open = connection;
    InputStream from = in;
    return open == null || from == null ? overUdp(request) : overStream(request, open, from);
  }

  private SipReply overUdp(SipRequest request) throws IOException {
    trace.step(request.method() + " " + request.uri() + " over UDP");
    UdpExchange.Answered<SipResponse> answered =
        UdpExchange.ask(
            target,
            way.source(),
            allowance,
            PACE,
            request::bytes,
            datagram -> heard(request, SipResponse.read(datagram)),
            trace);
    return reply(Optional.of(answered.answer()), answered.time());
  }

  private SipReply overStream(SipRequest request, Connection open, InputStream from)
      throws IOException {
    long startNanos = way.clock().nanoTime();
    trace.step(request.method() + " " + request.uri());
    open.write(request.bytes((InetSocketAddress) open.socket().getLocalSocketAddress()));
    for (int i = 0; i < MESSAGES_MAX; i++) {
      if (heard(request, SipResponse.read(from))
          instanceof Heard.Final<SipResponse>(SipResponse response)) {
        return reply(Optional.of(response), Duration.ofNanos(way.clock().nanoTime() - startNanos));
      }
    }
    throw new BadAnswer("more than " + MESSAGES_MAX + " messages and no final answer among them");
  }

  private Heard<SipResponse> heard(SipRequest request, Optional<SipResponse> message) {
    if (message.isEmpty() || !request.isAnsweredBy(message.get())) {
      return new Heard.Other<>();
    }
    SipResponse response = message.get();
    trace.step(response.status() + " " + response.reason());
    if (response.isFinal()) {
      return new Heard.Final<>(response);
    }
    provisional = message;
    return new Heard.Announced<>();
  }

  private SipReply reply(Optional<SipResponse> response, Duration time) {
    return new SipReply(way.transport(), connect, seen, response, time);
  }

  /// What is known where no final answer came.
  SipReply unanswered() {
    return reply(Optional.empty(), Duration.ZERO);
  }

  /// What an exception means for the attempt.
  Outcome failed(IOException e, Answer answer) throws InterruptedException {
    String missed =
        provisional.map(p -> awaited + ", only " + p.status() + " " + p.reason()).orElse(awaited);
    return Faults.outcome(e, target.getAddress(), allowance, missed, answer);
  }

  @Override
  public void close() throws IOException {
    if (connection != null) {
      connection.close();
    }
  }
}
