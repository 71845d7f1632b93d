package vn.bridgewatch.twin.bench.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vn.bridgewatch.twin.bench.Goal;

/// The rig against a real collector, small: what it counts, not what it costs.
class IngestIT {

  private static final IngestBench.Extent SMALL =
      new IngestBench.Extent(20, Duration.ofSeconds(3), Duration.ofSeconds(6));

  @Test
  void whatTheRigSendsIsAcknowledgedAndJudged() throws Exception {
    Path root = Path.of(System.getProperty("bridgewatch.root"));
    Goal goal = new IngestBench(root, SMALL, _ -> {}).run(Set.of("1s")).getFirst();
    Map<String, Double> figures =
        goal.figures().stream().collect(Collectors.toMap(Goal.Figure::name, Goal.Figure::value));

    assertThat(figures.get("samples a second")).isPositive();
    assertThat(figures.get("from the agent's clock to the rules, 99 %")).isPositive();
    assertThat(figures.get("until it is acknowledged, 99 %")).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"prometheus", "victoria-metrics"})
  void aPeerTakesTheSameSeries(String peer) throws Exception {
    Path root = Path.of(System.getProperty("bridgewatch.root"));
    Goal goal = new IngestBench(root, SMALL, _ -> {}).run(Set.of(peer)).getFirst();
    Map<String, Goal.Figure> figures =
        goal.figures().stream().collect(Collectors.toMap(Goal.Figure::name, figure -> figure));

    assertThat(figures.get("series that it has").met()).as(goal.text()).isTrue();
    assertThat(figures.get("requests that failed").met()).as(goal.text()).isTrue();
    assertThat(figures.get("its processor time, a million samples").value()).isPositive();
  }
}
