package vn.bridgewatch.collector.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.MemoryUsage;
import org.junit.jupiter.api.Test;

class HeapWatchTest {

  private static MemoryUsage used(long mebibytes) {
    return new MemoryUsage(0, mebibytes << 20, 1_000L << 20, 1_000L << 20);
  }

  @Test
  void aGenerationHasGrownByATwentiethAndSomeSlack() {
    assertThat(HeapWatch.hasGrown(used(113), used(100))).isFalse();
    assertThat(HeapWatch.hasGrown(used(114), used(100))).isTrue();
    assertThat(HeapWatch.hasGrown(used(8), null)).isFalse();
    assertThat(HeapWatch.hasGrown(used(9), null)).isTrue();
  }
}
