package vn.bridgewatch.agent.probe.icmp;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vn.bridgewatch.agent.probe.Answer;
import vn.bridgewatch.agent.probe.Field;
import vn.bridgewatch.metric.Metric;

/// An ICMP echo reply.
///
/// @param hopLimit time to live of the reply as it arrived; -1 when the kernel did not say
/// @param kernelStamped whether the arrival was stamped by the kernel, and not when we woke up
public record Echo(Duration roundTrip, int hopLimit, boolean kernelStamped) implements Answer {

  private static final Field ROUND_TRIP =
      Field.of(
          Metric.gauge("probe_icmp_duration_seconds", "How long the phases of an ICMP echo took"),
          "phase",
          "rtt");
  private static final Field HOP_LIMIT =
      Field.of(
          Metric.gauge(
              "probe_icmp_reply_hop_limit", "Time to live of the ICMP echo reply as it arrived"));
  public static final List<Field> FIELDS = List.of(ROUND_TRIP, HOP_LIMIT);

  @Override
  public void tell(Values values) {
    values.put(ROUND_TRIP, roundTrip.toNanos() / 1e9);
    if (hopLimit >= 0) {
      values.put(HOP_LIMIT, hopLimit);
    }
  }

  @Override
  public String text() {
    return "echo reply";
  }

  @Override
  public List<String> details() {
    String hops = hopLimit < 0 ? "" : "hop limit " + hopLimit;
    String stamp = kernelStamped ? "arrival stamped by the kernel" : "";
    return List.of(hops + (hops.isEmpty() || stamp.isEmpty() ? "" : ", ") + stamp).stream()
        .filter(line -> !line.isEmpty())
        .toList();
  }

  @Override
  public Map<String, Object> facts() {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("hopLimit", hopLimit);
    facts.put("kernelStamped", kernelStamped);
    return facts;
  }
}
