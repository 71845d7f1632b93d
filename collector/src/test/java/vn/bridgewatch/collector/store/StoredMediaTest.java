package vn.bridgewatch.collector.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.bridgewatch.collector.media.MediaStore.Counts;
import vn.bridgewatch.collector.media.MediaStore.Result;
import vn.bridgewatch.collector.media.MediaStore.Run;

class StoredMediaTest {

  @TempDir private Path folder;

  private Store open() {
    return Store.open(folder.resolve("collector.db"), () -> 1);
  }

  private static Result waiting(String run, int place, String site) {
    return new Result(run, place, site, "waiting", "", "", null, "[]");
  }

  private static Result done(String run, int place, String site, String status, long millis) {
    return new Result(run, place, site, "done", "", status, millis, "[{\"step\":\"media\"}]");
  }

  private static Result notTested(String run, int place, String site, @Nullable Long millis) {
    return new Result(run, place, site, "not_tested", "interrupted", "", millis, "[]");
  }

  @Test
  void whatWasFoundIsThereAfterARestart() {
    try (Store store = open()) {
      var media = new StoredMedia(store);
      media.begin("r1", 10, List.of(waiting("r1", 0, "00"), waiting("r1", 1, "01")));
      media.put(List.of(done("r1", 1, "01", "failed", 20)));
      media.put(List.of(done("r1", 0, "00", "passed", 30)));
      media.finish("r1", 40, false);
    }
    try (Store store = open()) {
      var media = new StoredMedia(store);
      media.recover(100);

      assertThat(media.runs(10))
          .containsExactly(new Run("r1", 10, 40L, false, new Counts(1, 0, 1, 0, 0, 0)));
      assertThat(media.results("r1"))
          .containsExactly(done("r1", 0, "00", "passed", 30), done("r1", 1, "01", "failed", 20));
      assertThat(media.ofSite("01", 5)).containsExactly(done("r1", 1, "01", "failed", 20));
      assertThat(media.since(25)).containsExactly(done("r1", 0, "00", "passed", 30));
    }
  }

  @Test
  void aRunThatWasCutOffSaysSoAndKeepsWhatItHad() {
    try (Store store = open()) {
      var media = new StoredMedia(store);
      media.begin("r1", 10, List.of(waiting("r1", 0, "00"), waiting("r1", 1, "01")));
      media.put(List.of(done("r1", 0, "00", "warned", 20)));
    }
    try (Store store = open()) {
      var media = new StoredMedia(store);
      media.recover(100);

      assertThat(media.run("r1"))
          .contains(new Run("r1", 10, 100L, true, new Counts(0, 1, 0, 0, 1, 0)));
      assertThat(media.results("r1"))
          .containsExactly(done("r1", 0, "00", "warned", 20), notTested("r1", 1, "01", null));
      assertThat(media.ofSite("01", 5)).as("it was not tried").isEmpty();
    }
  }

  @Test
  void oldRunsGoAndTheLastResultOfASiteStays() {
    try (Store store = open()) {
      var media = new StoredMedia(store);
      media.begin("a0", 1, List.of(waiting("a0", 0, "00"), waiting("a0", 1, "lone")));
      media.put(List.of(done("a0", 0, "00", "passed", 2), done("a0", 1, "lone", "failed", 2)));
      for (int i = 0; i < StoredMedia.RUNS_MAX + 5; i++) {
        String run = "b%03d".formatted(i);
        media.begin(run, 10 + i, List.of(waiting(run, 0, "00")));
        media.put(List.of(done(run, 0, "00", "passed", 10 + i)));
      }

      assertThat(media.runs(1_000)).hasSize(StoredMedia.RUNS_MAX);
      assertThat(media.run("a0")).isEmpty();
      assertThat(media.ofSite("lone", 5)).containsExactly(done("a0", 1, "lone", "failed", 2));
      assertThat(media.ofSite("00", 1_000)).hasSize(StoredMedia.RUNS_MAX);
    }
  }

  @Test
  void theResultsOfAllRunsTogetherAreBounded() {
    try (Store store = open()) {
      var media = new StoredMedia(store);
      for (int i = 0; i < 3; i++) {
        String run = "r" + i;
        var sites = new ArrayList<Result>();
        for (int k = 0; k < StoredMedia.RESULTS_MAX * 2 / 5; k++) {
          sites.add(done(run, k, "s" + k, "passed", i));
        }
        media.begin(run, i, sites);
      }

      assertThat(media.runs(10)).extracting(Run::id).containsExactly("r2", "r1");
      assertThat(media.results("r0")).isEmpty();
    }
  }
}
