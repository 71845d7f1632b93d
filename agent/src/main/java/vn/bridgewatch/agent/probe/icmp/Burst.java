package vn.bridgewatch.agent.probe.icmp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vn.bridgewatch.agent.probe.Answer;
import vn.bridgewatch.agent.probe.Field;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.agent.probe.Texts;
import vn.bridgewatch.metric.Metric;

/// What became of several echoes in a row.
///
/// @param roundTrips of those that were answered, the shortest first
record Burst(int sent, List<Duration> roundTrips) implements Answer {

  private static final Field LOSS =
      Field.of(
          Metric.gauge(
              "bridgewatch_icmp_loss_ratio", "The share of the echoes of a burst without a reply"));
  private static final Metric RTT =
      Metric.gauge("bridgewatch_icmp_rtt_seconds", "Round trips of a burst of ICMP echoes");
  private static final Field SHORTEST = Field.of(RTT, "share", "0");
  private static final Field MEDIAN = Field.of(RTT, "share", "0.5");
  private static final Field MOST = Field.of(RTT, "share", "0.95");
  private static final Field LONGEST = Field.of(RTT, "share", "1");
  static final List<Field> FIELDS = List.of(Echo.ROUND_TRIP, LOSS, SHORTEST, MEDIAN, MOST, LONGEST);

  Burst {
    roundTrips = List.copyOf(roundTrips);
  }

  /// All of them together: reached where one was answered, ours where we sent none.
  static Outcome outcome(List<Echoed> echoes) {
    var times = new ArrayList<Duration>();
    int sent = 0;
    for (Echoed echoed : echoes) {
      if (echoed.outcome() instanceof Outcome.Unmeasured) {
        continue;
      }
      sent++;
      if (echoed instanceof Echoed.Replied(Echo echo)) {
        times.add(echo.roundTrip());
      }
    }
    if (sent == 0) {
      return echoes.getFirst().outcome();
    }
    times.sort(null);
    var burst = new Burst(sent, times);
    if (!times.isEmpty()) {
      return new Outcome.Reached(burst.quantile(0.5), burst);
    }
    return echoes.stream()
        .map(Echoed::outcome)
        .filter(Outcome.Unreached.class::isInstance)
        .map(Outcome.Unreached.class::cast)
        .findFirst()
        .map(first -> new Outcome.Unreached(first.cause(), first.detail(), burst))
        .orElseThrow();
  }

  private double loss() {
    return 1 - roundTrips.size() / (double) sent;
  }

  private Duration quantile(double share) {
    int rank = (int) Math.ceil(share * roundTrips.size());
    return roundTrips.get(Math.clamp(rank - 1L, 0, roundTrips.size() - 1));
  }

  @Override
  public void tell(Values values) {
    values.put(LOSS, loss());
    if (!roundTrips.isEmpty()) {
      values.put(Echo.ROUND_TRIP, seconds(quantile(0.5)));
      values.put(SHORTEST, seconds(quantile(0)));
      values.put(MEDIAN, seconds(quantile(0.5)));
      values.put(MOST, seconds(quantile(0.95)));
      values.put(LONGEST, seconds(quantile(1)));
    }
  }

  @Override
  public String text() {
    return roundTrips.size() + " of " + sent + " echoes answered";
  }

  @Override
  public List<String> details() {
    return roundTrips.isEmpty()
        ? List.of()
        : List.of(
            "shortest "
                + Texts.seconds(quantile(0))
                + ", median "
                + Texts.seconds(quantile(0.5))
                + ", 95 % "
                + Texts.seconds(quantile(0.95))
                + ", longest "
                + Texts.seconds(quantile(1)));
  }

  @Override
  public Map<String, Object> facts() {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("sent", sent);
    facts.put("received", roundTrips.size());
    facts.put("lossRatio", loss());
    if (!roundTrips.isEmpty()) {
      facts.put("shortestSeconds", seconds(quantile(0)));
      facts.put("medianSeconds", seconds(quantile(0.5)));
      facts.put("longestSeconds", seconds(quantile(1)));
    }
    return facts;
  }

  @Override
  public Optional<Doubt> doubt() {
    int lost = sent - roundTrips.size();
    return lost == 0
        ? Optional.empty()
        : Optional.of(
            new Doubt(
                "lost_" + lost + "_of_" + sent, lost + " of " + sent + " echoes came to nothing"));
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
