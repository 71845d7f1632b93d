package vn.bridgewatch.collector.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.bridgewatch.collector.alert.Transition.Change;
import vn.bridgewatch.collector.conference.Conferences.SitePhase;
import vn.bridgewatch.conference.Phase;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.rule.Grade;
import vn.bridgewatch.rule.Rule;
import vn.bridgewatch.rule.RuleText;
import vn.bridgewatch.rule.SilenceRule;
import vn.bridgewatch.rule.Verdict;

class AlertBookTest {

  private static final SitePhase IDLE = new SitePhase(Phase.IDLE, "");
  private static final SitePhase LIVE = new SitePhase(Phase.LIVE, "hn");
  private static final Subject CRITICAL = subject(Grade.CRITICAL, "01", "gw");

  private final AlertBook book = new AlertBook(List.of(), 0);

  private static Subject subject(Grade grade, String site, String probe) {
    var texts =
        new Rule.Texts(
            new RuleText("Không liên lạc được với {probe}", "Cannot reach {probe}"),
            RuleText.NONE,
            RuleText.NONE);
    var rule = new SilenceRule("r", Duration.ofSeconds(12), Duration.ofSeconds(5), grade, texts);
    return new Subject(rule, site, Labels.of("probe", probe, "site", site));
  }

  private static Verdict breached(long since) {
    return new Verdict.Breached(Grade.CRITICAL, "x 0 < 0.5", since);
  }

  private static Verdict said(char verdict) {
    return switch (verdict) {
      case 'h' -> Verdict.HEALTHY;
      case 'p' -> new Verdict.Holding(Grade.CRITICAL, "x 0 < 0.5", 500);
      case 'B' -> breached(500);
      default -> new Verdict.Undecided("timed_out");
    };
  }

  private static String letter(Optional<Transition> transition) {
    return transition
        .map(it ->
            switch (it.change()) {
              case PENDING -> "p";
              case DROPPED -> "d";
              case FIRED -> "F";
              case RAISED -> "R";
              case SHIFTED -> "s";
              case MEASURED -> "m";
              case FROZEN -> "z";
              case THAWED -> "t";
              case FLAPPED -> "L";
              case WAVERED -> "w";
              case STEADIED -> "y";
              case ESCALATED -> "U";
              case ACKNOWLEDGED -> "a";
              case RESOLVED -> "E";
            })
        .orElse(".");
  }

  /// Verdicts: healthy, pending hold, Breached, ? undecided. Changes: pending, dropped, Fired,
  /// froZen, thawed, fLapped, wavered, Ended, nothing.
  @ParameterizedTest
  @CsvSource({
    "h, .",
    "hh, ..",
    "pB, pF",
    "ppB, p.F",
    "ph, pd",
    "p?, pd",
    "B, F",
    "BB, F.",
    "Bh, FE",
    "Bhh, FE.",
    "B?, Fz",
    "B??, Fz.",
    "B?B, Fzt",
    "B?h, FzE",
    "BhB, FEF",
    "BhBhBhBh, FEFELwww",
    "BhBhBhhBB, FEFELw.w.",
    "BhBhB?B, FEFELzt",
    "BhBhB?h, FEFELzt",
    "BhBhBph, FEFEL.w",
    "phBhpBhpBph, pdFEpFEpL.w",
    "?B, .F",
    "hpBh, .pFE",
    "Bp, F.",
  })
  void lifeOfAnAlert(String verdicts, String changes) {
    var seen = new StringBuilder();
    long at = 0;
    for (char verdict : verdicts.toCharArray()) {
      at += 1_000;
      seen.append(letter(book.judge(CRITICAL, said(verdict), IDLE, at)));
    }

    assertThat(seen).hasToString(changes);
  }

  @ParameterizedTest
  @CsvSource({
    "WARNING, IDLE, INFO", "WARNING, AFTER, INFO", "WARNING, T7D, WARNING",
    "WARNING, T24H, WARNING", "WARNING, T60M, WARNING", "WARNING, T15M, CRITICAL",
    "WARNING, LIVE, CRITICAL", "CRITICAL, IDLE, WARNING", "CRITICAL, AFTER, WARNING",
    "CRITICAL, T7D, CRITICAL", "CRITICAL, T24H, CRITICAL", "CRITICAL, T60M, CRITICAL",
    "CRITICAL, T15M, CRITICAL", "CRITICAL, LIVE, CRITICAL",
  })
  void severityIsTheGradeInItsPhase(Grade grade, Phase phase, Severity severity) {
    Subject subject = subject(grade, "01", "gw");
    Optional<Transition> fired =
        book.judge(subject, new Verdict.Breached(grade, "x", 0), new SitePhase(phase, "c"), 1);

    assertThat(fired.orElseThrow().alert().view().severity()).isEqualTo(severity);
  }

  @Test
  void anAlertSaysWhatWhereAndSinceWhen() {
    book.judge(CRITICAL, said('p'), LIVE, 1_000);
    AlertView fired = book.judge(CRITICAL, said('B'), LIVE, 2_000).orElseThrow().alert().view();

    assertThat(fired.status()).isEqualTo("firing");
    assertThat(fired.startedMillis()).isEqualTo(500);
    assertThat(fired.firedMillis()).isEqualTo(2_000);
    assertThat(fired.summaryVi()).isEqualTo("Không liên lạc được với gw");
    assertThat(fired.labels()).containsEntry("probe", "gw").containsEntry("site", "01");
    assertThat(fired.conference()).isEqualTo("hn");
  }

  @Test
  void aRiseInPhaseTellsAnOpenAlertOnceMore() {
    book.judge(CRITICAL, breached(0), IDLE, 1);

    assertThat(changes(Phase.T60M)).containsExactly(Change.RAISED);
    assertThat(changes(Phase.T60M)).isEmpty();
    assertThat(changes(Phase.T15M)).containsExactly(Change.RAISED);
    assertThat(changes(Phase.LIVE)).containsExactly(Change.RAISED);
    assertThat(changes(Phase.AFTER)).containsExactly(Change.SHIFTED);
    assertThat(changes(Phase.IDLE)).containsExactly(Change.SHIFTED);
    assertThat(changes(Phase.T24H)).as("the next conference").containsExactly(Change.RAISED);
  }

  @Test
  void aFrozenAlertIsToldOfARiseInPhaseOnlyWhenItsInputIsBack() {
    book.judge(CRITICAL, breached(0), IDLE, 1);
    book.judge(CRITICAL, said('?'), IDLE, 2);

    List<Transition> shifted = book.phase("01", LIVE, 0);
    assertThat(shifted).extracting(Transition::change).containsExactly(Change.SHIFTED);
    assertThat(shifted.getFirst().alert().view().severity()).isEqualTo(Severity.CRITICAL);
    assertThat(shifted.getFirst().alert().announcements()).isEqualTo(1);

    Transition back = book.judge(CRITICAL, breached(0), LIVE, 3).orElseThrow();
    assertThat(back.change()).isEqualTo(Change.RAISED);
    assertThat(back.alert().view().frozenSinceMillis()).isNull();
    assertThat(back.alert().announcements()).isEqualTo(2);
    book.judge(CRITICAL, said('?'), LIVE, 4);
    assertThat(letter(book.judge(CRITICAL, breached(0), LIVE, 5)))
        .as("told already")
        .isEqualTo("t");
  }

  @Test
  void aFrozenAlertThatOutlivesAConferenceIsToldInTheNext() {
    book.judge(CRITICAL, breached(0), LIVE, 1);
    book.judge(CRITICAL, said('?'), LIVE, 2);

    assertThat(changes(Phase.IDLE)).containsExactly(Change.SHIFTED);
    assertThat(changes(Phase.T24H)).containsExactly(Change.SHIFTED);
    SitePhase next = new SitePhase(Phase.T24H, "next");
    assertThat(letter(book.judge(CRITICAL, breached(0), next, 3))).isEqualTo("R");
  }

  private List<Change> changes(Phase phase) {
    return book.phase("01", new SitePhase(phase, phase.name()), 0).stream()
        .map(Transition::change)
        .toList();
  }

  @Test
  void anAlertThatNobodyWasToldOfIsNotToldToBeOver() {
    Subject warning = subject(Grade.WARNING, "01", "gw");
    book.judge(warning, new Verdict.Breached(Grade.WARNING, "x", 0), IDLE, 1);
    Transition over = book.judge(warning, Verdict.HEALTHY, IDLE, 2).orElseThrow();

    assertThat(over.alert().announcements()).isZero();
  }

  @Test
  void aSilentSiteFreezesItsOtherAlerts() {
    Subject silence = subject(Grade.CRITICAL, "01", "silence");
    book.judge(CRITICAL, breached(0), IDLE, 1);
    book.judge(silence, breached(0), IDLE, 1);

    List<Transition> frozen = book.freeze("01", silence.fingerprint(), 5);

    assertThat(frozen).extracting(Transition::change).containsExactly(Change.FROZEN);
    assertThat(frozen.getFirst().alert().view().frozenSinceMillis()).isEqualTo(5);
    assertThat(frozen.getFirst().alert().view().status()).isEqualTo("firing");
  }

  @Test
  void tooManyOpenAlertsAreCountedAndLeftOut() {
    for (int i = 0; i < AlertBook.OPEN_MAX; i++) {
      book.judge(subject(Grade.CRITICAL, "01", "p" + i), breached(0), IDLE, 1);
    }

    assertThat(book.judge(CRITICAL, breached(0), IDLE, 2)).isEmpty();
    assertThat(book.refused()).isEqualTo(1);
  }

  /// Over random verdicts, phases and restarts: one alert is open for a fingerprint at a time,
  /// revisions only rise, nothing follows an end, a step makes at most one message, and what was
  /// told to begin is told to end.
  @Test
  void holdsItsPromisesOverRandomLives() {
    for (int seed = 0; seed < 60; seed++) {
      var random = new Random(seed);
      var ledger = new Ledger();
      AlertBook one = new AlertBook(List.of(), 0);
      for (int step = 0; step < 400; step++) {
        if (random.nextInt(50) == 0) {
          one = new AlertBook(ledger.firing(), one.lastId());
        }
        for (Transition transition : randomStep(one, random, step * 1_000L)) {
          ledger.check("seed " + seed + " step " + step + " " + transition.change(), transition);
        }
        assertThat(one.open().stream().map(it -> it.view().fingerprint()))
            .as("seed %d step %d", seed, step)
            .doesNotHaveDuplicates();
      }
    }
  }

  private static List<Transition> randomStep(AlertBook book, Random random, long at) {
    String site = "0" + random.nextInt(3);
    var phase = new SitePhase(Phase.values()[random.nextInt(Phase.values().length)], "c");
    switch (random.nextInt(15)) {
      case 0, 1, 2 -> {
        return book.phase(site, phase, at);
      }
      case 3 -> {
        return book.escalate(Escalation.DEFAULT, Recipient.LEVEL_MAX, at);
      }
      case 4 -> {
        var by = random.nextBoolean() ? new Acknowledgement(at, "Minh", "", "") : null;
        return book.acknowledge(random.nextInt(1, 60), by, at).stream().toList();
      }
      default -> {
        // a verdict
      }
    }
    Subject subject = subject(random.nextBoolean() ? Grade.WARNING : Grade.CRITICAL, site, "p");
    Grade grade = subject.rule().grade();
    Verdict verdict =
        switch (random.nextInt(4)) {
          case 0 -> Verdict.HEALTHY;
          case 1 -> new Verdict.Holding(grade, "x", at);
          case 2 -> new Verdict.Breached(grade, "x" + random.nextInt(3), at);
          default -> new Verdict.Undecided("x");
        };
    return book.judge(subject, verdict, phase, at).stream().toList();
  }

  /// What a store would hold, and what people were told.
  private static final class Ledger {
    private final Map<Long, StoredAlert> kept = new HashMap<>();
    private final Set<Long> begun = new HashSet<>();

    List<StoredAlert> firing() {
      return kept.values().stream().filter(it -> it.view().status().equals("firing")).toList();
    }

    void check(String where, Transition transition) {
      if (!transition.change().kept()) {
        return;
      }
      StoredAlert alert = transition.alert();
      long id = alert.view().id();
      StoredAlert before = kept.put(id, alert);
      int told = 0;
      if (before != null) {
        told = before.announcements();
        assertThat(alert.revision()).as(where).isGreaterThan(before.revision());
        assertThat(before.view().status()).as(where).isEqualTo("firing");
      }
      int messages = alert.announcements() - told;
      if (transition.change() == Change.RESOLVED) {
        assertThat(messages).as(where).isEqualTo(begun.contains(id) ? 1 : 0);
      } else if (messages != 0) {
        assertThat(messages).as(where).isEqualTo(1);
        assertThat(alert.view().severity()).as(where).isNotEqualTo(Severity.INFO);
        begun.add(id);
      }
    }
  }
}
