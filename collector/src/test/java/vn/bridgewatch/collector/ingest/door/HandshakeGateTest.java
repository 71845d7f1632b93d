package vn.bridgewatch.collector.ingest.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HandshakeGateTest {

  private static final DoorLimits SMALL =
      new DoorLimits(
          12,
          1_000,
          Duration.ofSeconds(5),
          Duration.ofSeconds(4),
          Duration.ofSeconds(8),
          4,
          4,
          Duration.ofSeconds(2),
          2);

  private long nanos;
  private final HandshakeGate gate = new HandshakeGate(SMALL, 0);
  private final List<Caller> begun = new ArrayList<>();

  private final class Caller implements HandshakeGate.Guest {
    private final Origin origin;
    private @Nullable Refusal refused;

    Caller(int address) {
      origin = new Origin(false, address);
    }

    @Override
    public Origin origin() {
      return origin;
    }

    @Override
    public void begin() {
      begun.add(this);
    }

    @Override
    public void refuse(Refusal why) {
      assertThat(refused).isNull();
      refused = why;
    }
  }

  @Test
  void whoSaysHelloBeginsAtOnceWhileThereIsRoom() {
    Caller caller = says(1);

    assertThat(begun).containsExactly(caller);
    assertThat(gate.underWay()).isEqualTo(1);
  }

  @Test
  void noMoreThanTheLimitAreUnderWayAndTheNextBeginsWhenOneEnds() {
    List<Caller> first = say(1, 4);
    Caller fifth = says(1);
    assertThat(begun).containsExactlyElementsOf(first);
    assertThat(gate.waiting()).isEqualTo(1);

    gate.ended(first.getFirst(), true, nanos);

    assertThat(begun).endsWith(fifth);
    assertThat(gate.underWay()).isEqualTo(4);
  }

  @Test
  void originsAreServedInTurnHoweverManyOneHas() {
    List<Caller> busy = say(9, 4);
    List<Caller> crowd = say(1, 5);
    Caller single = says(2);
    busy.forEach(caller -> gate.ended(caller, true, nanos));

    assertThat(begun.subList(4, 8)).contains(single, crowd.get(0), crowd.get(1), crowd.get(2));
  }

  @Test
  void whoOnlyConnectsTakesNobodysPlaceAndIsCut() {
    List<Caller> silent = enter(1, 8);
    Caller honest = says(2);
    assertThat(begun).containsExactly(honest);

    pass(Duration.ofMillis(5_100));

    assertThat(silent).allMatch(caller -> caller.refused == Refusal.NO_HELLO);
    assertThat(gate.strangers()).isEqualTo(1);
  }

  @Test
  void whereTheRoomIsFullTheOriginWithTheMostLosesASilentOne() {
    List<Caller> crowd = enter(1, 11);
    Caller honest = says(2);
    Caller another = says(3);

    assertThat(crowd.getFirst().refused).isEqualTo(Refusal.ROOM_FULL);
    assertThat(crowd.subList(1, 11)).allMatch(caller -> caller.refused == null);
    assertThat(begun).containsExactly(honest, another);
  }

  @Test
  void whereEveryoneWaitsTheLastToComeIsTheOneTooMany() {
    say(9, 4); // under way
    List<Caller> waiting = say(1, 8);
    Caller late = enter(1);

    assertThat(late.refused).isEqualTo(Refusal.ROOM_FULL);
    assertThat(waiting).allMatch(caller -> caller.refused == null);
  }

  @Test
  void whoseTurnDoesNotComeIsSentAwayInTimeToTryAgain() {
    List<Caller> first = say(1, 4);
    first.forEach(caller -> gate.answered(caller, nanos));
    Caller waits = says(2);
    pass(Duration.ofMillis(1_900));
    first.forEach(caller -> assertThat(caller.refused).isNull());

    pass(Duration.ofMillis(200)); // stalled for longer than they may while others wait

    assertThat(first.stream().filter(caller -> caller.refused == Refusal.STALLED)).hasSize(1);
    assertThat(begun).contains(waits);
  }

  @Test
  void whatTakesLongBecauseOfUsIsHeldAgainstNobody() {
    List<Caller> first = say(1, 4);
    says(2);
    pass(Duration.ofSeconds(3));
    assertThat(first).allMatch(caller -> caller.refused == null);

    pass(Duration.ofMillis(5_100)); // they have given up by now

    assertThat(first).allMatch(caller -> caller.refused == Refusal.STALLED);
    assertThat(gate.excusesSilence()).isTrue();
    begun.clear();
    assertThat(say(1, 4)).as("in good standing").containsExactlyElementsOf(begun);
  }

  @Test
  void onlyFewWaitForOurAnswerAtOneTime() {
    var careful =
        new DoorLimits(
            12,
            1_000,
            Duration.ofSeconds(5),
            Duration.ofSeconds(4),
            Duration.ofSeconds(8),
            4,
            1,
            Duration.ofSeconds(2),
            2);
    var slow = new HandshakeGate(careful, 0);
    var first = new Caller(1);
    var second = new Caller(1);
    for (Caller caller : List.of(first, second)) {
      slow.entered(caller, 0);
      slow.said(caller, 0);
    }
    assertThat(begun).containsExactly(first);
    slow.answered(first, 0);
    slow.answered(first, 0); // the second task of the same

    assertThat(begun).containsExactly(first, second);
  }

  @Test
  void aTurnThatNeverComesEndsBeforeTheAgentGivesUp() {
    var patient =
        new DoorLimits(
            12,
            1_000,
            Duration.ofSeconds(5),
            Duration.ofSeconds(4),
            Duration.ofSeconds(8),
            1,
            1,
            Duration.ofSeconds(60),
            2);
    var slow = new HandshakeGate(patient, 0);
    var first = new Caller(1);
    var second = new Caller(1);
    for (Caller caller : List.of(first, second)) {
      slow.entered(caller, 0);
      slow.said(caller, 0);
    }
    slow.look(Duration.ofMillis(4_100).toNanos());

    assertThat(second.refused).isEqualTo(Refusal.WAITED);
    assertThat(slow.excusesSilence()).as("it is our fault that it is not heard").isTrue();
  }

  @Test
  void aHandshakeEndsEightSecondsAfterTheAcceptAtTheLatest() {
    Caller caller = enter(1);
    pass(Duration.ofSeconds(4));
    gate.said(caller, nanos);
    gate.answered(caller, nanos);
    pass(Duration.ofMillis(3_900));
    assertThat(caller.refused).isNull();

    pass(Duration.ofMillis(200));

    assertThat(caller.refused).isEqualTo(Refusal.STALLED);
    assertThat(gate.underWay()).isZero();
  }

  @Test
  void whoWastesOurTimeComesAfterAllOthersAndIsRationed() {
    for (int i = 0; i < Reputation.FAULTS_FREE; i++) {
      gate.saidNonsense(enter(1), nanos);
    }
    List<Caller> suspects = say(1, 3);
    Caller honest = says(2);

    assertThat(begun).as("one of four places").containsExactly(suspects.getFirst(), honest);
    gate.ended(suspects.getFirst(), false, nanos);
    gate.ended(suspects.get(1), false, nanos);
    assertThat(begun).as("two a second").hasSize(3).doesNotContain(suspects.get(2));

    pass(Duration.ofSeconds(1));

    assertThat(begun).contains(suspects.get(2));
  }

  @Test
  void aGoodHandshakeMakesUpForAFailedOneAsInAStorm() {
    for (int i = 0; i < 3 * Reputation.FAULTS_FREE; i++) {
      gate.ended(says(1), false, nanos);
      gate.ended(says(1), true, nanos);
    }
    begun.clear();

    assertThat(say(1, 4)).containsExactlyElementsOf(begun);
  }

  @Test
  void aGoodHandshakeDoesNotMakeUpForWhatIsDoneAfterIt() {
    for (int i = 0; i < Reputation.FAULTS_FREE; i++) {
      Caller caller = says(1);
      gate.ended(caller, true, nanos);
      gate.fault(caller.origin(), nanos);
    }
    begun.clear();
    say(1, 4);

    assertThat(begun).as("the ration of suspects was used up").isEmpty();
  }

  @Test
  void badConductIsForgottenWithinSeconds() {
    for (int i = 0; i < Reputation.FAULTS_FREE; i++) {
      gate.saidNonsense(enter(1), nanos);
    }
    pass(Duration.ofSeconds(3));

    assertThat(say(1, 4)).containsExactlyElementsOf(begun);
  }

  @Test
  void originsOfAgentsComeBeforeNewOnes() {
    Caller known = says(2);
    gate.ended(known, true, nanos);
    begun.clear();
    List<Caller> busy = say(9, 4);
    List<Caller> strangers = say(1, 3);
    Caller again = says(2);
    gate.ended(busy.getFirst(), true, nanos);

    assertThat(begun.getLast()).isEqualTo(again);
    assertThat(strangers).noneMatch(begun::contains);
  }

  @Test
  void whoLeavesWhileItWaitsIsForgotten() {
    List<Caller> busy = say(9, 4);
    Caller gone = says(1);
    gate.left(gone, nanos);
    busy.forEach(caller -> gate.ended(caller, true, nanos));

    assertThat(begun).containsExactlyElementsOf(busy);
    assertThat(gate.strangers()).isZero();
  }

  @Test
  void aTurnThatGivesNothingToAnswerIsOverAtOnceAndAFault() {
    for (int i = 0; i < Reputation.FAULTS_FREE; i++) {
      Caller caller = says(1);
      gate.unanswerable(caller, nanos);
      gate.left(caller, nanos);
      assertThat(caller.refused).isEqualTo(Refusal.NOT_TLS);
    }
    assertThat(gate.underWay()).isZero();
    begun.clear();

    say(1, 4);
    assertThat(begun).as("a suspect has one place of four").hasSize(1);
  }

  @Test
  void whoHangsUpAtOnceIsAtFaultAndWhoWaitedForUsIsNot() {
    for (int i = 0; i < Reputation.FAULTS_FREE; i++) {
      for (Caller patient : say(2, 4)) {
        pass(HandshakeGate.STORM_AFTER.dividedBy(4));
        assertThat(patient.refused).isNull();
      }
      List.copyOf(begun).forEach(patient -> gate.left(patient, nanos));
    }
    begun.clear();
    List<Caller> patient = say(2, 4);
    assertThat(begun).containsExactlyElementsOf(patient);
    patient.forEach(caller -> gate.ended(caller, true, nanos));

    for (int i = 0; i < Reputation.FAULTS_FREE; i++) {
      gate.left(says(1), nanos);
    }
    begun.clear();
    say(1, 4);
    assertThat(begun).as("a suspect has one place of four").hasSize(1);
  }

  @Test
  void atTheEndNobodyIsLeft() {
    List<Caller> all = new ArrayList<>(say(1, 6));
    all.addAll(enter(2, 3));
    gate.close();

    assertThat(all).allMatch(caller -> caller.refused == Refusal.CLOSING);
    assertThat(gate.strangers()).isZero();
  }

  private Caller enter(int address) {
    var caller = new Caller(address);
    gate.entered(caller, nanos);
    return caller;
  }

  private List<Caller> enter(int address, int count) {
    var callers = new ArrayList<Caller>();
    for (int i = 0; i < count; i++) {
      callers.add(enter(address));
    }
    return callers;
  }

  private Caller says(int address) {
    Caller caller = enter(address);
    gate.said(caller, nanos);
    return caller;
  }

  private List<Caller> say(int address, int count) {
    var callers = new ArrayList<Caller>();
    for (int i = 0; i < count; i++) {
      callers.add(says(address));
    }
    return callers;
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
    gate.look(nanos);
  }
}
