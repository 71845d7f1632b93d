package vn.bridgewatch.collector.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.bridgewatch.collector.alert.Transition.Change;
import vn.bridgewatch.collector.conference.Conferences.SitePhase;
import vn.bridgewatch.conference.Phase;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.rule.Grade;
import vn.bridgewatch.rule.Limit;
import vn.bridgewatch.rule.Rule;
import vn.bridgewatch.rule.RuleText;
import vn.bridgewatch.rule.Selector;
import vn.bridgewatch.rule.ThresholdRule;
import vn.bridgewatch.rule.Verdict;

/// What nobody deals with goes up, level by level, the sooner the nearer the conference.
class EscalationTest {

  private static final long MINUTE = 60_000;
  private static final int LEVELS = 3;
  private static final Acknowledgement MINH = new Acknowledgement(1, "Minh", "192.0.2.7", "gọi");

  private AlertBook book = new AlertBook(List.of(), 0);
  private final List<Transition> seen = new ArrayList<>();

  private static Subject subject(Grade grade) {
    var texts = new Rule.Texts(new RuleText("Hỏng", "Broken"), RuleText.NONE, RuleText.NONE);
    var rule =
        new ThresholdRule(
            "broken",
            Selector.of("x"),
            new Limit.Below(0.5),
            Duration.ZERO,
            Duration.ZERO,
            false,
            grade,
            List.of(),
            texts);
    return new Subject(rule, "01", Labels.of("probe", "gw"));
  }

  private static SitePhase in(Phase phase) {
    return new SitePhase(phase, phase == Phase.IDLE ? "" : "hn");
  }

  private void fire(Grade grade, Phase phase, long atMillis) {
    book.judge(subject(grade), new Verdict.Breached(grade, "x", atMillis), in(phase), atMillis);
  }

  /// The level that was told last, after each second until then.
  private int levelAt(long atMillis) {
    book.escalate(Escalation.DEFAULT, LEVELS, atMillis).forEach(seen::add);
    return handling().level();
  }

  private Handling handling() {
    return book.open().iterator().next().view().handling();
  }

  @ParameterizedTest
  @CsvSource({
    "CRITICAL, T7D, 240", "CRITICAL, T24H, 60", "CRITICAL, T60M, 10", "CRITICAL, T15M, 5",
    "CRITICAL, LIVE, 3", "WARNING, T7D, 480", "WARNING, T24H, 120", "WARNING, T60M, 20",
    "WARNING, T15M, 5", "WARNING, LIVE, 3"
  })
  void eachPhaseHasItsDelay(Grade grade, Phase phase, long minutes) {
    fire(grade, phase, 0);

    assertThat(levelAt(minutes * MINUTE - 1)).isEqualTo(1);
    assertThat(levelAt(minutes * MINUTE)).isEqualTo(2);
    assertThat(levelAt(2 * minutes * MINUTE - 1)).isEqualTo(2);
    assertThat(levelAt(2 * minutes * MINUTE)).isEqualTo(3);
    assertThat(levelAt(100 * minutes * MINUTE)).as("there is no higher one").isEqualTo(3);
    assertThat(seen).extracting(Transition::change).containsOnly(Change.ESCALATED).hasSize(2);
    assertThat(seen.getLast().alert().announcements()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"CRITICAL, IDLE", "CRITICAL, AFTER", "WARNING, IDLE", "INFO, LIVE"})
  void whereNobodyIsInAHurryNothingGoesUp(Grade grade, Phase phase) {
    fire(grade, phase, 0);

    assertThat(levelAt(30L * 24 * 60 * MINUTE)).isLessThanOrEqualTo(1);
    assertThat(seen).isEmpty();
  }

  @Test
  void whatSomebodyDealsWithGoesNoFurtherUntilTheyGiveItBack() {
    fire(Grade.CRITICAL, Phase.LIVE, 0);
    long id = book.open().iterator().next().view().id();
    Transition taken = book.acknowledge(id, MINH, MINUTE).orElseThrow();

    assertThat(taken.change()).isEqualTo(Change.ACKNOWLEDGED);
    assertThat(taken.change().kept()).isTrue();
    assertThat(levelAt(60 * MINUTE)).isEqualTo(1);

    book.acknowledge(id, null, 60 * MINUTE);
    assertThat(handling().acknowledged()).isNull();
    assertThat(levelAt(63 * MINUTE - 1)).isEqualTo(1);
    assertThat(levelAt(63 * MINUTE)).isEqualTo(2);
  }

  @Test
  void whoTookItOnTheDayBeforeIsNotBelievedWhenTheConferenceBegins() {
    fire(Grade.CRITICAL, Phase.T24H, 0);
    book.acknowledge(book.open().iterator().next().view().id(), MINH, MINUTE);
    book.phase("01", in(Phase.T60M), 600 * MINUTE);
    assertThat(levelAt(640 * MINUTE)).as("an hour is time enough").isEqualTo(1);

    book.phase("01", in(Phase.T15M), 645 * MINUTE);
    assertThat(handling().acknowledged()).isEqualTo(MINH);
    assertThat(levelAt(650 * MINUTE - 1)).isEqualTo(1);
    assertThat(levelAt(650 * MINUTE)).isEqualTo(2);

    book.acknowledge(book.open().iterator().next().view().id(), MINH, 651 * MINUTE);
    assertThat(levelAt(659 * MINUTE)).isEqualTo(2);
  }

  @Test
  void whatWasTakenOnBeforeAnybodyWasToldWaitsToo() {
    fire(Grade.WARNING, Phase.IDLE, 0);
    book.acknowledge(book.open().iterator().next().view().id(), MINH, MINUTE);
    book.phase("01", in(Phase.T24H), 2 * MINUTE);
    assertThat(handling()).isEqualTo(new Handling(1, 2 * MINUTE, null, MINH));

    book.phase("01", in(Phase.LIVE), 3 * MINUTE);
    assertThat(handling()).isEqualTo(new Handling(1, 2 * MINUTE, 3 * MINUTE, MINH));
  }

  @Test
  void aRiseInPhaseShortensTheWaitThatIsUnderWay() {
    fire(Grade.CRITICAL, Phase.T24H, 0);
    assertThat(levelAt(40 * MINUTE)).isEqualTo(1);

    book.phase("01", in(Phase.T60M), 40 * MINUTE);

    assertThat(levelAt(40 * MINUTE)).isEqualTo(2);
    assertThat(levelAt(50 * MINUTE - 1)).as("the second level has its time, too").isEqualTo(2);
    assertThat(levelAt(50 * MINUTE)).isEqualTo(3);
  }

  @Test
  void whatIsFrozenOrFineJustNowWaits() {
    fire(Grade.CRITICAL, Phase.LIVE, 0);
    book.judge(subject(Grade.CRITICAL), new Verdict.Undecided("gone"), in(Phase.LIVE), MINUTE);
    assertThat(levelAt(30 * MINUTE)).isEqualTo(1);

    fire(Grade.CRITICAL, Phase.LIVE, 30 * MINUTE);
    assertThat(levelAt(30 * MINUTE)).isEqualTo(2);
  }

  @Test
  void aRestartRepeatsNothingAndForgetsNothing() {
    fire(Grade.CRITICAL, Phase.LIVE, 0);
    assertThat(levelAt(3 * MINUTE)).isEqualTo(2);

    book = new AlertBook(List.copyOf(book.open()), book.lastId());

    assertThat(levelAt(6 * MINUTE - 1)).isEqualTo(2);
    assertThat(levelAt(6 * MINUTE)).isEqualTo(3);
    assertThat(seen).hasSize(2);
  }

  @Test
  void givingBackWhatNobodyTookChangesNothing() {
    fire(Grade.CRITICAL, Phase.LIVE, 0);
    long id = book.open().iterator().next().view().id();

    assertThat(book.acknowledge(id, null, 2 * MINUTE).orElseThrow().change().kept()).isFalse();
    assertThat(levelAt(3 * MINUTE)).isEqualTo(2);
  }

  @Test
  void whatDoesNotFireCannotBeTakenOn() {
    book.judge(
        subject(Grade.CRITICAL), new Verdict.Holding(Grade.CRITICAL, "x", 0), in(Phase.LIVE), 0);
    assertThat(book.acknowledge(1, MINH, 1)).isEmpty();
    assertThat(book.acknowledge(7, MINH, 1)).isEmpty();
  }

  @Test
  void messagesNameWhoDealsWithIt() {
    fire(Grade.CRITICAL, Phase.T24H, 0);
    long id = book.open().iterator().next().view().id();
    AlertView taken = book.acknowledge(id, MINH, MINUTE).orElseThrow().alert().view();
    var text =
        new AlertText("Ba Đình", "Hà Nội", "", "", List.of(), Optional.empty(), List.of("log"));

    assertThat(text.vi(taken, Announcement.Kind.RAISED, 2 * MINUTE))
        .startsWith("[NGHIÊM TRỌNG, NHẮC LẠI] Ba Đình (Hà Nội): Hỏng. Minh đã nhận xử lý lúc ")
        .doesNotContain("192.0.2.7");
    assertThat(text.en(taken, Announcement.Kind.ESCALATED, 2 * MINUTE))
        .contains(" Minh took it on at ", ", and it is still there. ");
    assertThat(text.vi(taken, Announcement.Kind.RESOLVED, 2 * MINUTE)).doesNotContain("Minh");
  }

  @Test
  void aDelayHasBounds() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Escalation(Map.of(Phase.LIVE, Duration.ofSeconds(59))))
        .withMessage("LIVE: must be 1m to 7d, got PT59S");
  }
}
