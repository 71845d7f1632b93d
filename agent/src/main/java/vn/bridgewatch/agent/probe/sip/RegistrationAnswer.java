package vn.bridgewatch.agent.probe.sip;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vn.bridgewatch.agent.probe.Answer;
import vn.bridgewatch.agent.probe.Field;
import vn.bridgewatch.agent.probe.Texts;
import vn.bridgewatch.metric.Metric;

/// What a registrar told of an account.
///
/// @param bindings that count; empty where it told nothing of them
record RegistrationAnswer(
    SipReply reply, RegistrationProbe.Question question, Optional<Bindings> bindings)
    implements Answer {

  private static final Field REGISTERED =
      Field.of(
          Metric.gauge(
              "bridgewatch_sip_registered", "Whether the registrar knows where the account is"));
  private static final Field LEFT =
      Field.of(
          Metric.gauge(
              "bridgewatch_sip_registration_seconds",
              "Until the registration ends unless it is renewed; 0: there is none; absent where"
                  + " there are several"));

  static List<Field> fields(SipTransport transport) {
    return SipReply.fields(transport, List.of(REGISTERED, LEFT));
  }

  @Override
  public void tell(Values values) {
    reply.tell(values);
    bindings.ifPresent(known -> {
      values.put(REGISTERED, known.all().isEmpty() ? 0 : 1);
      if (known.all().size() <= 1) { // of several, each is renewed at its own time
        values.put(LEFT, (double) known.left().toSeconds());
      }
    });
  }

  @Override
  public String text() {
    return bindings
        .map(known ->
            known.all().isEmpty()
                ? "not registered"
                : "registered, ends in " + Texts.lasting(known.left()) + " unless renewed")
        .orElse(reply.text());
  }

  @Override
  public List<String> details() {
    var lines = new ArrayList<>(reply.details());
    bindings.ifPresent(known ->
        known
            .all()
            .forEach(each ->
                lines.add("at " + each.uri() + " for " + Texts.lasting(each.left()) + " more")));
    return lines;
  }

  @Override
  public Map<String, Object> facts() {
    var facts = new LinkedHashMap<>(reply.facts());
    facts.put("account", question.account());
    bindings.ifPresent(known -> {
      facts.put("registered", !known.all().isEmpty());
      facts.put("secondsLeft", known.left().toSeconds());
      facts.put("registeredAt", known.all().stream().map(Bindings.Binding::uri).toList());
    });
    return facts;
  }

  @Override
  public Optional<Doubt> doubt() {
    return bindings.filter(known -> known.all().isEmpty()).isPresent()
        ? Optional.of(
            new Doubt(
                "not_registered", "no device is registered as " + question.account() + " now"))
        : reply.doubt();
  }
}
