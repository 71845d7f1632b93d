package vn.bridgewatch.media.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.bridgewatch.media.ledger.Knowledge;
import vn.bridgewatch.media.ledger.StreamReport;
import vn.bridgewatch.media.ledger.WayReport;
import vn.bridgewatch.media.packet.StampKey;
import vn.bridgewatch.media.reflect.KnownSender;
import vn.bridgewatch.media.reflect.Prefix;
import vn.bridgewatch.media.reflect.ReflectorServer;
import vn.bridgewatch.media.reflect.ReflectorSettings;
import vn.bridgewatch.media.udp.UdpException;

/// Sender, line and reflector on sockets of this machine.
class RealSocketsTest {

  private static final StampKey KEY =
      new StampKey("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII));

  private static ReflectorServer reflector(String host, Optional<StampKey> key) throws Exception {
    var sender =
        new KnownSender(
            "test",
            List.of(Prefix.parse("127.0.0.0/8"), Prefix.parse("::1")),
            key.map(StampKey::copy));
    return ReflectorServer.start(
        new InetSocketAddress(InetAddress.ofLiteral(host), 0),
        ReflectorSettings.of(List.of(sender)));
  }

  private static CallReport run(
      String profile, int millis, Optional<StampKey> key, InetSocketAddress target)
      throws Exception {
    var plan = new CallPlan(CallProfile.parse(profile), Duration.ofMillis(millis), key, 500);
    return new CallRunner(plan, target, null).run(CallTrace.OFF);
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1, true", "::1, true", "127.0.0.1, false"})
  void aWholeLineIsToldAsWhole(String host, boolean signed) throws Exception {
    Optional<StampKey> key = signed ? Optional.of(KEY) : Optional.empty();
    try (var reflector = reflector(host, key)) {
      CallReport report = run("720p", 500, key, reflector.local());

      assertThat(report.end()).isEqualTo(CallEnd.COMPLETE);
      for (StreamReport stream : report.streams()) {
        assertThat(stream.knowledge()).isEqualTo(Knowledge.RECEPTION);
        assertThat(stream.lost()).as(stream.name()).isZero();
        assertThat(stream.forward().dscpSeen()).containsOnlyKeys(stream.forward().dscpSent());
        assertThat(stream.backward().dscpSeen()).containsOnlyKeys(stream.forward().dscpSent());
        assertThat(stream.forward().hopLimit()).hasValue(64);
        assertThat(stream.untrue()).isZero();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"11", "12", "13"})
  void lossesOfEachWayAreThoseOfTheLine(int seed) throws Exception {
    try (var reflector = reflector("127.0.0.1", Optional.of(KEY))) {
      var relay =
          new UdpRelay(
              reflector.local(),
              VirtualLine.seeded(seed, 0.03, 2, 0),
              VirtualLine.seeded(100 + seed, 0.05, 1.5, 0));
      CallReport report;
      try (relay) {
        report = run("720p", 1500, Optional.of(KEY), relay.address());
      }

      assertThat(report.end()).isEqualTo(CallEnd.COMPLETE);
      for (int i = 0; i < report.streams().size(); i++) {
        same("there", relay.truths().get(i).lostThere, report.streams().get(i).forward());
        same("back", relay.truths().get(i).lostBack, report.streams().get(i).backward());
      }
    }
  }

  /// The relay's thread comes late at times, so the truth is what it did: when each packet left it,
  /// by its own clock. What is between its stamp and the kernel's is the bound.
  @ParameterizedTest
  @CsvSource({"21", "22"})
  void variationsOfTheDelayAreThoseOfTheLine(int seed) throws Exception {
    try (var reflector = reflector("127.0.0.1", Optional.of(KEY))) {
      var relay =
          new UdpRelay(
              reflector.local(),
              VirtualLine.seeded(seed, 0.03, 2, 0.01),
              VirtualLine.seeded(100 + seed, 0.05, 3, 0.01));
      CallReport report;
      try (relay) {
        report = run("720p", 1500, Optional.of(KEY), relay.address());
      }

      for (int i = 0; i < report.streams().size(); i++) {
        StreamReport stream = report.streams().get(i);
        near("there", new WayTruth(relay.truths().get(i).cameThere), stream.forward());
        near("back", new WayTruth(relay.truths().get(i).cameBack), stream.backward());
      }
    }
  }

  private static void near(String what, WayTruth truth, WayReport way) {
    assertThat(way.packets().duplicates()).as("%s: doubled", what).isEqualTo(truth.duplicates());
    assertThat(way.packets().reordering().reordered())
        .as("%s: reordered", what)
        .isEqualTo(truth.reordered());
    assertThat(way.packets().spread().mean())
        .as("%s: mean above the least", what)
        .isCloseTo(truth.delayVariationMeanMs(), within(3.0));
    assertThat(way.packets().spread().p50())
        .as("%s: median above the least", what)
        .isCloseTo(truth.delayVariationMs(0.5), within(3.0));
    assertThat(way.packets().jitterMs())
        .as("%s: jitter", what)
        .isCloseTo(truth.jitterMs(), within(5.0));
  }

  /// The line's own order is that of its arrivals there, which is that of sending.
  private static void same(String what, List<Boolean> lost, WayReport way) {
    long runs = 0;
    long longest = 0;
    long run = 0;
    for (boolean one : lost) {
      run = one ? run + 1 : 0;
      runs += run == 1 ? 1 : 0;
      longest = Math.max(longest, run);
    }
    assertThat(way.packets().sent()).as("%s: sent", what).isEqualTo(lost.size());
    assertThat(way.packets().lost())
        .as("%s: lost", what)
        .isEqualTo(lost.stream().filter(one -> one).count());
    assertThat(way.runs().runs()).as("%s: runs", what).isEqualTo(runs);
    assertThat(way.runs().longest()).as("%s: longest", what).isEqualTo(longest);
  }

  /// What counts is when the last packet passes on the line, not when the program is done.
  @Test
  void theLineIsFreeWithinASecondWhenTheRunIsToldToStop() throws Exception {
    var flowing = new CountDownLatch(1);
    VirtualLine.Script there =
        (stream, index, _) -> {
          if (stream == 1 && index == 100) {
            flowing.countDown();
          }
          return VirtualLine.Fate.after(1_000_000);
        };
    try (var reflector = reflector("127.0.0.1", Optional.of(KEY))) {
      var relay =
          new UdpRelay(reflector.local(), there, (_, _, _) -> VirtualLine.Fate.after(1_000_000));
      var result = new CompletableFuture<CallReport>();
      long toldNanos;
      try (relay) {
        var plan =
            new CallPlan(CallProfile.parse("720p"), Duration.ofSeconds(120), Optional.of(KEY), 500);
        var runner = new CallRunner(plan, relay.address(), null);
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try {
                result.complete(runner.run(CallTrace.OFF));
              } catch (UdpException e) {
                result.completeExceptionally(e);
              }
            });
        assertThat(flowing.await(60, TimeUnit.SECONDS)).as("media flow").isTrue();
        toldNanos = System.nanoTime();
        runner.stop();
        assertThat(result.get(60, TimeUnit.SECONDS).end()).isEqualTo(CallEnd.STOPPED);
      }

      for (UdpRelay.Truth truth : relay.truths()) {
        long last = truth.cameThere.getLast().arrivedNanos();
        assertThat(Duration.ofNanos(last - toldNanos)).isLessThan(Duration.ofSeconds(1));
      }
    }
  }

  @Test
  void aKeyThatIsNotKnownIsNotAnswered() throws Exception {
    StampKey other = new StampKey(new byte[32]);
    try (var reflector = reflector("127.0.0.1", Optional.of(KEY))) {
      CallReport report = run("audio", 500, Optional.of(other), reflector.local());

      assertThat(report.end()).isEqualTo(CallEnd.NO_ANSWER);
      assertThat(report.streams().getFirst().sent()).isEqualTo(8);
    }
  }

  @Test
  void aPortWhereNothingListensIsToldAsRefused() throws Exception {
    InetSocketAddress gone;
    try (var reflector = reflector("127.0.0.1", Optional.of(KEY))) {
      gone = reflector.local();
    }
    CallReport report = run("audio", 500, Optional.of(KEY), gone);

    assertThat(report.end()).isEqualTo(CallEnd.REFUSED);
    assertThat(report.why()).hasValue("refused: nothing listens there");
  }
}
