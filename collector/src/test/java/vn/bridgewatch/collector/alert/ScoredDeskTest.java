package vn.bridgewatch.collector.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.collector.conference.Conferences;
import vn.bridgewatch.collector.fakes.World;
import vn.bridgewatch.collector.score.ConferenceEnds;
import vn.bridgewatch.collector.score.Mark;
import vn.bridgewatch.collector.score.ScoreArchive;
import vn.bridgewatch.collector.score.ScoreBook;
import vn.bridgewatch.collector.score.ScoredWarning;
import vn.bridgewatch.collector.score.StandingChange;
import vn.bridgewatch.conference.Phase;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.rule.Grade;
import vn.bridgewatch.rule.Limit;
import vn.bridgewatch.rule.Rule;
import vn.bridgewatch.rule.RuleText;
import vn.bridgewatch.rule.Selector;
import vn.bridgewatch.rule.ThresholdRule;
import vn.bridgewatch.rule.Verdict;
import vn.bridgewatch.rule.countdown.FaultKind;
import vn.bridgewatch.rule.forecast.Link;
import vn.bridgewatch.rule.kind.ForecastRule;
import vn.bridgewatch.rule.kind.Warning;

/// The desk with a keeper of scores: what rules warn of, and rules that are demoted. Times are in
/// minutes.
class ScoredDeskTest {

  private static final long MINUTE = 60_000;
  private static final String SITE = "00004";
  private static final Rule.Texts TEXTS =
      new Rule.Texts(new RuleText("Sắp hỏng", "Will break"), RuleText.NONE, RuleText.NONE);
  private static final Rule LOSS =
      new ThresholdRule(
          "loss",
          Selector.of("x"),
          new Limit.Above(0.05),
          Duration.ZERO,
          Duration.ZERO,
          false,
          Grade.CRITICAL,
          List.of(),
          TEXTS);
  private static final Rule COMING =
      new ForecastRule(
          "loss_coming",
          Selector.of("x"),
          new Limit.Above(0.05),
          Link.LOG,
          new Warning("loss", FaultKind.values()[0], Duration.ZERO),
          Grade.WARNING,
          List.of(),
          TEXTS);
  private static final List<String> OTHERS = List.of("00008", "00016", "00070");
  private static final Labels LINE = Labels.of("device", "router", "site", SITE);

  private final World world = new World();
  private final List<ScoredWarning> scored = new ArrayList<>();
  private final List<StandingChange> standings = new ArrayList<>();
  private final List<Outgoing> sent = new ArrayList<>();
  private final ScoreBook book = new ScoreBook(new NoEnds());
  private final AlertDesk desk =
      new AlertDesk(
          _ -> List.of(),
          world.inventory,
          world,
          List.of(new Recipient("log", true)),
          Duration.ofSeconds(10),
          Escalation.DEFAULT);

  private ScoredDeskTest() {
    world.sitePhase = new Conferences.SitePhase(Phase.T60M, "");
    desk.scoredBy(book);
    desk.restore(List.of(), 0, List.of(LOSS, COMING), 0);
  }

  private record NoEnds() implements ConferenceEnds {

    @Override
    public OptionalLong endMillis(String conference) {
      return OptionalLong.empty();
    }

    @Override
    public boolean calledOff(String conference) {
      return false;
    }
  }

  private void bad(Rule rule, long minute) {
    judge(rule, new Verdict.Breached(rule.grade(), "x 1 > 0.05", minute * MINUTE), minute);
  }

  private void good(Rule rule, long minute) {
    judge(rule, Verdict.HEALTHY, minute);
  }

  private void judge(Rule rule, Verdict verdict, long minute) {
    judge(SITE, rule, verdict, minute);
  }

  private void judge(String site, Rule rule, Verdict verdict, long minute) {
    desk.judge(new Subject(rule, site, LINE.with("site", site)), verdict, minute * MINUTE);
    drain();
  }

  private void tick(long minute) {
    desk.phases(minute * MINUTE, true);
    drain();
  }

  private AlertDesk.Decided drain() {
    AlertDesk.Decided decided = desk.drain();
    sent.addAll(decided.outgoing());
    for (Scorer.Entry entry : decided.scores()) {
      switch (entry) {
        case ScoredWarning warning -> scored.add(warning);
        case StandingChange change -> standings.add(change);
        default -> throw new AssertionError("unexpected " + entry);
      }
    }
    return decided;
  }

  @Test
  void aForecastAndItsBreachMakeAHitInTheirTransactions() {
    bad(COMING, 0);
    assertThat(scored).extracting(ScoredWarning::mark).containsExactly(Mark.PENDING);

    desk.judge(
        new Subject(LOSS, SITE, LINE),
        new Verdict.Breached(Grade.CRITICAL, "x 1 > 0.05", 45 * MINUTE),
        45 * MINUTE);
    AlertDesk.Decided decided = drain();

    assertThat(decided.alerts()).hasSize(1);
    assertThat(decided.scores()).hasSize(1);
    assertThat(scored.getLast().mark()).isEqualTo(Mark.HIT);
    assertThat(scored.getLast().leadMillis()).isEqualTo(45 * MINUTE);
  }

  /// Warnings that come to nothing, some hours apart.
  private long wrong(int times) {
    long minute = 0;
    for (int i = 0; i < times; i++) {
      String site = OTHERS.get(i % OTHERS.size());
      judge(
          site, COMING, new Verdict.Breached(Grade.WARNING, "x 1 > 0.05", minute * MINUTE), minute);
      judge(site, COMING, Verdict.HEALTHY, minute + 10);
      minute += 400;
      tick(minute);
    }
    return minute;
  }

  @Test
  void aRuleThatWasWrongTooOftenIsShownAndSentToNobody() {
    long minute = wrong(4);
    assertThat(sent).hasSize(8);
    minute += wrong5th(minute);
    sent.clear();

    bad(COMING, minute);

    assertThat(standings).extracting(StandingChange::demoted).containsExactly(true);
    assertThat(sent).isEmpty();
    AlertView shown = desk.open().getFirst();
    assertThat(shown.severity()).isEqualTo(Severity.INFO);
    assertThat(shown.demoted()).isTrue();
    assertThat(shown.status()).as("the verdict is what it was").isEqualTo("firing");
    assertThat(scored.getLast().mark()).as("scored all the same").isEqualTo(Mark.PENDING);
  }

  private long wrong5th(long minute) {
    bad(COMING, minute);
    good(COMING, minute + 10);
    tick(minute + 400);
    return 400;
  }

  @Test
  void aDetectorTakesUpTheGradeOfItsRuleNotThatOfTheDemotion() {
    book.restore(
        new ScoreArchive.Kept(
            List.of(), List.of(new StandingChange("loss_coming", true, 0, "Lan", "x")), List.of()),
        0);
    bad(COMING, 1);

    assertThat(desk.standing(new Subject(COMING, SITE, LINE)))
        .hasValueSatisfying(it -> assertThat(it.grade()).isEqualTo(Grade.WARNING));
    assertThat(desk.standing(SITE, MINUTE).worst()).contains(Grade.INFO);
  }

  @Test
  void breachesAreNeverDemoted() {
    wrong(6);
    sent.clear();

    bad(LOSS, 10_000);

    assertThat(sent).hasSize(1);
  }
}
