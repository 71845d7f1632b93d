package vn.bridgewatch.collector.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentServerSettingsTest {

  @ParameterizedTest
  @ValueSource(longs = {2, 4, 10, 12, 60, 3_600})
  void twoHeartbeatsComeBeforeASiteIsCalledSilent(long seconds) {
    Duration silentAfter = Duration.ofSeconds(seconds);

    assertThat(AgentServerSettings.heartbeat(silentAfter).multipliedBy(2))
        .isLessThanOrEqualTo(silentAfter);
  }

  @Test
  void areNoMoreThanNeedBe() {
    assertThat(AgentServerSettings.heartbeat(Duration.ofMinutes(1)))
        .isEqualTo(AgentServerSettings.HEARTBEAT);
  }
}
