package vn.bridgewatch.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecordIdTest {

  private static final int SITES = 3_355;
  private static final int BUCKETS = 8_192;

  @Test
  void agentsNamedAfterTheirSitesSpreadOverATable() {
    var buckets =
        IntStream.range(0, SITES)
            .mapToObj("%05d"::formatted)
            .map(site -> new RecordId("agent-" + site, site, 1, 1).hashCode())
            .map(hash -> (hash ^ hash >>> 16) & (BUCKETS - 1))
            .collect(Collectors.toSet());

    assertThat(buckets).as("of 2,750 that chance would fill").hasSizeGreaterThan(2_000);
  }

  @Test
  void equalIdentitiesHaveEqualHashes() {
    assertThat(new RecordId("agent-00", "00", 7, 3))
        .isEqualTo(new RecordId("agent-00", "00", 7, 3))
        .hasSameHashCodeAs(new RecordId("agent-00", "00", 7, 3));
  }
}
