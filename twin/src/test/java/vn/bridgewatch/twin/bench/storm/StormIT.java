package vn.bridgewatch.twin.bench.storm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.twin.bench.Goal;

/// Every part, small, against a real collector: what comes of it, not how fast.
class StormIT {

  private static final StormBench.Extent SMALL =
      new StormBench.Extent(
          20,
          20,
          2_000,
          30,
          3,
          Duration.ofSeconds(2),
          Duration.ofSeconds(8),
          Duration.ofSeconds(5));

  @Test
  @Tag("long")
  void aCountryThatComesBackAtOnceIsBackAndNobodyIsCalledSilent() throws Exception {
    List<Goal> goals = bench().run(Set.of("reconnect"));

    assertThat(goals).hasSize(3);
    for (Goal goal : goals) {
      Map<String, Double> figures = figures(goal);
      assertThat(figures.get("all are back after")).as(goal.name()).isBetween(0.0, 90.0);
      assertThat(figures.get("alerts of silence that fired")).as(goal.name()).isZero();
      assertThat(figures.get("not acknowledged in the end")).as(goal.name()).isZero();
    }
  }

  @Test
  void garbageIsCutOffAndWhoComesBackWithItIsKeptOut() throws Exception {
    Map<String, Double> figures = figures(bench().run(Set.of("garbage")).getFirst());

    assertThat(figures.get("frames that strangers offered a second")).isGreaterThan(500);
    assertThat(figures.get("cut off as no handshake")).isPositive();
    assertThat(figures.get("bad frames that were read")).isLessThanOrEqualTo(4);
    assertThat(figures.get("cut off because they came too early")).isPositive();
    assertThat(figures.get("honest connections lost")).isZero();
    assertThat(figures.get("honest ticks not acknowledged in the end")).isZero();
  }

  @Test
  void halfOpenHandshakesAreCutOffAndHonestAgentsComeInMeanwhile() throws Exception {
    Map<String, Double> figures = figures(bench().run(Set.of("halfopen")).getFirst());

    assertThat(figures.get("cut: said nothing")).isPositive();
    assertThat(figures.get("honest connections lost")).isZero();
    assertThat(figures.get("2 honest agents that come back meanwhile are back after")).isPositive();
  }

  @Test
  @Tag("long")
  void slowPeersAreCutOff() throws Exception {
    Map<String, Double> figures = figures(bench().run(Set.of("slow")).getFirst());

    assertThat(figures.get("cut off as slow readers")).isGreaterThanOrEqualTo(3);
    assertThat(figures.get("cut off as slow writers")).isGreaterThanOrEqualTo(3);
    assertThat(figures.get("honest ticks not acknowledged in the end")).isZero();
  }

  private static StormBench bench() {
    return new StormBench(Path.of(System.getProperty("bridgewatch.root")), SMALL, _ -> {});
  }

  private static Map<String, Double> figures(Goal goal) {
    return goal.figures().stream()
        .collect(Collectors.toMap(Goal.Figure::name, Goal.Figure::value, Math::max));
  }
}
