package vn.bridgewatch.collector.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.check.StepResult;
import vn.bridgewatch.collector.alert.Severity;
import vn.bridgewatch.collector.fakes.Steps;
import vn.bridgewatch.collector.fakes.World;
import vn.bridgewatch.collector.ingest.AgentLinks;

class CheckRunsTest {

  private static final int WAIT_SECONDS = 60;
  private static final CheckRuns.Limits QUICK =
      new CheckRuns.Limits(2, Duration.ZERO, Duration.ofSeconds(60), Duration.ofSeconds(2), 1);

  private final World world = new World();
  private CheckRuns checks = checks(world, QUICK);

  @AfterEach
  void close() {
    checks.close();
  }

  @Test
  void judgesEverySiteOfTheRosterAndKeepsTheRun() throws Exception {
    world.connect("00", Steps.passed());
    world.connect("01", Steps.passed(), Steps.failed());
    world.connect("00004", Steps.unmeasured());

    CheckRun run = finished(checks.start("hn-11", "Giao ban", List.of("00", "01", "00004")));

    assertThat(run.sites())
        .extracting(SiteCheck::readiness)
        .containsExactly(Readiness.READY, Readiness.NOT_READY, Readiness.UNKNOWN);
    assertThat(run.summary().counts()).isEqualTo(new CheckSummary.Counts(1, 0, 1, 1));
    assertThat(run.summary().allReady()).isFalse();
    assertThat(checks(world, QUICK).byId(run.id())).contains(run);
    assertThat(checks.recent(10)).containsExactly(run.summary());
  }

  @Test
  void tellsASiteWithoutAnAgentFromOneThatIsNotConnected() throws Exception {
    CheckRun run = finished(checks.start("", "", List.of("00", "00008")));

    assertThat(run.sites()).allMatch(site -> site.readiness() == Readiness.UNKNOWN);
    assertThat(run.sites())
        .extracting(site -> site.findings().getFirst().reason())
        .containsExactly("not_connected", "no_agent");
  }

  @Test
  void anAgentThatDoesNotAnswerInTimeLeavesItsSiteUnknown() throws Exception {
    world.connect("00", new CompletableFuture<>());
    checks =
        checks(
            world,
            new CheckRuns.Limits(2, Duration.ZERO, Duration.ofMillis(1), Duration.ofMillis(1), 1));

    CheckRun run = finished(checks.start("", "", List.of("00")));

    assertThat(run.sites().getFirst().readiness()).isEqualTo(Readiness.UNKNOWN);
    assertThat(run.sites().getFirst().findings().getFirst().reason()).isEqualTo("check_timed_out");
  }

  @Test
  void aFiringCriticalAlertMakesItsSiteNotReady() throws Exception {
    world.connect("00", Steps.passed());
    world.open("00", "target_unreachable", Severity.CRITICAL, false);

    CheckRun run = finished(checks.start("", "", List.of("00")));

    assertThat(run.sites().getFirst().readiness()).isEqualTo(Readiness.NOT_READY);
  }

  @Test
  void asksNoMoreSitesAtOnceThanItMay() throws Exception {
    var asked = new AtomicInteger();
    var atOnce = new AtomicInteger();
    var most = new AtomicInteger();
    AgentLinks links =
        new AgentLinks() {
          @Override
          public java.util.Set<String> connectedSites() {
            return java.util.Set.of();
          }

          @Override
          public CompletableFuture<List<StepResult>> check(String site, Duration timeout) {
            asked.incrementAndGet();
            most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            return CompletableFuture.supplyAsync(() -> {
              atOnce.decrementAndGet();
              return List.of(Steps.passed());
            });
          }
        };
    List<String> all = world.inventory.sites().stream().map(site -> site.key()).toList();
    checks =
        new CheckRuns(
            world.inventory,
            world,
            links,
            world,
            () -> World.NOW,
            new CheckRuns.Limits(
                20, Duration.ZERO, Duration.ofSeconds(60), Duration.ofSeconds(2), 1));

    CheckRun run = finished(checks.start("", "", all));

    assertThat(run.summary().counts().ready()).isEqualTo(all.size()).isGreaterThan(3_300);
    assertThat(asked).hasValue(all.size());
    assertThat(most.get()).isBetween(1, 20);
  }

  @Test
  void oneAgentOfManySitesIsAskedNoMoreThanItTakesAndAllAreAnswered() throws Exception {
    var atOnce = new AtomicInteger();
    var most = new AtomicInteger();
    AgentLinks links =
        new AgentLinks() {
          @Override
          public java.util.Set<String> connectedSites() {
            return java.util.Set.of();
          }

          @Override
          public CompletableFuture<List<StepResult>> check(String site, Duration timeout) {
            most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            return CompletableFuture.supplyAsync(
                () -> {
                  atOnce.decrementAndGet();
                  return List.of(Steps.passed());
                },
                CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS));
          }
        };
    List<String> ofOneAgent =
        world.inventory.sites().stream()
            .filter(site -> site.agent().isEmpty())
            .limit(98)
            .map(site -> site.key())
            .toList();
    checks =
        new CheckRuns(
            world.inventory,
            world,
            links,
            world,
            () -> World.NOW,
            new CheckRuns.Limits(
                200, Duration.ZERO, Duration.ofSeconds(60), Duration.ofSeconds(2), 1));

    CheckRun run = finished(checks.start("", "", ofOneAgent));

    assertThat(run.summary().counts().ready()).isEqualTo(98);
    assertThat(most.get()).isBetween(2, CheckRuns.SITES_PER_AGENT_MAX);
  }

  @Test
  void refusesARunMoreThanMayGoOn() throws Exception {
    var answer = new CompletableFuture<List<StepResult>>();
    world.connect("00", answer);
    CheckRun first = checks.start("", "", List.of("00"));

    assertThatThrownBy(() -> checks.start("", "", List.of("01")))
        .isInstanceOf(CheckRuns.BusyException.class);

    answer.complete(List.of(Steps.passed()));
    assertThat(finished(first).summary().allReady()).isTrue();
  }

  @Test
  void aSiteThatLeftTheInventoryIsUnknownAndTheRestIsChecked() throws Exception {
    world.connect("00", Steps.passed());

    CheckRun run = finished(checks.start("hn", "Họp", List.of("99999", "00")));

    assertThat(run.sites())
        .extracting(SiteCheck::readiness)
        .containsExactly(Readiness.UNKNOWN, Readiness.READY);
    assertThat(run.sites().getFirst().findings())
        .extracting(Finding::reason)
        .containsExactly("not_in_inventory");
    assertThat(run.finishedMillis()).isNotNull();
    assertThat(run.interrupted()).isFalse();
  }

  @Test
  void aRunThatAStopCutOffIsMarkedSo() throws Exception {
    world.connect("00", Steps.passed());
    world.connect("01", new CompletableFuture<>());
    var told = new LinkedBlockingQueue<String>();
    checks.onProgress(told::add);
    CheckRun run = checks.start("hn", "Họp", List.of("00", "01"));
    assertThat(told.poll(WAIT_SECONDS, TimeUnit.SECONDS)).isEqualTo(run.id());

    checks.close();

    CheckRun kept = checks.byId(run.id()).orElseThrow();
    assertThat(kept.interrupted()).isTrue();
    assertThat(kept.sites())
        .extracting(SiteCheck::readiness)
        .containsExactly(Readiness.READY, Readiness.UNKNOWN);
  }

  @Test
  void aRunThatACrashCutOffIsMarkedSoAtTheNextStart() {
    var cut =
        new CheckRun(
            "20261121-100000-abcd",
            "",
            "",
            World.NOW,
            null,
            false,
            List.of(SiteCheck.running("00", "Trung tâm", "00", "Trung tâm")));
    world.save(
        new CheckStore.Stored(
            cut.id(),
            "",
            cut.startedMillis(),
            false,
            CheckJson.write(CheckJson.of(cut.summary())),
            CheckJson.write(CheckJson.of(cut))));

    checks.recover();

    CheckRun kept = checks.byId(cut.id()).orElseThrow();
    assertThat(kept.interrupted()).isTrue();
    assertThat(kept.finishedMillis()).isEqualTo(World.NOW);
    assertThat(kept.sites().getFirst().findings().getFirst().reason()).isEqualTo("interrupted");
    assertThat(world.unfinished()).isEmpty();
  }

  private static CheckRuns checks(World world, CheckRuns.Limits limits) {
    return new CheckRuns(world.inventory, world, world, world, () -> World.NOW, limits);
  }

  /// Waits for the end of a run by its own word.
  private CheckRun finished(CheckRun run) throws InterruptedException {
    var told = new LinkedBlockingQueue<String>();
    checks.onProgress(told::add);
    CheckRun now = checks.byId(run.id()).orElseThrow();
    while (now.finishedMillis() == null) {
      assertThat(told.poll(WAIT_SECONDS, TimeUnit.SECONDS))
          .as("progress of %s", run.id())
          .isNotNull();
      now = checks.byId(run.id()).orElseThrow();
    }
    return now;
  }
}
