package vn.bridgewatch.agent.probe.path;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import vn.bridgewatch.agent.probe.Answer;
import vn.bridgewatch.agent.probe.Field;
import vn.bridgewatch.agent.probe.Texts;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;

/// The way to a target.
///
/// @param before the way that this one has taken the place of just now
record PathAnswer(Route route, Optional<Route> before) implements Answer {

  private static final Field HOPS =
      Field.of(
          Metric.gauge(
              "bridgewatch_path_hops", "Hops to the target; absent where it was not reached"));
  private static final Metric LOSS =
      Metric.gauge("bridgewatch_path_hop_loss_ratio", "The share of packets that a hop left alone");
  private static final Metric ROUND_TRIP =
      Metric.gauge("bridgewatch_path_hop_rtt_seconds", "The shortest round trip to a hop");
  private static final Metric WHO =
      Metric.gauge("bridgewatch_path_hop_info", "Who answers at a hop");
  static final List<Field> FIELDS = List.of(HOPS);

  @Override
  public void tell(Values values) {
    if (route.reached()) {
      values.put(HOPS, route.hops().size());
    }
    for (int i = 0; i < route.hops().size(); i++) {
      Route.Hop hop = route.hops().get(i);
      String number = String.valueOf(i + 1);
      values.put(Field.of(LOSS, "hop", number), hop.loss());
      if (hop.answered() > 0) {
        values.put(Field.of(ROUND_TRIP, "hop", number), hop.roundTrip().toNanos() / 1e9);
      }
      hop.addresses()
          .forEach(address ->
              values.put(
                  new Field(
                      WHO, Labels.of(Map.of("hop", number, "address", address.getHostAddress()))),
                  1));
    }
  }

  @Override
  public String text() {
    return route.hops().size() + " hops" + (before.isPresent() ? ", another way than before" : "");
  }

  @Override
  public List<String> details() {
    var lines = new ArrayList<String>();
    for (int i = 0; i < route.hops().size(); i++) {
      Route.Hop hop = route.hops().get(i);
      lines.add(
          String.format(
              Locale.ROOT,
              "%2d  %s%s  loss %.0f %%",
              i + 1,
              hop.who(),
              hop.answered() > 0 ? "  " + Texts.seconds(hop.roundTrip()) : "",
              hop.loss() * 100));
    }
    before.ifPresent(was -> lines.add("before: " + was));
    return lines;
  }

  @Override
  public Map<String, Object> facts() {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("hops", route.hops().size());
    facts.put("reachedTarget", route.reached());
    facts.put("changed", before.isPresent());
    facts.put("path", route.hops().stream().map(Route.Hop::who).toList());
    facts.put(
        "hopLossRatios", route.hops().stream().map(hop -> String.valueOf(hop.loss())).toList());
    facts.put(
        "hopSeconds",
        route.hops().stream()
            .map(hop -> hop.answered() > 0 ? String.valueOf(hop.roundTrip().toNanos() / 1e9) : "")
            .toList());
    return facts;
  }

  @Override
  public List<Happening> happenings() {
    return before
        .map(was ->
            List.of(
                new Happening(
                    "path_changed",
                    "Đường đi tới đích đã đổi: trước là " + was + ", nay là " + route + ".",
                    "The way to the target has changed: before " + was + ", now " + route + ".")))
        .orElse(List.of());
  }
}
