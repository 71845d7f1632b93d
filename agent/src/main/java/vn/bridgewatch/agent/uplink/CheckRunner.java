package vn.bridgewatch.agent.uplink;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.check.StepResult;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.Frame.Result.Status;
import vn.bridgewatch.wire.WireLimits;

/// Runs the centre's checks, one at a time for a site, each on a virtual thread and within its
/// time.
final class CheckRunner {

  private static final Logger log = LoggerFactory.getLogger(CheckRunner.class);
  private static final int WORD_CHARS_MAX = WireLimits.WORD_BYTES_MAX / 4;
  private static final int DETAIL_CHARS_MAX = 300;
  private static final int RESULT_CHARS_MAX = WireLimits.BODY_BYTES_MAX / 5; // 4 bytes each at most

  private final CheckHandler handler;
  private final ScheduledExecutorService timer;
  private final Map<String, Thread> running = new ConcurrentHashMap<>();

  CheckRunner(CheckHandler handler, ScheduledExecutorService timer) {
    this.handler = handler;
    this.timer = timer;
  }

  /// Runs a command and hands over its result, on another thread than the caller's.
  void run(Frame.Command command, Consumer<Frame.Result> answer) {
    Thread thread =
        Thread.ofVirtual()
            .name("check-" + command.site())
            .unstarted(() -> {
              Frame.Result result = check(command);
              running.remove(command.site());
              answer.accept(result);
            });
    if (running.putIfAbsent(command.site(), thread) != null) {
      answer.accept(result(command, Status.BUSY, "a check of this site is running"));
      return;
    }
    thread.start();
    var _ = timer.schedule(thread::interrupt, command.timeoutMillis(), TimeUnit.MILLISECONDS);
  }

  /// Interrupts whatever runs.
  void close() {
    running.values().forEach(Thread::interrupt);
  }

  private Frame.Result check(Frame.Command command) {
    try {
      return fitted(command, handler.check(command.site()));
    } catch (InterruptedException _) {
      return result(command, Status.FAILED, "not done within " + command.timeoutMillis() + " ms");
    } catch (RuntimeException e) { // a bug of a step must not leave the centre waiting
      log.atError().addKeyValue("site", command.site()).setCause(e).log("Check failed");
      return result(command, Status.FAILED, "the agent failed: " + clipped(e.toString(), 300));
    }
  }

  private static Frame.Result fitted(Frame.Command command, List<StepResult> steps) {
    List<StepResult> clipped = steps.stream().map(CheckRunner::clipped).toList();
    int chars = clipped.stream().mapToInt(CheckRunner::chars).sum();
    if (clipped.size() > WireLimits.STEPS_MAX || chars > RESULT_CHARS_MAX) {
      return result(
          command,
          Status.FAILED,
          clipped.size() + " steps of " + chars + " characters do not fit an answer");
    }
    return new Frame.Result(command.id(), Status.DONE, "", clipped);
  }

  private static Frame.Result result(Frame.Command command, Status status, String text) {
    return new Frame.Result(command.id(), status, text, List.of());
  }

  private static StepResult clipped(StepResult step) {
    return new StepResult(
        clipped(step.step(), WORD_CHARS_MAX),
        clipped(step.device(), WORD_CHARS_MAX),
        clipped(step.target(), WORD_CHARS_MAX),
        step.status(),
        step.seconds(),
        clipped(step.reason(), WORD_CHARS_MAX),
        clipped(step.detail(), DETAIL_CHARS_MAX));
  }

  private static String clipped(String text, int charsMax) {
    return text.length() <= charsMax ? text : text.substring(0, charsMax - 1) + "…";
  }

  private static int chars(StepResult step) {
    return step.step().length()
        + step.device().length()
        + step.target().length()
        + step.reason().length()
        + step.detail().length()
        + 8; // status, seconds, lengths
  }
}
