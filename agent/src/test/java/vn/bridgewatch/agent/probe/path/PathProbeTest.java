package vn.bridgewatch.agent.probe.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.agent.probe.Answer;
import vn.bridgewatch.agent.probe.Cause;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.agent.probe.Trace;
import vn.bridgewatch.agent.probe.icmp.Echo;
import vn.bridgewatch.agent.probe.icmp.Echoed;
import vn.bridgewatch.time.NanoClock;

class PathProbeTest {

  private static final InetAddress TARGET = InetAddress.ofLiteral("192.0.2.9");
  private static final Duration WAIT = Duration.ofMillis(100);

  /// Routers on the way by their hop; behind them is the target.
  private List<String> routers = List.of("192.0.2.1", "192.0.2.2");

  private boolean losesTheFirstOfTheTarget;
  private int rounds;

  private final PathProbe probe =
      PathProbe.by(this::ask, new PathProbe.Plan(8, 2, Duration.ofSeconds(10)), NanoClock.SYSTEM);

  private List<Echoed> ask(InetAddress target, List<Integer> limits, Duration wait) {
    rounds++;
    var answers = new ArrayList<Echoed>();
    for (int limit : limits) {
      boolean first = losesTheFirstOfTheTarget && rounds == 1 && limit == routers.size() + 1;
      answers.add(first ? new Echoed.Silent(wait) : answer(limit));
    }
    return answers;
  }

  private Echoed answer(int limit) {
    if (limit > routers.size()) {
      return new Echoed.Replied(new Echo(WAIT, 60, true));
    }
    InetAddress router = InetAddress.ofLiteral(routers.get(limit - 1));
    return new Echoed.Told(
        true,
        false,
        new Outcome.Unreached(Cause.HOST_UNREACHABLE, "", Answer.NONE),
        Optional.of(router),
        WAIT,
        0);
  }

  private Answer measure() throws InterruptedException {
    return ((Outcome.Reached) probe.measure(TARGET, Trace.OFF)).answer();
  }

  @Test
  void aChangeOfTheWayIsAnEvent() throws Exception {
    assertThat(measure().happenings()).isEmpty();
    routers = List.of("192.0.2.1", "192.0.2.3");
    assertThat(measure().happenings()).isEmpty();
    assertThat(measure().happenings())
        .singleElement()
        .satisfies(happening -> {
          assertThat(happening.kind()).isEqualTo("path_changed");
          assertThat(happening.text())
              .contains("before 192.0.2.1 192.0.2.2 192.0.2.9, now 192.0.2.1 192.0.2.3 192.0.2.9");
        });
    assertThat(measure().happenings()).isEmpty();
  }

  @Test
  void aTargetWhoseFirstAnswerIsLostIsNotFartherAway() throws Exception {
    losesTheFirstOfTheTarget = true;

    assertThat(measure().facts())
        .containsEntry("hops", 3)
        .containsEntry("hopLossRatios", List.of("0.0", "0.0", "0.5"));
  }
}
