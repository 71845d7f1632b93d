package vn.bridgewatch.collector.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.check.StepResult;
import vn.bridgewatch.check.StepResult.Status;
import vn.bridgewatch.collector.fakes.MemoryMedia;
import vn.bridgewatch.collector.fakes.World;
import vn.bridgewatch.collector.ingest.AgentLinks;
import vn.bridgewatch.time.NanoClock;

class MediaRunsTest {

  private static final StepResult GOOD =
      new StepResult("media", "", "192.0.2.1:862", Status.PASSED, 0.02, "", "good");

  private static final MediaLimits TWO_AND_THREE =
      new MediaLimits(2_000_000, 3_000_000, 1_000_000, Duration.ofSeconds(30));

  /// Agents that answer when they are told to.
  private static final class Agents implements AgentLinks {
    final Map<String, CompletableFuture<List<StepResult>>> asked = new ConcurrentHashMap<>();
    List<StepResult> checked = List.of();

    @Override
    public Set<String> connectedSites() {
      return asked.keySet();
    }

    @Override
    public CompletableFuture<List<StepResult>> check(String site, Duration timeout) {
      return CompletableFuture.completedFuture(checked);
    }

    @Override
    public CompletableFuture<List<StepResult>> media(String site, Duration lease) {
      var answer = new CompletableFuture<List<StepResult>>();
      asked.put(site, answer);
      return answer;
    }
  }

  private final MemoryMedia kept = new MemoryMedia();
  private long wall = 1_795_000_000_000L;
  private long now = 1;

  @Test
  void aProvinceLineAndTheBackboneCarryNoMoreThanTheirShare() {
    var book = new LeaseBook(TWO_AND_THREE);

    var first = book.take("00001", "01", now).orElseThrow();
    assertThat(book.take("00002", "01", now)).isPresent();
    assertThat(book.take("00003", "01", now)).as("the province is full").isEmpty();
    assertThat(book.take("00901", "02", now)).isPresent();
    assertThat(book.take("01001", "04", now)).as("the backbone is full").isEmpty();
    assertThat(book.take("00", "00", now)).as("the centre is on neither").isPresent();
    book.giveBack(first);
    assertThat(book.take("00003", "01", now)).isPresent();
    assertThat(book.inProvince("01")).isEqualTo(2);
    assertThat(book.onBackbone()).isEqualTo(3);
  }

  @Test
  void aLeaseThatNobodyGivesBackEnds() {
    var book = new LeaseBook(TWO_AND_THREE);
    var _ = book.take("00001", "01", now).orElseThrow();
    assertThat(book.take("00001", "01", now)).as("one at a time for a site").isEmpty();

    now += Duration.ofSeconds(30).toNanos();

    assertThat(book.take("00001", "01", now)).isPresent();
    assertThat(book.onBackbone()).isEqualTo(1);
  }

  @Test
  void aRunNeverHasMoreAtOnceThanTheLinesCarryAndTestsAll() throws Exception {
    var world = new World();
    List<String> sites = new ArrayList<>();
    world.inventory.sites().stream().map(site -> site.key()).limit(6).forEach(sites::add);
    var agents = new Agents();
    try (var runs =
        new MediaRuns(world.inventory, agents, kept, TWO_AND_THREE, () -> wall, NanoClock.SYSTEM)) {
      MediaTestRun run = runs.start(sites);
      assertThatThrownBy(() -> runs.start(sites)).isInstanceOf(MediaRuns.BusyException.class);
      int answered = 0;
      long endNanos = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (answered < sites.size() && System.nanoTime() < endNanos) {
        MediaTestRun now = runs.byId(run.id()).orElseThrow();
        long running =
            now.sites().stream()
                .filter(site -> site.state() == MediaTestRun.State.RUNNING)
                .filter(site -> !site.site().equals("00"))
                .count();
        assertThat(running).isLessThanOrEqualTo(3);
        for (String site : sites) {
          CompletableFuture<List<StepResult>> asked = agents.asked.remove(site);
          if (asked != null) {
            asked.complete(List.of(GOOD));
            answered++;
          }
        }
        LockSupport.parkNanos(5_000_000);
      }

      assertThat(answered).isEqualTo(sites.size());
      while (runs.byId(run.id()).orElseThrow().finishedMillis() == null
          && System.nanoTime() < endNanos) {
        LockSupport.parkNanos(5_000_000); // the last answer is taken on a thread of the run
      }
      assertThat(runs.byId(run.id()).orElseThrow().sites())
          .allMatch(site -> site.state() == MediaTestRun.State.DONE);
      assertThat(runs.latest(sites.getFirst()).orElseThrow().steps()).containsExactly(GOOD);
      List<StepResult> steps =
          new LinksWithMedia(agents, runs).check(sites.getFirst(), Duration.ofSeconds(1)).get();
      assertThat(steps)
          .singleElement()
          .satisfies(step -> {
            assertThat(step.status()).isEqualTo(Status.PASSED);
            assertThat(step.figures()).containsEntry(LinksWithMedia.TESTED, wall / 1e3);
          });
    }
  }

  @Test
  void aStepWithAsManyFiguresAsFitIsPartOfACheckWithoutTheTimeOfTheTest() throws Exception {
    var figures = new HashMap<String, Double>();
    for (int i = 0; i < StepResult.FIGURES_MAX; i++) {
      figures.put("figure_" + i, 1.0);
    }
    StepResult full = GOOD.with("", figures);
    StepResult claims = GOOD.with("", Map.of(LinksWithMedia.TESTED, 1.0, "rtt_p95_seconds", 0.02));
    var world = new World();
    var agents = new Agents();
    agents.checked = List.of(claims);
    test(agents, world, List.of(full, claims));

    try (var runs = restarted(agents, world)) {
      List<StepResult> steps =
          new LinksWithMedia(agents, runs).check("00", Duration.ofSeconds(1)).get();
      assertThat(steps)
          .extracting(StepResult::figures)
          .containsExactly(
              Map.of("rtt_p95_seconds", 0.02),
              figures,
              Map.of(
                  "rtt_p95_seconds",
                  0.02,
                  LinksWithMedia.TESTED,
                  (wall - Duration.ofMinutes(10).toMillis()) / 1e3));
    }
  }

  private void test(Agents agents, World world, List<StepResult> answer) throws Exception {
    try (var runs =
        new MediaRuns(world.inventory, agents, kept, TWO_AND_THREE, () -> wall, NanoClock.SYSTEM)) {
      String id = runs.start(List.of("00")).id();
      long endNanos = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (runs.byId(id).orElseThrow().finishedMillis() == null && System.nanoTime() < endNanos) {
        CompletableFuture<List<StepResult>> asked = agents.asked.remove("00");
        if (asked != null) {
          asked.complete(answer);
        }
        LockSupport.parkNanos(5_000_000);
      }
      assertThat(runs.byId(id).orElseThrow().finishedMillis()).isNotNull();
    }
    wall += Duration.ofMinutes(10).toMillis();
  }

  private MediaRuns restarted(Agents agents, World world) {
    var runs =
        new MediaRuns(world.inventory, agents, kept, TWO_AND_THREE, () -> wall, NanoClock.SYSTEM);
    runs.recover();
    return runs;
  }

  @Test
  void whatWasFoundIsKnownAfterARestartForADay() throws Exception {
    var world = new World();
    var agents = new Agents();
    StepResult found = GOOD.with("Tốt.", Map.of("there_loss_ratio", 0.01));
    test(agents, world, List.of(found));

    try (var runs = restarted(agents, world)) {
      assertThat(runs.latest("00").orElseThrow().steps()).containsExactly(found);
      assertThat(runs.ofSite("00", 5)).hasSize(1);
      assertThat(runs.recent(5)).hasSize(1);
      wall += Duration.ofHours(24).toMillis();
      assertThat(runs.latest("00")).isEmpty();
    }
  }

  @Test
  void aTestThatMadeWayForACallDoesNotHideWhatWasMeasuredBefore() throws Exception {
    var world = new World();
    var agents = new Agents();
    StepResult call =
        new StepResult("media", "", "x", Status.UNMEASURED, Double.NaN, "in_call", "in a call");
    test(agents, world, List.of(GOOD));
    test(agents, world, List.of(call));

    try (var runs = restarted(agents, world)) {
      assertThat(runs.latest("00").orElseThrow().steps()).containsExactly(GOOD);
      assertThat(runs.ofSite("00", 5).getFirst().steps()).containsExactly(call);
    }
  }

  @Test
  void whoIsNotThereIsToldAsNotTested() throws Exception {
    var world = new World();
    AgentLinks nobody =
        new AgentLinks() {
          @Override
          public Set<String> connectedSites() {
            return Set.of();
          }

          @Override
          public CompletableFuture<List<StepResult>> check(String site, Duration timeout) {
            return CompletableFuture.failedFuture(new NotConnected(site));
          }
        };
    String site = world.inventory.sites().stream().findFirst().orElseThrow().key();
    try (var runs =
        new MediaRuns(world.inventory, nobody, kept, TWO_AND_THREE, () -> wall, NanoClock.SYSTEM)) {
      String id = runs.start(List.of(site, "99999")).id();
      long endNanos = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (runs.byId(id).orElseThrow().finishedMillis() == null && System.nanoTime() < endNanos) {
        LockSupport.parkNanos(5_000_000);
      }

      assertThat(runs.byId(id).orElseThrow().sites())
          .extracting(MediaTestRun.SiteTest::reason)
          .containsExactly("not_connected", "not_in_inventory");
    }
  }
}
