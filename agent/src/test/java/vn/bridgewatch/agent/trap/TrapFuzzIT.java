package vn.bridgewatch.agent.trap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// A hundred thousand malformed traps: every good one between them arrives, and nothing is kept.
class TrapFuzzIT {

  private static final int COUNT = 100_000;
  private static final long GROWTH_BYTES_MAX = 4 << 20;

  @Test
  void aHundredThousandMalformedTrapsCostNothing() throws Exception {
    long[] heap = TrapFuzz.run(2_026L, COUNT);

    assertThat(heap[1] - heap[0]).as("growth of the heap").isLessThan(GROWTH_BYTES_MAX);
  }
}
