package vn.bridgewatch.agent.probe.sip;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import vn.bridgewatch.agent.probe.Cause;
import vn.bridgewatch.agent.probe.Field;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.agent.probe.Probe;
import vn.bridgewatch.agent.probe.Texts;
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

/// Asks a SIP device or server what it can do; that rings nowhere.
///
/// Any final answer shows that it is alive, also that it does not know whom it was asked about or
/// wants a password; only 408 and 503 say that it cannot serve. 486 is a codec in a call.
///
/// @param uri whom the request is about
/// @param source the local address to ask from; empty: the system's choice
public record SipProbe(
    SipTransport transport,
    String uri,
    int port,
    TlsTerms tls,
    Duration timeout,
    Optional<InetAddress> source,
    NanoClock clock)
    implements Probe {

  /// T1 and T2 (RFC 3261, section 17.1.2.1): where and how slowly a request is sent again.
  private static final UdpExchange.Pace PACE =
      new UdpExchange.Pace(Duration.ofMillis(500), Duration.ofSeconds(4));

  private static final long BYTES_MAX = 512 * 1024;
  private static final int MESSAGES_MAX = 100;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int UNAVAILABLE = 503;

  @Override
  public List<Field> fields() {
    var fields = new ArrayList<>(SipAnswer.FIELDS);
    if (transport == SipTransport.TLS) {
      fields.addAll(TlsSeen.FIELDS);
    }
    return fields;
  }

  @Override
  public Outcome measure(InetAddress target, Trace trace) throws InterruptedException {
    return new Asking(new InetSocketAddress(target, port), trace).make();
  }

  /// One attempt.
  private final class Asking {
    private final InetSocketAddress target;
    private final Trace trace;
    private final Allowance allowance = new Allowance(clock, timeout, BYTES_MAX);
    private final SipOptions request = SipOptions.of(uri, transport);
    private Duration connect = Duration.ZERO;
    private Optional<TlsSeen> seen = Optional.empty();
    private Optional<SipResponse> provisional = Optional.empty();
    private String awaited = "no final answer to OPTIONS";

    Asking(InetSocketAddress target, Trace trace) {
      this.target = target;
      this.trace = trace;
    }

    private SipAnswer answer(Optional<SipResponse> response, Duration time) {
      return new SipAnswer(transport, connect, seen, response, time);
    }

    Outcome make() throws InterruptedException {
      try {
        return transport == SipTransport.UDP ? overUdp() : overStream();
      } catch (IOException e) {
        String missed =
            provisional
                .map(p -> awaited + ", only " + p.status() + " " + p.reason())
                .orElse(awaited);
        return Faults.outcome(
            e, target.getAddress(), allowance, missed, answer(Optional.empty(), Duration.ZERO));
      }
    }

    private Outcome overUdp() throws IOException {
      trace.step("OPTIONS " + uri + " over UDP");
      UdpExchange.Answered<SipResponse> answered =
          UdpExchange.ask(
              target,
              source,
              allowance,
              PACE,
              request::bytes,
              datagram -> heard(SipResponse.read(datagram)),
              trace);
      return judged(answered.answer(), answered.time());
    }

    private Outcome overStream() throws IOException {
      awaited = "no TCP handshake";
      try (var connection = Connection.open(target, source, allowance, trace)) {
        connect = connection.handshake();
        if (transport == SipTransport.TLS) {
          awaited = "no end of the TLS handshake";
          TlsSeen shown = TlsLayer.start(connection, tls, allowance, trace);
          seen = Optional.of(shown);
          Optional<Outcome> fault = shown.fault(answer(Optional.empty(), Duration.ZERO));
          if (fault.isPresent()) {
            return fault.get();
          }
        }
        awaited = "no final answer to OPTIONS";
        long startNanos = clock.nanoTime();
        trace.step("OPTIONS " + uri);
        connection.write(
            request.bytes((InetSocketAddress) connection.socket().getLocalSocketAddress()));
        SipResponse response = finalOf(new BufferedInputStream(connection.in()));
        return judged(response, Duration.ofNanos(clock.nanoTime() - startNanos));
      }
    }

    private SipResponse finalOf(InputStream in) throws IOException {
      for (int i = 0; i < MESSAGES_MAX; i++) {
        if (heard(SipResponse.read(in)) instanceof Heard.Final<SipResponse>(SipResponse response)) {
          return response;
        }
      }
      throw new BadAnswer("more than " + MESSAGES_MAX + " messages and no final answer among them");
    }

    private Heard<SipResponse> heard(Optional<SipResponse> message) {
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

    private Outcome judged(SipResponse response, Duration time) {
      SipAnswer answer = answer(Optional.of(response), time);
      return switch (response.status()) {
        case REQUEST_TIMEOUT ->
            new Outcome.Unreached(
                Cause.TIMED_OUT,
                "a proxy on the way had no answer in time (408 " + response.reason() + ")",
                answer);
        case UNAVAILABLE ->
            new Outcome.Unreached(
                Cause.SERVICE_UNAVAILABLE,
                "it says that it cannot serve now (503 "
                    + response.reason()
                    + ") after "
                    + Texts.seconds(time),
                answer);
        default -> new Outcome.Reached(answer.sum(), answer);
      };
    }
  }
}
