package vn.bridgewatch.agent.snmp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BootWatchTest {

  @ParameterizedTest(name = "{4}")
  @CsvSource({
    "100000, 103000, 30, false, it runs on",
    "100000, 100000, 30, false, an agent that updates the value late",
    "100000, 100000, 3600, false, a value that never moves",
    "100000, 500, 30, true, it restarted",
    "4294967000, 2700, 30, false, it wrapped after 497 days",
    "4294967000, 100, 30, false, it wrapped and runs a little late",
    "2147483648, 100, 30, true, it restarted long before the wrap",
    "10000, 30000, 3600, true, it restarted while nobody looked and runs longer than before",
    "10000, 367000, 3600, false, nobody looked for an hour"
  })
  void tellsARestartFromAWrap(
      double before, double after, long seconds, boolean restarted, String what) {
    var watch = new BootWatch();

    assertThat(watch.see(before, 0)).as("the first look").isFalse();
    assertThat(watch.see(after, seconds * 1_000_000_000L)).as(what).isEqualTo(restarted);
  }

  @Test
  void eachRestartCounts() {
    var watch = new BootWatch();
    int boots = 0;
    for (int i = 0; i < 4; i++) {
      boots += watch.see(50_000, i * 600_000_000_000L) ? 1 : 0;
      boots += watch.see(80_000, (i * 600L + 300) * 1_000_000_000L) ? 1 : 0;
    }

    assertThat(boots).isEqualTo(3);
  }
}
