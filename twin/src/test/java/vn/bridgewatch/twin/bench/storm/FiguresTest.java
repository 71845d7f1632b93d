package vn.bridgewatch.twin.bench.storm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FiguresTest {

  @Test
  void readsWhatTheCollectorCountsByItsReason() {
    Figures figures =
        Figures.of(
            """
            # TYPE bridgewatch_collector_connections_rejected_total counter
            bridgewatch_collector_connections_rejected_total{reason="handshake"} 12.0
            bridgewatch_collector_connections_rejected_total{reason="too_early"} 3.0
            bridgewatch_collector_handshake_seconds_count{kind="full"} 7
            bridgewatch_collector_agents_connected 5.0
            """);

    assertThat(figures.rejected("handshake")).isEqualTo(12);
    assertThat(figures.rejected("too_early")).isEqualTo(3);
    assertThat(figures.rejected("silent")).as("nobody yet").isZero();
    assertThat(figures.handshakes("full")).isEqualTo(7);
    assertThat(figures.get("bridgewatch_collector_agents_connected")).isEqualTo(5);
  }
}
