package vn.bridgewatch.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.check.StepResult;
import vn.bridgewatch.time.NanoClock;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.Frame.Result.Status;

class CheckRunnerTest {

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final BlockingQueue<Frame.Result> answers = new LinkedBlockingQueue<>();

  @AfterEach
  void end() {
    timer.shutdownNow();
  }

  @Test
  void theStepsAreTheAnswer() throws Exception {
    run(_ -> List.of(step("ok")), 1, 60_000);

    assertThat(answer()).isEqualTo(new Frame.Result(1, Status.DONE, "", List.of(step("ok"))));
  }

  @Test
  void whatAStepMeasuredGoesWithIt() throws Exception {
    StepResult step = step("ok").with("Chiều đi tốt.", Map.of("there_loss_ratio", 0.01));
    run(_ -> List.of(step), 1, 60_000);

    assertThat(answer().steps()).containsExactly(step);
  }

  @Test
  void aSecondCheckOfTheSiteIsBusyWhileOneRuns() throws Exception {
    var end = new CountDownLatch(1);
    var runner =
        new CheckRunner(
            _ -> {
              end.await();
              return List.of();
            },
            timer);
    runner.run(command(1, 60_000), answers::add);
    runner.run(command(2, 60_000), answers::add);

    assertThat(answer())
        .extracting(Frame.Result::id, Frame.Result::status)
        .containsExactly(2L, Status.BUSY);
    end.countDown();
    assertThat(answer().status()).isEqualTo(Status.DONE);
  }

  @Test
  void aCheckThatTakesTooLongIsInterruptedAndSaysSo() throws Exception {
    run(
        _ -> {
          new CountDownLatch(1).await();
          return List.of();
        },
        1,
        50);

    assertThat(answer().text()).isEqualTo("not done within 50 ms");
  }

  @Test
  void aBugInAStepIsAnAnswerToo() throws Exception {
    run(
        _ -> {
          throw new IllegalStateException("broken step");
        },
        1,
        60_000);

    Frame.Result answer = answer();
    assertThat(answer.status()).isEqualTo(Status.FAILED);
    assertThat(answer.text()).contains("broken step");
  }

  @Test
  void longWordsAreClippedSoThatTheAnswerFits() throws Exception {
    run(_ -> List.of(step("x".repeat(5_000))), 1, 60_000);

    assertThat(answer().steps().getFirst().detail()).hasSize(300).endsWith("…");
  }

  @Test
  void detailsAreClippedFurtherWhereManyStepsWouldNotFit() throws Exception {
    run(_ -> Collections.nCopies(1_000, step("x".repeat(300))), 1, 60_000);

    Frame.Result answer = answer();
    assertThat(answer.status()).isEqualTo(Status.DONE);
    assertThat(answer.steps()).hasSize(1_000);
    assertThat(answer.steps().getFirst().detail()).hasSizeLessThan(300).endsWith("…");
  }

  @Test
  void anErrorLeavesTheSiteFreeForTheNextCheck() throws Exception {
    var runner =
        new CheckRunner(
            _ -> {
              throw new AssertionError("expected: an error in a step");
            },
            timer,
            NanoClock.SYSTEM,
            Duration.ZERO);
    runner.run(command(1, 60_000), answers::add);
    assertThat(answer().status()).isEqualTo(Status.FAILED);
    runner.run(command(2, 60_000), answers::add);
    assertThat(answer().status()).isEqualTo(Status.FAILED);
  }

  @Test
  void aSecondCheckWaitsUntilTheGapHasPassed() throws Exception {
    var starts = new LinkedBlockingQueue<Long>();
    var gap = Duration.ofMillis(300);
    var runner =
        new CheckRunner(
            _ -> {
              starts.add(System.nanoTime());
              return List.of();
            },
            timer,
            NanoClock.SYSTEM,
            gap);
    long before = System.nanoTime(); // the gap counts from a check's beginning, not its handler's
    runner.run(command(1, 60_000), answers::add);
    assertThat(answer().status()).isEqualTo(Status.DONE);
    runner.run(command(2, 60_000), answers::add);
    assertThat(answer().status()).isEqualTo(Status.DONE);

    starts.take();
    assertThat(starts.take() - before).isGreaterThanOrEqualTo(gap.toNanos());
  }

  @Test
  void moreStepsThanFitAreAFailureThatSaysSo() throws Exception {
    run(_ -> Collections.nCopies(1_001, step("")), 1, 60_000);

    assertThat(answer().text()).contains("1001 steps");
  }

  private void run(CheckHandler handler, long id, int timeoutMillis) {
    new CheckRunner(handler, timer).run(command(id, timeoutMillis), answers::add);
  }

  private Frame.Result answer() throws InterruptedException {
    Frame.Result answer = answers.poll(60, TimeUnit.SECONDS);
    assertThat(answer).isNotNull();
    return answer;
  }

  private static Frame.Command command(long id, int timeoutMillis) {
    return new Frame.Command(id, "00", Frame.Command.CHECK, timeoutMillis);
  }

  private static StepResult step(String detail) {
    return new StepResult("icmp", "", "127.0.0.1", StepResult.Status.PASSED, 0.1, "", detail);
  }
}
