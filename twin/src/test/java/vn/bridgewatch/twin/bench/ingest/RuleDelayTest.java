package vn.bridgewatch.twin.bench.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RuleDelayTest {

  private static final String NAME = "bridgewatch_collector_rule_delay_seconds_bucket";

  @Test
  void onlyWhatCameSinceIsCounted() {
    RuleDelay before = RuleDelay.of(metrics(100, 100, 100));
    RuleDelay after = RuleDelay.of(metrics(198, 199, 200));

    assertThat(after.millisSince(before, 0.5)).isEqualTo(5);
    assertThat(after.millisSince(before, 0.99)).isEqualTo(100);
    assertThat(after.millisSince(before, 1)).isInfinite();
  }

  @Test
  void whereNothingCameThereIsNoDelay() {
    RuleDelay before = RuleDelay.of(metrics(1, 2, 3));

    assertThat(before.millisSince(before, 0.99)).isNaN();
    assertThat(RuleDelay.of("").millisSince(before, 0.99)).isNaN();
  }

  private static String metrics(int within5, int within100, int all) {
    return "# TYPE bridgewatch_collector_rule_delay_seconds histogram\n"
        + NAME
        + "{le=\"0.005\"} "
        + within5
        + "\n"
        + NAME
        + "{le=\"0.1\"} "
        + within100
        + "\n"
        + NAME
        + "{le=\"+Inf\"} "
        + all
        + "\n";
  }
}
