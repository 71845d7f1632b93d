package vn.bridgewatch.agent.probe.icmp;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import vn.bridgewatch.agent.probe.Answer;
import vn.bridgewatch.agent.probe.Field;
import vn.bridgewatch.metric.Metric;

/// An ICMP echo reply.
///
/// @param hopLimit time to live of the reply as it arrived; -1 when the kernel did not say
/// @param kernelStamped whether the arrival was stamped by the kernel, and not when we woke up
/// @param sendStamped whether the kernel has said when the request went out
/// @param trafficClass of the reply as it arrived; -1 when nobody asked for it
public record Echo(
    Duration roundTrip, int hopLimit, boolean kernelStamped, boolean sendStamped, int trafficClass)
    implements Answer {

  public Echo(Duration roundTrip, int hopLimit, boolean kernelStamped) {
    this(roundTrip, hopLimit, kernelStamped, false, -1);
  }

  private static final Metric DURATION =
      Metric.gauge("probe_icmp_duration_seconds", "How long the phases of an ICMP echo took");
  static final Field RESOLVE = Field.of(DURATION, "phase", "resolve");
  static final Field ROUND_TRIP = Field.of(DURATION, "phase", "rtt");
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
    String stamp =
        kernelStamped
            ? sendStamped
                ? "sending and arrival stamped by the kernel"
                : "arrival stamped by the kernel"
            : "";
    String dscp = trafficClass < 0 ? "" : "reply with DSCP " + (trafficClass >> 2);
    String line =
        Stream.of(hops, stamp, dscp)
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining(", "));
    return line.isEmpty() ? List.of() : List.of(line);
  }

  @Override
  public Map<String, Object> facts() {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("hopLimit", hopLimit);
    facts.put("kernelStamped", kernelStamped);
    facts.put("sendStamped", sendStamped);
    if (trafficClass >= 0) {
      facts.put("replyDscp", trafficClass >> 2);
    }
    return facts;
  }
}
