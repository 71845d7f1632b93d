package vn.bridgewatch.agent.probe.sip;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vn.bridgewatch.agent.probe.Answer;
import vn.bridgewatch.agent.probe.Cause;
import vn.bridgewatch.agent.probe.Field;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.agent.probe.Texts;
import vn.bridgewatch.agent.probe.tls.TlsSeen;
import vn.bridgewatch.metric.Metric;

/// What came of a request, whatever was asked.
///
/// @param connect how long the TCP handshake took; zero over UDP
/// @param response the final one
/// @param time from the request to it
record SipReply(
    SipTransport transport,
    Duration connect,
    Optional<TlsSeen> tls,
    Optional<SipResponse> response,
    Duration time)
    implements Answer {

  private static final int REQUEST_TIMEOUT = 408;
  private static final int UNAVAILABLE = 503;

  private static final Field STATUS =
      Field.of(Metric.gauge("bridgewatch_sip_status_code", "The final answer to a SIP request"));
  private static final Metric DURATION =
      Metric.gauge("bridgewatch_sip_duration_seconds", "How long the phases of a SIP request took");
  private static final Field CONNECT = Field.of(DURATION, "phase", "connect");
  private static final Field TLS = Field.of(DURATION, "phase", "tls");
  private static final Field RESPONSE = Field.of(DURATION, "phase", "response");

  /// The values of any request, and those of its kind.
  static List<Field> fields(SipTransport transport, List<Field> ofItsKind) {
    var fields = new ArrayList<>(List.of(STATUS, CONNECT, TLS, RESPONSE));
    fields.addAll(ofItsKind);
    if (transport == SipTransport.TLS) {
      fields.addAll(TlsSeen.FIELDS);
    }
    return fields;
  }

  int status() {
    return response.map(SipResponse::status).orElse(0);
  }

  /// From the first packet on.
  Duration sum() {
    return connect.plus(tls.map(TlsSeen::time).orElse(Duration.ZERO)).plus(time);
  }

  /// What 408 and 503 mean to whatever was asked: it cannot serve.
  ///
  /// @param answer to be told with it
  Optional<Outcome> cannotServe(Answer answer) {
    String reason = response.map(SipResponse::reason).orElse("");
    return switch (status()) {
      case REQUEST_TIMEOUT ->
          Optional.of(
              new Outcome.Unreached(
                  Cause.TIMED_OUT,
                  "a proxy on the way had no answer in time (408 " + reason + ")",
                  answer));
      case UNAVAILABLE ->
          Optional.of(
              new Outcome.Unreached(
                  Cause.SERVICE_UNAVAILABLE,
                  "it says that it cannot serve now (503 "
                      + reason
                      + ") after "
                      + Texts.seconds(time),
                  answer));
      default -> Optional.empty();
    };
  }

  @Override
  public void tell(Values values) {
    tls.ifPresent(seen -> seen.tell(values));
    response.ifPresent(last -> {
      values.put(STATUS, last.status());
      values.put(RESPONSE, time.toNanos() / 1e9);
      if (transport != SipTransport.UDP) {
        values.put(CONNECT, connect.toNanos() / 1e9);
      }
    });
    tls.ifPresent(seen -> values.put(TLS, seen.time().toNanos() / 1e9));
  }

  @Override
  public String text() {
    return response.map(last -> "SIP " + last.status() + " " + last.reason()).orElse("");
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
      facts.put("server", last.server());
    });
    tls.ifPresent(seen -> facts.putAll(seen.facts()));
    return facts;
  }

  @Override
  public Optional<Doubt> doubt() {
    return tls.flatMap(TlsSeen::doubt);
  }
}
