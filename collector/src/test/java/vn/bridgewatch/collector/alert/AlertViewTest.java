package vn.bridgewatch.collector.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AlertViewTest {

  @Test
  void whatIsGravestAndNearestToAConferenceIsShownFirst() {
    assertThat(
            Stream.of(
                    view(1, "firing", Severity.WARNING, "IDLE", 9),
                    view(2, "firing", Severity.WARNING, "LIVE", 1),
                    view(3, "firing", Severity.CRITICAL, "T24H", 9),
                    view(4, "firing", Severity.CRITICAL, "LIVE", 1),
                    view(5, "firing", Severity.CRITICAL, "LIVE", 2),
                    view(6, "pending", Severity.CRITICAL, "LIVE", 9),
                    view(7, "firing", Severity.WARNING, "AFTER", 1),
                    view(8, "firing", Severity.WARNING, "T7D", 1),
                    view(9, "firing", Severity.INFO, "LIVE", 9),
                    view(10, "firing", Severity.CRITICAL, "T15M", 1),
                    view(11, "firing", Severity.CRITICAL, "T60M", 3))
                .sorted(AlertView.GRAVEST_FIRST)
                .map(AlertView::id))
        .containsExactly(5L, 4L, 10L, 11L, 3L, 2L, 8L, 7L, 1L, 9L, 6L);
  }

  private static AlertView view(
      long id, String status, Severity severity, String phase, long startedMillis) {
    return new AlertView(
        id,
        "f" + id,
        "line_slow",
        "00004",
        "",
        Map.of(),
        status,
        severity,
        phase,
        "",
        startedMillis,
        startedMillis,
        null,
        null,
        "",
        "",
        "",
        "",
        "",
        null,
        false,
        Handling.NONE);
  }
}
