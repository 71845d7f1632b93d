package vn.bridgewatch.agent.probe.icmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.agent.probe.Cause;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.agent.probe.Why;

class IcmpEngineTest {

  private static final InetAddress V4 = InetAddress.ofLiteral("192.0.2.1");
  private static final InetAddress V6 = InetAddress.ofLiteral("2001:db8::1");
  private static final InetAddress ROUTER = InetAddress.ofLiteral("192.0.2.254");
  private static final Duration SECOND = Duration.ofSeconds(1);

  private long nanos = 1_000;
  private final FakeSockets sockets = new FakeSockets(() -> nanos);
  private final IcmpEngine engine = new IcmpEngine(() -> nanos, Optional.empty(), () -> sockets);

  @Test
  void aReplyGivesTheRoundTripByTheKernelsTimeOfArrival() {
    CompletableFuture<Outcome> answer = submit(V4);
    nanos += 40_000_000; // we wake up late: it lay in the socket for 35 ms
    arrive(reply(0), 35_000_000);

    assertThat(answer)
        .isCompletedWithValue(
            new Outcome.Reached(Duration.ofMillis(5), new Echo(Duration.ofMillis(5), 57, true)));
  }

  @Test
  void withoutAStampTheTimeOfReadingCounts() {
    CompletableFuture<Outcome> answer = submit(V6);
    nanos += 7_000_000;
    arrive(Family.V6, reply(0), -1);

    assertThat(answer)
        .isCompletedWithValue(
            new Outcome.Reached(Duration.ofMillis(7), new Echo(Duration.ofMillis(7), 57, false)));
  }

  @Test
  void aStampFromBeforeTheRequestIsNotBelieved() {
    CompletableFuture<Outcome> answer = submit(V4);
    nanos += 7_000_000;
    arrive(reply(0), 3_600_000_000_000L); // the wall clock was set by an hour

    assertThat(answer)
        .isCompletedWithValue(
            new Outcome.Reached(Duration.ofMillis(7), new Echo(Duration.ofMillis(7), 57, false)));
  }

  @Test
  void aReplyThatWasInTimeCountsEvenIfWeReadItLate() {
    CompletableFuture<Outcome> answer = submit(V4);
    nanos += 5_000_000_000L;
    arrive(reply(0), 4_900_000_000L);

    assertThat(answer)
        .isCompletedWithValue(
            new Outcome.Reached(
                Duration.ofMillis(100), new Echo(Duration.ofMillis(100), 57, true)));
  }

  @Test
  void silenceTimesOutAndAReplyAfterItChangesNothing() {
    CompletableFuture<Outcome> answer = submit(V4);
    nanos += SECOND.toNanos() - 1;
    engine.turn(sockets);
    assertThat(answer).isNotDone();
    nanos += 1;
    engine.turn(sockets);
    arrive(reply(0), 0);

    assertThat(answer)
        .isCompletedWithValue(
            new Outcome.Unreached(Cause.TIMED_OUT, "no echo reply within 1.00 s"));
  }

  @Test
  void manyOutstandingAreMatchedWhateverTheOrder() {
    CompletableFuture<Outcome> first = submit(V4);
    CompletableFuture<Outcome> second = submit(V4);
    CompletableFuture<Outcome> third = submit(V6);
    nanos += 1_000_000;
    arrive(Family.V6, reply(2), 0);
    arrive(reply(0), 0);

    assertThat(third).isCompleted();
    assertThat(first).isCompleted();
    assertThat(second).isNotDone();
  }

  @Test
  void aStrangersReplyWithAnotherCookieOrIdentifierIsPassedOver() {
    CompletableFuture<Outcome> answer = submit(V4);
    EchoPackets.Identity ours = identity(0);
    arrive(
        new EchoPackets.Read.Reply(
            new EchoPackets.Identity(
                ours.identifier(), ours.sequence(), ours.cookieHigh(), ours.cookieLow() + 1)),
        0);
    arrive(
        new EchoPackets.Read.Reply(
            new EchoPackets.Identity(
                ours.identifier() ^ 1, ours.sequence(), ours.cookieHigh(), ours.cookieLow())),
        0);

    assertThat(answer).isNotDone();
  }

  @Test
  void aDatagramSocketsOwnIdentifierIsAccepted() {
    sockets.kind = IcmpSockets.Kind.DATAGRAM;
    CompletableFuture<Outcome> answer = submit(V4);
    EchoPackets.Identity ours = identity(0);
    arrive(
        new EchoPackets.Read.Reply(
            new EchoPackets.Identity(4711, ours.sequence(), ours.cookieHigh(), ours.cookieLow())),
        0);

    assertThat(answer).isCompleted();
  }

  @Test
  void anUnreachableMessageThatQuotesTheRequestEndsIt() {
    CompletableFuture<Outcome> host = submit(V4);
    arrive(
        new EchoPackets.Read.Undelivered(
            3, 1, identity(0).identifier(), identity(0).sequence(), Optional.of(identity(0))),
        0);
    CompletableFuture<Outcome> filtered = submit(V4);
    arrive(
        new EchoPackets.Read.Undelivered(
            3, 13, identity(1).identifier(), identity(1).sequence(), Optional.empty()),
        0);

    assertThat(host)
        .isCompletedWithValue(
            new Outcome.Unreached(
                Cause.HOST_UNREACHABLE, "192.0.2.254 says: destination unreachable (code 1)"));
    assertThat(filtered)
        .isCompletedWithValue(
            new Outcome.Unreached(Cause.REJECTED, "192.0.2.254 says: not permitted (code 13)"));
  }

  @Test
  void anErrorOfAnotherTargetThatTheNextSendGivesIsNotChargedToIt() {
    sockets.kind = IcmpSockets.Kind.DATAGRAM;
    CompletableFuture<Outcome> dead = submit(V4);
    EchoPackets.Identity first = identity(0);
    CompletableFuture<Outcome> healthy = engine.submit(InetAddress.ofLiteral("192.0.2.2"), SECOND);
    sockets.sendErrnos.add(113);
    arrive(
        new EchoPackets.Read.Undelivered(
            3, 1, first.identifier(), first.sequence(), Optional.of(first)),
        0);

    assertThat(dead.join()).isInstanceOf(Outcome.Unreached.class);
    assertThat(healthy).isNotDone();
    arrive(reply(1), 0);
    assertThat(healthy.join()).isInstanceOf(Outcome.Reached.class);
  }

  @Test
  void aSecondFailedSendIsTheTargetsOwn() {
    sockets.kind = IcmpSockets.Kind.DATAGRAM;
    submit(V4);
    sockets.sendErrno = 113;

    assertThat(submit(V4).join())
        .isEqualTo(
            new Outcome.Unreached(Cause.HOST_UNREACHABLE, "there is no route to the target"));
  }

  @Test
  void withoutRightsNothingIsSaidOfTheTargetAndTheRemedyIsNamed() {
    sockets.openErrno = 1;
    CompletableFuture<Outcome> answer = submit(V4);

    assertThat(answer.join())
        .isInstanceOfSatisfying(
            Outcome.Unmeasured.class,
            outcome -> {
              assertThat(outcome.why()).isEqualTo(Why.NO_PERMISSION);
              assertThat(outcome.remedy())
                  .contains("net.ipv4.ping_group_range")
                  .contains("CAP_NET_RAW");
            });
  }

  @Test
  void rightsThatAreGrantedLaterAreNoticed() {
    sockets.openErrno = 1;
    submit(V4).join();
    submit(V4).join();
    assertThat(sockets.opens).isEqualTo(1);
    sockets.openErrno = 0;
    nanos += Doors.REOPEN_AFTER.toNanos();
    CompletableFuture<Outcome> answer = submit(V4);
    arrive(reply(0), 0);

    assertThat(answer.join()).isInstanceOf(Outcome.Reached.class);
  }

  @Test
  void anUnreachableHostIsTheNetworksFaultAndNoRouteAndAFullBufferAreOurs() {
    sockets.sendErrno = 113;
    assertThat(submit(V4).join()).isInstanceOf(Outcome.Unreached.class);
    sockets.sendErrno = 101;
    assertThat(submit(V4).join())
        .isInstanceOfSatisfying(
            Outcome.Unmeasured.class, ours -> assertThat(ours.why()).isEqualTo(Why.NO_OWN_ROUTE));
    sockets.sendErrno = 105;
    assertThat(submit(V4).join()).isInstanceOf(Outcome.Unmeasured.class);
  }

  @Test
  void requestsOverTheBoundAreUnmeasuredAndPlacesComeBack() {
    var answers = new CompletableFuture<?>[IcmpEngine.OUTSTANDING_MAX];
    for (int i = 0; i < answers.length; i++) {
      answers[i] = engine.submit(V4, SECOND);
    }
    assertThat(engine.submit(V4, SECOND).join())
        .isInstanceOfSatisfying(
            Outcome.Unmeasured.class,
            outcome -> assertThat(outcome.why()).isEqualTo(Why.OVERLOADED));

    engine.turn(sockets);
    nanos += SECOND.toNanos();
    engine.turn(sockets);
    assertThat(answers).allMatch(CompletableFuture::isDone);
    assertThat(engine.submit(V4, SECOND)).isNotDone();
  }

  @Test
  void oneOfACrowdThatTheSystemRefusesKeepsNoneOfTheOthers() {
    var answers = new ArrayList<CompletableFuture<Outcome>>();
    for (int i = 0; i < 40; i++) {
      answers.add(engine.submit(V4, SECOND));
      sockets.sendErrnos.add(i == 5 || i == 17 ? 113 : 0);
    }
    engine.turn(sockets);

    assertThat(answers.get(5).join()).isInstanceOf(Outcome.Unreached.class);
    assertThat(answers.get(17).join()).isInstanceOf(Outcome.Unreached.class);
    assertThat(sockets.sent).hasSize(38);
    nanos += 1_000_000;
    for (int i = 0; i < 38; i++) {
      arrive(reply(i), 0);
    }
    assertThat(answers).allMatch(CompletableFuture::isDone);
  }

  @Test
  void theTimeThatACrowdTakesToGoOutIsNotTheRoundTripOfItsLast() {
    sockets.onSend = () -> nanos += 1_600_000; // 100 us each
    CompletableFuture<Outcome> first = engine.submit(V4, SECOND);
    for (int i = 1; i < 15; i++) {
      engine.submit(V4, SECOND);
    }
    CompletableFuture<Outcome> last = engine.submit(V4, SECOND);
    engine.turn(sockets);
    nanos += 400_000;
    arrive(reply(0), 0);
    arrive(reply(15), 0);

    assertThat(first).isCompletedWithValue(reached(2_000_000));
    assertThat(last).isCompletedWithValue(reached(500_000));
  }

  @Test
  void aReplyFromBeforeItsPlaceInTheCrowdIsTimedFromTheHandingOver() {
    sockets.onSend = () -> nanos += 1_600_000;
    for (int i = 0; i < 15; i++) {
      engine.submit(V4, SECOND);
    }
    CompletableFuture<Outcome> last = engine.submit(V4, SECOND);
    engine.turn(sockets);
    arrive(reply(15), 600_000); // it came 1 ms after the crowd was handed over

    assertThat(last).isCompletedWithValue(reached(1_000_000));
  }

  @Test
  void oneWhoFailsOnWhatHeIsToldKeepsNoneOfTheOthers() {
    engine.submit(
        V4,
        SECOND,
        Shape.PLAIN,
        _ -> {
          throw new IllegalStateException("a bug");
        });
    CompletableFuture<Outcome> other = engine.submit(V4, SECOND);
    engine.turn(sockets);
    arrive(reply(0), 0);
    arrive(reply(1), 0);

    assertThat(other).isCompleted();
  }

  private static Outcome reached(long roundTripNanos) {
    var time = Duration.ofNanos(roundTripNanos);
    return new Outcome.Reached(time, new Echo(time, 57, true));
  }

  @Test
  void aStoppedEngineAnswersAtOnceThatItMeasuresNothing() {
    engine.close();

    assertThat(engine.submit(V4, SECOND).join()).isInstanceOf(Outcome.Unmeasured.class);
  }

  private CompletableFuture<Outcome> submit(InetAddress target) {
    CompletableFuture<Outcome> answer = engine.submit(target, SECOND);
    engine.turn(sockets);
    return answer;
  }

  private void arrive(EchoPackets.Read read, long queuedNanos) {
    arrive(Family.V4, read, queuedNanos);
  }

  private void arrive(Family family, EchoPackets.Read read, long queuedNanos) {
    sockets
        .arrivals
        .get(family)
        .add(new IcmpSockets.Arrival(read, Optional.of(ROUTER), 57, nanos, queuedNanos));
    engine.turn(sockets);
  }

  private EchoPackets.Read reply(int index) {
    return new EchoPackets.Read.Reply(identity(index));
  }

  /// What the request sent as the index-th carried.
  private EchoPackets.Identity identity(int index) {
    FakeSockets.Sent sent = sockets.sent.get(index);
    byte[] reply = sent.icmp().clone();
    reply[0] = (byte) (sent.family() == Family.V4 ? 0 : 129);
    return ((EchoPackets.Read.Reply) EchoPackets.read(sent.family(), reply)).identity();
  }
}
