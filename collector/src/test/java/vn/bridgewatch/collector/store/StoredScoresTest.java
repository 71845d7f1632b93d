package vn.bridgewatch.collector.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.bridgewatch.collector.alert.Scorer;
import vn.bridgewatch.collector.live.LiveRepository;
import vn.bridgewatch.collector.score.Cause;
import vn.bridgewatch.collector.score.Mark;
import vn.bridgewatch.collector.score.ScoreArchive;
import vn.bridgewatch.collector.score.ScoredWarning;
import vn.bridgewatch.collector.score.StandingChange;

class StoredScoresTest {

  private static final long DAY = 86_400_000;
  private static final ScoreArchive.Filter ALL =
      new ScoreArchive.Filter(Optional.empty(), Optional.empty(), Optional.empty(), Long.MAX_VALUE);

  @TempDir private Path folder;
  private Store store;
  private AlertStore live;
  private StoredScores scores;

  @BeforeEach
  void open() {
    store = Store.open(folder.resolve("collector.db"), () -> 0);
    live = new AlertStore(store);
    scores = new StoredScores(store);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static ScoredWarning warning(
      long alert, long revision, long firedMillis, Mark mark, @Nullable Long endedMillis) {
    return new ScoredWarning(
        "loss_coming",
        alert,
        revision,
        true,
        "loss",
        "00004",
        "switch",
        Map.of("if", "1", "site", "00004"),
        "hn",
        firedMillis,
        firedMillis + 5,
        endedMillis,
        null,
        3,
        mark == Mark.HIT ? Long.valueOf(alert + 1) : null,
        mark == Mark.HIT ? Long.valueOf(firedMillis + 9) : null,
        null,
        mark,
        mark == Mark.FALSE ? Cause.NEVER_CAME : Cause.NONE,
        mark == Mark.PENDING ? null : Long.valueOf(firedMillis + 10),
        Optional.empty(),
        Optional.empty());
  }

  private void keep(Scorer.Entry... entries) {
    live.commit(
            new LiveRepository.Commit(
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(entries),
                LiveRepository.Progress.NONE))
        .join();
  }

  @Test
  void whatIsKeptIsReadBackAndNeverReplacedByAnOlderRevision() {
    ScoredWarning hit = warning(1, 4, 100, Mark.HIT, 200L);
    keep(warning(1, 1, 100, Mark.PENDING, null));
    keep(hit);
    keep(warning(1, 2, 100, Mark.PENDING, null));

    assertThat(scores.find("loss_coming", 1)).contains(hit);
    assertThat(scores.recent(ALL, 10)).containsExactly(hit);
  }

  @Test
  void aRestartGetsWhatIsOpenAndWhatIsNotLongAgo() {
    ScoredWarning old = warning(1, 1, DAY, Mark.FALSE, DAY);
    ScoredWarning oldAndOpen = warning(2, 1, DAY, Mark.PENDING, null);
    ScoredWarning fresh = warning(3, 1, 100 * DAY, Mark.FALSE, 100 * DAY);
    keep(old, oldAndOpen, fresh);

    assertThat(scores.load(101 * DAY).warnings()).containsExactly(oldAndOpen, fresh);
  }

  @Test
  void whatPeopleSayStaysWhateverTheLiveThreadWritesLater() {
    keep(warning(1, 1, 100, Mark.FALSE, 100L));
    ScoredWarning made = scores.find("loss_coming", 1).orElseThrow();
    var correction = new ScoredWarning.Correction(Mark.AVERTED, 500, "Lan", "đã đổi cáp");
    scores.correct(made, Optional.of(correction), 500, "Lan", "đã đổi cáp");
    scores.acted(made, new ScoredWarning.Act(600, "Minh", "gọi nhà mạng"));
    keep(warning(1, 5, 100, Mark.FALSE, 100L));

    ScoredWarning now = scores.find("loss_coming", 1).orElseThrow();
    assertThat(now.corrected()).contains(correction);
    assertThat(now.acted()).contains(new ScoredWarning.Act(600, "Minh", "gọi nhà mạng"));
    assertThat(now.standingMark()).isEqualTo(Mark.AVERTED);
    assertThat(now.revision()).isEqualTo(5);
    assertThat(scores.audit("loss_coming", 1))
        .containsExactly(
            new ScoreArchive.Audit(500, "false to averted", "Lan", "đã đổi cáp"),
            new ScoreArchive.Audit(600, "acted", "Minh", "gọi nhà mạng"));
    assertThat(
            scores.recent(
                new ScoreArchive.Filter(
                    Optional.empty(), Optional.of("00004"), Optional.of(Mark.AVERTED), 101),
                10))
        .containsExactly(now);
  }

  @Test
  void theNewestStandingOfARuleCounts() {
    var demoted = new StandingChange("loss_coming", true, 5, "", "0 of 5");
    var reinstated = new StandingChange("loss_coming", false, 9, "Lan", "sửa rồi");
    keep(demoted);
    keep(demoted);
    scores.stand(reinstated);

    assertThat(scores.load(10).standings()).containsExactly(reinstated);
  }

  @Test
  void whatIsOldIsPrunedWhatIsOpenIsNot() {
    keep(warning(1, 1, DAY, Mark.FALSE, DAY), warning(2, 1, DAY, Mark.PENDING, null));
    keep(warning(3, 1, DAY + ScoreRows.AGE_MILLIS_MAX + 1, Mark.FALSE, 5L));

    assertThat(scores.recent(ALL, 10)).extracting(ScoredWarning::alert).containsExactly(3L, 2L);
  }
}
