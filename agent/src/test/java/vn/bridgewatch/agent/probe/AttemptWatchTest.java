package vn.bridgewatch.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.time.NanoClock;

/// What follows the attempts of a probe is told of each of them, before their series are made.
class AttemptWatchTest {

  private static final Metric BESIDE = Metric.gauge("beside", "");

  private final Resolver resolver = new Resolver();
  private final List<String> heard = new ArrayList<>();

  private final AttemptWatch watch =
      new AttemptWatch() {
        @Override
        public Following began() {
          heard.add("began");
          return new Following() {
            @Override
            public void ended(Attempt attempt) {
              heard.add("ended");
            }

            @Override
            public void dropped() {
              heard.add("dropped");
            }
          };
        }

        @Override
        public Optional<Observation> beside(Attempt attempt) {
          heard.add("beside");
          return Optional.of(Observation.of(BESIDE, Labels.NONE, 1));
        }
      };

  @AfterEach
  void close() {
    resolver.close();
  }

  private ProbeMeasurement measurement(Probe probe) {
    var aim =
        new Aim(
            "127.0.0.1",
            probe,
            Duration.ofSeconds(1),
            AllowList.LOOPBACK,
            resolver,
            NanoClock.SYSTEM);
    var identity = new ProbeMeasurement.Identity(ProbeKind.ICMP, "gateway", "", "127.0.0.1");
    return new ProbeMeasurement(identity, aim, _ -> {}, watch);
  }

  private static Outcome reached() {
    return new Outcome.Reached(Duration.ofMillis(1), Answer.NONE);
  }

  @Test
  void anAttemptThatWaitsIsFollowedToItsEnd() throws InterruptedException {
    List<Observation> observations = measurement((_, _) -> reached()).measure();

    assertThat(heard).containsExactly("began", "ended", "beside");
    assertThat(observations)
        .extracting(observation -> observation.series().name())
        .startsWith("probe_success", "beside");
  }

  @Test
  void anAttemptThatIsInterruptedIsDropped() {
    ProbeMeasurement measurement =
        measurement((_, _) -> {
          throw new InterruptedException();
        });

    assertThatThrownBy(measurement::measure).isInstanceOf(InterruptedException.class);
    assertThat(heard).containsExactly("began", "dropped");
  }

  @Test
  void anAttemptWithoutAThreadIsFollowedWhoeverEndsIt() {
    var probe =
        new Probe() {
          private Consumer<Outcome> done = _ -> {};

          @Override
          public Outcome measure(InetAddress target, Trace trace) {
            throw new AssertionError("begun already");
          }

          @Override
          public boolean begin(InetAddress target, Consumer<Outcome> told) {
            done = told;
            return true;
          }
        };
    var seen = new ArrayList<Observation>();
    assertThat(measurement(probe).begin(given -> seen.addAll(given.get()))).isTrue();
    assertThat(heard).containsExactly("began");
    probe.done.accept(reached());

    assertThat(heard).containsExactly("began", "ended", "beside");
    assertThat(seen).isNotEmpty();
  }

  @Test
  void oneThatCannotDoWithoutAThreadIsDroppedAndBegunAnew() throws InterruptedException {
    ProbeMeasurement measurement = measurement((_, _) -> reached());
    assertThat(measurement.begin(_ -> {})).isFalse();
    assertThat(heard).containsExactly("began", "dropped");
    assertThat(measurement.measure()).isNotEmpty();
  }

  @Test
  void aBugOfAnAttemptAsideIsOurOwnFailure() throws InterruptedException {
    var ended = new LinkedBlockingQueue<Attempt>();
    new Aim(
            "127.0.0.1",
            (_, _) -> {
              throw new IllegalStateException("a bug");
            },
            Duration.ofSeconds(1),
            AllowList.LOOPBACK,
            resolver,
            NanoClock.SYSTEM)
        .attemptAside(ended::add);

    Attempt attempt = ended.poll(20, TimeUnit.SECONDS);
    assertThat(attempt).isNotNull();
    assertThat(attempt.outcome()).isInstanceOf(Outcome.Unmeasured.class);
  }
}
