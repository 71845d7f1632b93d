package vn.bridgewatch.agent.probe.sip;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vn.bridgewatch.agent.probe.Answer;
import vn.bridgewatch.agent.probe.Field;
import vn.bridgewatch.agent.probe.Texts;
import vn.bridgewatch.agent.probe.tls.TlsSeen;
import vn.bridgewatch.metric.Metric;

/// What came of OPTIONS.
///
/// @param connect how long the TCP handshake took; zero over UDP
/// @param time from the request to its final answer
record SipAnswer(
    SipTransport transport,
    Duration connect,
    Optional<TlsSeen> tls,
    Optional<SipResponse> response,
    Duration time)
    implements Answer {

  private static final int BUSY_HERE = 486;
  private static final int BUSY_EVERYWHERE = 600;

  private static final Field STATUS =
      Field.of(Metric.gauge("bridgewatch_sip_status_code", "The final answer to OPTIONS"));
  private static final Metric DURATION =
      Metric.gauge("bridgewatch_sip_duration_seconds", "How long the phases of a SIP request took");
  private static final Field CONNECT = Field.of(DURATION, "phase", "connect");
  private static final Field TLS = Field.of(DURATION, "phase", "tls");
  private static final Field RESPONSE = Field.of(DURATION, "phase", "response");
  private static final Field IN_CALL =
      Field.of(
          Metric.gauge(
              "bridgewatch_sip_in_call", "Whether it answers that it is in a call (486 or 600)"));
  static final List<Field> FIELDS = List.of(STATUS, CONNECT, TLS, RESPONSE, IN_CALL);

  Duration sum() {
    return connect.plus(tls.map(TlsSeen::time).orElse(Duration.ZERO)).plus(time);
  }

  private boolean inCall() {
    return response
        .filter(r -> r.status() == BUSY_HERE || r.status() == BUSY_EVERYWHERE)
        .isPresent();
  }

  @Override
  public void tell(Values values) {
    tls.ifPresent(seen -> seen.tell(values));
    response.ifPresent(last -> {
      values.put(STATUS, last.status());
      values.put(RESPONSE, time.toNanos() / 1e9);
      values.put(IN_CALL, inCall() ? 1 : 0);
      if (transport != SipTransport.UDP) {
        values.put(CONNECT, connect.toNanos() / 1e9);
      }
    });
    tls.ifPresent(seen -> values.put(TLS, seen.time().toNanos() / 1e9));
  }

  @Override
  public String text() {
    return response
        .map(last -> "SIP " + last.status() + " " + last.reason() + (inCall() ? ", in a call" : ""))
        .orElse("");
  }

  @Override
  public List<String> details() {
    var lines = new ArrayList<String>();
    response.ifPresent(last -> {
      lines.add(
          transport.name()
              + (transport == SipTransport.UDP ? "" : ", connect " + Texts.seconds(connect))
              + ", response "
              + Texts.seconds(time)
              + (last.server().isEmpty() ? "" : ", by " + last.server()));
    });
    tls.ifPresent(seen -> lines.addAll(seen.details()));
    return lines;
  }

  @Override
  public Map<String, Object> facts() {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("transport", transport.word());
    response.ifPresent(last -> {
      facts.put("status", last.status());
      facts.put("statusText", last.reason());
      facts.put("inCall", inCall());
      facts.put("server", last.server());
    });
    tls.ifPresent(seen -> facts.putAll(seen.facts()));
    return facts;
  }

  @Override
  public Optional<Doubt> doubt() {
    return inCall()
        ? Optional.of(new Doubt("device_in_call", "the device answers that it is in a call"))
        : tls.flatMap(TlsSeen::doubt);
  }
}
