package vn.bridgewatch.twin.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcknowledgedTimesTest {

  @TempDir private Path folder;
  private AcknowledgedTimes times;

  @BeforeEach
  void readLedger() throws Exception {
    Path ledger = folder.resolve("ledger");
    Files.write(
        ledger,
        List.of(
            "issued a s 0000000000000001 1 900 00000000000000ff samples",
            "acknowledged a s 0000000000000001 2 2000",
            "acknowledged a s 0000000000000001 1 1000",
            "acknowledged a s 0000000000000001 3 2000",
            "acknowledged a s 0000000000000001 4 3500"));
    times = AcknowledgedTimes.of(ledger);
  }

  @Test
  void theFirstAfterAMomentCounts() {
    assertThat(times.secondsUntilFirst(500)).isEqualTo(0.5);
    assertThat(times.secondsUntilFirst(1_001)).isEqualTo(0.999);
    assertThat(times.secondsUntilFirst(2_000)).isZero();
    assertThat(times.secondsUntilFirst(2_001)).isEqualTo(1.499);
  }

  @Test
  void whereNoneCameItIsForEver() {
    assertThat(times.secondsUntilFirst(3_501)).isInfinite();
  }

  @Test
  void thoseFromOneMomentUntilBeforeAnotherAreCounted() {
    assertThat(times.within(1_000, 2_000)).isEqualTo(1);
    assertThat(times.within(1_001, 2_001)).isEqualTo(2);
    assertThat(times.within(0, 9_000)).isEqualTo(4);
    assertThat(times.within(2_001, 3_500)).isZero();
  }
}
