package vn.bridgewatch.agent.snmp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BootWatchTest {

  @ParameterizedTest(name = "{4}")
  @CsvSource({
    "100000, 103000, 30, 0, it runs on",
    "100000, 100000, 30, 0, an agent that updates the value late",
    "100000, 100000, 3600, 0, a value that never moves",
    "100000, 500, 30, 1, it restarted",
    "4294967000, 2700, 30, 0, it wrapped after 497 days",
    "4294967000, 100, 30, 0, it wrapped and runs a little late",
    "2147483648, 100, 30, 1, it restarted long before the wrap",
    "10000, 30000, 3600, 1, it restarted while nobody looked and runs longer than before",
    "10000, 367000, 3600, 0, nobody looked for an hour"
  })
  void tellsARestartFromAWrap(double before, double after, long seconds, int boots, String what) {
    var watch = new BootWatch();
    assertThat(watch.hasSeen()).isFalse();

    watch.see(before, 0);
    watch.see(after, seconds * 1_000_000_000L);

    assertThat(watch.boots()).as(what).isEqualTo(boots);
    assertThat(watch.hasSeen()).isTrue();
  }

  @Test
  void eachRestartCounts() {
    var watch = new BootWatch();
    for (int i = 0; i < 4; i++) {
      watch.see(50_000, i * 600_000_000_000L);
      watch.see(80_000, (i * 600L + 300) * 1_000_000_000L);
    }

    assertThat(watch.boots()).isEqualTo(3);
  }
}
