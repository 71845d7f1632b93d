package vn.bridgewatch.agent.probe.sip;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vn.bridgewatch.agent.probe.Answer;
import vn.bridgewatch.agent.probe.Field;
import vn.bridgewatch.metric.Metric;

/// What came of OPTIONS.
record OptionsAnswer(SipReply reply) implements Answer {

  private static final int BUSY_HERE = 486;
  private static final int BUSY_EVERYWHERE = 600;

  private static final Field IN_CALL =
      Field.of(
          Metric.gauge(
              "bridgewatch_sip_in_call", "Whether it answers that it is in a call (486 or 600)"));

  static List<Field> fields(SipTransport transport) {
    return SipReply.fields(transport, List.of(IN_CALL));
  }

  private boolean inCall() {
    return reply.status() == BUSY_HERE || reply.status() == BUSY_EVERYWHERE;
  }

  @Override
  public void tell(Values values) {
    reply.tell(values);
    if (reply.response().isPresent()) {
      values.put(IN_CALL, inCall() ? 1 : 0);
    }
  }

  @Override
  public String text() {
    return reply.text() + (inCall() ? ", in a call" : "");
  }

  @Override
  public List<String> details() {
    return reply.details();
  }

  @Override
  public Map<String, Object> facts() {
    var facts = new LinkedHashMap<>(reply.facts());
    if (reply.response().isPresent()) {
      facts.put("inCall", inCall());
    }
    return facts;
  }

  @Override
  public Optional<Doubt> doubt() {
    return inCall()
        ? Optional.of(new Doubt("device_in_call", "the device answers that it is in a call"))
        : reply.doubt();
  }
}
