package vn.bridgewatch.collector.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vn.bridgewatch.collector.alert.Transition.Change;
import vn.bridgewatch.collector.conference.Conferences.SitePhase;
import vn.bridgewatch.conference.Phase;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.rule.Grade;
import vn.bridgewatch.rule.Rule;
import vn.bridgewatch.rule.RuleText;
import vn.bridgewatch.rule.SilenceRule;
import vn.bridgewatch.rule.Verdict;

/// An alert that comes and goes.
class FlappingTest {

  private static final long MINUTE = 60_000;
  private static final SitePhase T60M = new SitePhase(Phase.T60M, "hn");
  private static final Subject LINE = subject("line");
  private static final Verdict BAD = new Verdict.Breached(Grade.CRITICAL, "x 0 < 0.5", 0);
  private static final Verdict LOST = new Verdict.Undecided("timed_out");

  private final List<StoredAlert> kept = new ArrayList<>();
  private final List<Change> changes = new ArrayList<>();
  private AlertBook book = new AlertBook(List.of(), 0);

  private static Subject subject(String probe) {
    var texts = new Rule.Texts(new RuleText("Mất", "Lost"), RuleText.NONE, RuleText.NONE);
    var rule =
        new SilenceRule("r", Duration.ofSeconds(12), Duration.ofSeconds(5), Grade.CRITICAL, texts);
    return new Subject(rule, "01", Labels.of("probe", probe, "site", "01"));
  }

  private void judge(Verdict verdict, long minute) {
    book.judge(LINE, verdict, T60M, minute * MINUTE).ifPresent(this::note);
  }

  private void steady(long minute) {
    book.steady(minute * MINUTE).forEach(this::note);
  }

  private void note(Transition transition) {
    changes.add(transition.change());
    kept.add(transition.alert());
  }

  private StoredAlert last() {
    return kept.getLast();
  }

  /// Three breaches, at 0, 10 and 20 min; it is flapping from the third.
  private void flap() {
    judge(BAD, 0);
    judge(Verdict.HEALTHY, 5);
    judge(BAD, 10);
    judge(Verdict.HEALTHY, 15);
    judge(BAD, 20);
    changes.clear();
  }

  private void restart() {
    var open = new HashMap<Long, StoredAlert>();
    kept.forEach(alert -> open.put(alert.view().id(), alert));
    open.values().removeIf(alert -> alert.view().status().equals("resolved"));
    var again = new AlertBook(open.values(), book.lastId());
    kept.stream()
        .map(StoredAlert::view)
        .filter(view -> view.firedMillis() > 0 || view.startedMillis() == 0)
        .map(view -> Map.entry(view.fingerprint(), view.firedMillis()))
        .distinct()
        .forEach(fired -> again.fired(fired.getKey(), fired.getValue()));
    book = again;
  }

  @Test
  void theThirdTimeWithinTheHourIsFlappingAndTellsOnce() {
    flap();
    int told = last().announcements();

    for (int minute = 25; minute < 200; minute += 5) {
      steady(minute);
      judge(minute % 10 == 5 ? Verdict.HEALTHY : BAD, minute);
    }

    assertThat(told).isEqualTo(1);
    assertThat(changes).containsOnly(Change.WAVERED);
    assertThat(last().announcements()).as("nothing more was told").isEqualTo(1);
    assertThat(last().view().status()).isEqualTo("firing");
    assertThat(last().view().flappingSinceMillis()).isEqualTo(20 * MINUTE);
  }

  @Test
  void thirdTimesAnHourApartAreNoFlapping() {
    judge(BAD, 0);
    judge(Verdict.HEALTHY, 5);
    judge(BAD, 31);
    judge(Verdict.HEALTHY, 35);
    judge(BAD, 61);

    assertThat(changes).endsWith(Change.RESOLVED, Change.FIRED);
  }

  @Test
  void itEndsWhenItHasBeenGoodForHalfAnHour() {
    flap();
    judge(Verdict.HEALTHY, 25);
    steady(54);
    assertThat(changes).containsExactly(Change.WAVERED);

    steady(55);

    assertThat(changes).containsExactly(Change.WAVERED, Change.RESOLVED);
    assertThat(last().announcements()).as("told to be over").isEqualTo(2);
    assertThat(last().view().resolvedMillis()).isEqualTo(55 * MINUTE);
  }

  @Test
  void whatStaysBadIsToldOnceAndIsAnOrdinaryAlertAgain() {
    flap();
    steady(49);
    assertThat(changes).isEmpty();
    steady(50);
    assertThat(changes).containsExactly(Change.STEADIED);
    assertThat(last().announcements()).isEqualTo(2);

    judge(Verdict.HEALTHY, 51);

    assertThat(changes).endsWith(Change.RESOLVED);
  }

  @Test
  void timeInWhichItsInputIsGoneProvesNothing() {
    flap();
    judge(Verdict.HEALTHY, 25);
    judge(LOST, 26);
    steady(300);
    assertThat(changes).containsExactly(Change.WAVERED, Change.FROZEN);

    judge(Verdict.HEALTHY, 301);
    steady(330);
    assertThat(changes).endsWith(Change.THAWED);
    steady(331);
    assertThat(changes).endsWith(Change.RESOLVED);
  }

  @Test
  void aRiseInPhaseIsToldEvenSo() {
    flap();

    List<Transition> risen = book.phase("01", new SitePhase(Phase.LIVE, "hn"), 0);

    assertThat(risen).extracting(Transition::change).containsExactly(Change.RAISED);
    assertThat(risen.getFirst().alert().flap()).isNotNull();
  }

  @Test
  void inAConferenceNobodyWaitsHalfAnHourForTheNewsThatItIsBadForGood() {
    flap();
    book.phase("01", new SitePhase(Phase.LIVE, "hn"), 0);
    judge(Verdict.HEALTHY, 40);
    judge(BAD, 45);

    steady(46);
    assertThat(changes).doesNotContain(Change.STEADIED);
    steady(47);
    assertThat(changes).endsWith(Change.STEADIED);
  }

  @Test
  void anAlertThatIsWithdrawnEndsHoweverItFlaps() {
    flap();

    Transition gone =
        book.withdraw(LINE.fingerprint(), Withdrawal.DEVICE, 21 * MINUTE).orElseThrow();

    assertThat(gone.change()).isEqualTo(Change.RESOLVED);
    assertThat(book.steady(500 * MINUTE)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8})
  void aRestartAnywhereChangesNothing(int at) {
    var straight = new FlappingTest();
    var cut = new FlappingTest();
    for (int step = 0; step < 9; step++) {
      if (step == at) {
        cut.restart();
      }
      for (FlappingTest one : List.of(straight, cut)) {
        one.steady(step * 7L);
        one.judge(step % 2 == 0 ? BAD : Verdict.HEALTHY, step * 7L);
      }
    }

    assertThat(cut.changes).isEqualTo(straight.changes);
    assertThat(cut.kept).isEqualTo(straight.kept);
  }

  @Test
  void whatIsRememberedOfFiringsIsBounded() {
    var firings = new Firings();
    for (int i = 0; i < Firings.KEPT_MAX + 100; i++) {
      firings.note("f" + i, i);
    }
    assertThat(firings.size()).isEqualTo(Firings.KEPT_MAX);

    firings.note("late", Firings.WINDOW.toMillis() + 10 * Firings.KEPT_MAX);
    assertThat(firings.size()).isEqualTo(1);
  }

  @Test
  void aClockThatIsSetBackMakesNoFlapping() {
    var firings = new Firings();

    assertThat(firings.note("f", 3_000)).isFalse();
    assertThat(firings.note("f", 2_000)).isFalse();
    assertThat(firings.note("f", 2_001)).isFalse();
    assertThat(firings.note("f", 2_002)).isTrue();
  }

  /// Beside a slow judge that keeps every firing for ever: an alert opens as flapping exactly where
  /// it fired twice within the hour before, and while it flaps nothing is told.
  @Test
  void agreesWithASlowJudgeOverRandomCourses() {
    for (int seed = 0; seed < 200; seed++) {
      var random = new Random(seed);
      var one = new FlappingTest();
      var fired = new ArrayList<Long>();
      boolean open = false;
      Set<Long> told = new HashSet<>();
      long minute = 0;
      for (int step = 0; step < 120; step++) {
        minute += 1 + random.nextInt(random.nextInt(10) == 0 ? 90 : 20);
        long now = minute;
        int before = one.changes.size();
        one.steady(minute);
        Verdict verdict =
            switch (random.nextInt(5)) {
              case 0, 1 -> Verdict.HEALTHY;
              case 2, 3 -> BAD;
              default -> LOST;
            };
        open = one.book.find(LINE.fingerprint()).isPresent();
        one.judge(verdict, minute);
        if (!open && verdict == BAD) {
          fired.add(minute);
          boolean often = fired.stream().filter(it -> now - it <= 60).count() >= Firings.COUNT;
          assertThat(one.changes.getLast())
              .as("seed %d minute %d", seed, minute)
              .isEqualTo(often ? Change.FLAPPED : Change.FIRED);
        }
        for (int i = before; i < one.changes.size(); i++) {
          if (one.changes.get(i) == Change.WAVERED) {
            told.add((long) one.kept.get(i).announcements());
          }
        }
        if (random.nextInt(20) == 0) {
          one.restart();
        }
      }
      assertThat(told).as("seed %d", seed).allMatch(count -> count == 1);
    }
  }
}
