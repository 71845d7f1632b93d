package vn.bridgewatch.agent.snmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snmp4j.smi.OctetString;

class RestartWatchTest {

  private static final long SECOND = 1_000_000_000L;

  private final RestartWatch watch = new RestartWatch();

  private static OptionalDouble ticks(double ticks) {
    return OptionalDouble.of(ticks);
  }

  private static Optional<RestartWatch.EngineStarts> engine(String id, int boots) {
    return Optional.of(new RestartWatch.EngineStarts(new OctetString(id), boots));
  }

  @Test
  void nothingIsSeenWhereNothingTells() {
    assertThat(watch.suspects(OptionalDouble.empty(), Optional.empty(), 0)).isFalse();
    assertThat(watch.hasSeen()).isFalse();
  }

  @Test
  void theFirstLookIsNoRestart() {
    assertThat(watch.suspects(ticks(5), engine("a", 7), 0)).isFalse();
    assertThat(watch.hasSeen()).isTrue();
    assertThat(watch.restarts()).isZero();
  }

  /// 60 s lie between the looks.
  @ParameterizedTest(name = "{2}")
  @CsvSource({
    "20, true, it says no more than sysUpTime does",
    "20 25, true, the host is as young",
    "20 50 55, true, host and engine are as young",
    "20 65, true, it may have begun just before the last look",
    "20 300, false, the host ran on: it was the agent alone",
    "20 20 300, false, the engine ran on: sysUpTime began anew by itself",
    "'', true, it answers no more",
  })
  void whatIsOlderThanTheLastLookProvesThatItRanOn(String ages, boolean restart, String what) {
    assertThat(watch.suspects(ticks(100_000), Optional.empty(), 0)).isFalse();
    assertThat(watch.suspects(ticks(2_000), Optional.empty(), 60 * SECOND)).isTrue();
    List<Double> said =
        ages.isEmpty() ? List.of() : Arrays.stream(ages.split(" ")).map(Double::valueOf).toList();

    assertThat(watch.judge(said, ticks(2_000), 60 * SECOND)).as(what).isEqualTo(restart);
    assertThat(watch.restarts()).isEqualTo(restart ? 1 : 0);
  }

  @Test
  void anEngineThatCountsOneMoreStartIsAskedFor() {
    assertThat(watch.suspects(OptionalDouble.empty(), engine("a", 7), 0)).isFalse();
    assertThat(watch.suspects(OptionalDouble.empty(), engine("a", 7), 30 * SECOND)).isFalse();

    assertThat(watch.suspects(OptionalDouble.empty(), engine("a", 8), 60 * SECOND)).isTrue();
    assertThat(watch.judge(List.of(12.0, 10.0), ticks(1_200), 60 * SECOND)).isTrue();

    assertThat(watch.suspects(OptionalDouble.empty(), engine("a", 8), 90 * SECOND)).isFalse();
    assertThat(watch.restarts()).isEqualTo(1);
  }

  @Test
  void oneRestartIsOneWhicheverWitnessIsReadFirst() {
    assertThat(watch.suspects(ticks(100_000), engine("a", 7), 0)).isFalse();
    assertThat(watch.suspects(OptionalDouble.empty(), engine("a", 8), 30 * SECOND)).isTrue();
    assertThat(watch.judge(List.of(10.0), ticks(1_000), 30 * SECOND)).isTrue();

    assertThat(watch.suspects(ticks(2_000), engine("a", 8), 40 * SECOND)).isFalse();
    assertThat(watch.restarts()).isEqualTo(1);
  }

  @Test
  void anotherEngineHasACountOfItsOwn() {
    assertThat(watch.suspects(OptionalDouble.empty(), engine("a", 7), 0)).isFalse();
    assertThat(watch.suspects(OptionalDouble.empty(), engine("b", 9), 30 * SECOND)).isFalse();
  }
}
