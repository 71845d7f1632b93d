package vn.bridgewatch.agent.probe.icmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vn.bridgewatch.agent.probe.Cause;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.agent.probe.Trace;

class MtuSearchTest {

  private static final Echoed REPLY = new Echoed.Replied(new Echo(Duration.ofMillis(2), 60, true));
  private static final Echoed SILENCE = new Echoed.Silent(Duration.ofSeconds(1));
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final List<Integer> sent = new ArrayList<>();
  private long nanos;

  private Outcome find(MtuSearch.Sender path) throws InterruptedException {
    MtuSearch.Sender counted =
        (size, wait) -> {
          sent.add(size);
          Echoed echoed = path.send(size, wait);
          nanos += echoed instanceof Echoed.Silent ? wait.toNanos() : 2_000_000;
          return echoed;
        };
    return new MtuSearch(counted, true, () -> nanos).find(1_500, TIMEOUT, Trace.OFF);
  }

  private static Echoed tooBig(int mtu) {
    return new Echoed.Told(
        false,
        true,
        new Outcome.Unreached(Cause.HOST_UNREACHABLE, ""),
        Optional.empty(),
        Duration.ofMillis(1),
        mtu);
  }

  private static PathMtu mtu(Outcome outcome) {
    return (PathMtu) ((Outcome.Reached) outcome).answer();
  }

  @ParameterizedTest
  @ValueSource(ints = {68, 69, 576, 1_279, 1_280, 1_399, 1_400, 1_492, 1_499, 1_500})
  void whateverTheSizeASilentPathIsMeasuredExactly(int truth) throws Exception {
    PathMtu found = mtu(find((size, _) -> size <= truth ? REPLY : SILENCE));

    assertThat(found.bytes()).isEqualTo(truth);
    assertThat(found.exact()).isTrue();
    assertThat(found.silent()).isEqualTo(truth < 1_500);
  }

  @Test
  void whatARouterTellsIsTriedAndSavesTheSearch() throws Exception {
    PathMtu found = mtu(find((size, _) -> size <= 1_400 ? REPLY : tooBig(1_400)));

    assertThat(found.bytes()).isEqualTo(1_400);
    assertThat(found.silent()).isFalse();
    assertThat(sent).containsExactly(68, 1_500, 1_400, 1_401);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 70, 1_450, 9_000})
  void aRouterThatLiesChangesNothing(int lie) throws Exception {
    assertThat(mtu(find((size, _) -> size <= 1_300 ? REPLY : tooBig(lie))).bytes())
        .isEqualTo(1_300);
  }

  @Test
  void aLostPacketMakesNoSmallPath() throws Exception {
    PathMtu found = mtu(find((size, _) -> sent.size() == 2 || sent.size() == 3 ? SILENCE : REPLY));

    assertThat(found.bytes()).isEqualTo(1_500);
  }

  @Test
  void whoDoesNotAnswerAtAllIsUnreached() throws Exception {
    assertThat(find((_, _) -> SILENCE)).isInstanceOf(Outcome.Unreached.class);
  }
}
