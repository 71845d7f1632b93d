package vn.bridgewatch.agent.probe.sip;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import vn.bridgewatch.agent.probe.Field;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.agent.probe.Probe;
import vn.bridgewatch.agent.probe.Trace;
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

  @Override
  public List<Field> fields() {
    return OptionsAnswer.fields(transport);
  }

  @Override
  public Outcome measure(InetAddress target, Trace trace) throws InterruptedException {
    var way = new SipExchange.Way(transport, port, tls, timeout, source, clock);
    var exchange = new SipExchange(way, target, trace);
    try (exchange) {
      Optional<Outcome> fault = exchange.open();
      if (fault.isPresent()) {
        return fault.get();
      }
      SipReply reply = exchange.ask(SipRequest.options(uri, transport));
      var answer = new OptionsAnswer(reply);
      return reply.cannotServe(answer).orElseGet(() -> new Outcome.Reached(reply.sum(), answer));
    } catch (IOException e) {
      return exchange.failed(e, new OptionsAnswer(exchange.unanswered()));
    }
  }
}
