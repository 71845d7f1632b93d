package vn.bridgewatch.collector.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.MemoryUsage;
import org.junit.jupiter.api.Test;

class HeapWatchTest {

  private static MemoryUsage used(long mebibytes) {
    return new MemoryUsage(0, mebibytes << 20, 1_000L << 20, 1_000L << 20);
  }

  @Test
  void aGenerationHasGrownByAQuarterAndSomeSlack() {
    assertThat(HeapWatch.hasGrown(used(141), used(100))).isFalse();
    assertThat(HeapWatch.hasGrown(used(142), used(100))).isTrue();
    assertThat(HeapWatch.hasGrown(used(16), null)).isFalse();
    assertThat(HeapWatch.hasGrown(used(17), null)).isTrue();
  }
}
