package vn.bridgewatch.agent.uplink;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.check.StepResult;
import vn.bridgewatch.time.NanoClock;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.Frame.Result.Status;
import vn.bridgewatch.wire.WireLimits;

/// Runs the centre's checks, one at a time for a site, each on a virtual thread and within its
/// time.
final class CheckRunner {

  /// From the start of one check of a site to the start of the next, at least: checks must not lift
  /// what the intervals spare a site's line and devices.
  static final Duration GAP = Duration.ofSeconds(10);

  private static final Logger log = LoggerFactory.getLogger(CheckRunner.class);
  private static final int WORD_CHARS_MAX = WireLimits.WORD_BYTES_MAX / 4;
  private static final int DETAIL_CHARS_MAX = 300;
  private static final int RESULT_CHARS_MAX = WireLimits.BODY_BYTES_MAX / 5; // 4 bytes each at most

  private final CheckHandler handler;
  private final ScheduledExecutorService timer;
  private final NanoClock clock;
  private final Duration gap;
  private final Map<String, Thread> running = new ConcurrentHashMap<>();
  private final Map<String, Long> startedNanos = new ConcurrentHashMap<>(); // within the gap only

  CheckRunner(CheckHandler handler, ScheduledExecutorService timer) {
    this(handler, timer, NanoClock.SYSTEM, GAP);
  }

  CheckRunner(CheckHandler handler, ScheduledExecutorService timer, NanoClock clock, Duration gap) {
    this.clock = clock;
    this.gap = gap;
    this.handler = handler;
    this.timer = timer;
  }

  /// Runs a command and hands over its result, on another thread than the caller's. A check that
  /// comes too soon after the one before it begins later, within its time.
  void run(Frame.Command command, Consumer<Frame.Result> answer) {
    String key = key(command);
    Thread thread =
        Thread.ofVirtual()
            .name("check-" + command.site())
            .unstarted(() -> {
              Frame.Result result = result(command, Status.FAILED, "the agent failed; see its log");
              try {
                result = check(command);
              } finally { // whatever happens, the next check may run and this one has an answer
                running.remove(key);
                answer.accept(result);
              }
            });
    if (running.putIfAbsent(key, thread) != null) {
      answer.accept(result(command, Status.BUSY, "a check of this site is running"));
      return;
    }
    thread.start();
    var _ = timer.schedule(thread::interrupt, command.timeoutMillis(), TimeUnit.MILLISECONDS);
  }

  /// What is done one at a time: each kind of command at a site.
  private static String key(Frame.Command command) {
    return command.kind() + " " + command.site();
  }

  /// Interrupts whatever runs.
  void close() {
    running.values().forEach(Thread::interrupt);
  }

  private Frame.Result check(Frame.Command command) {
    try {
      awaitGap(key(command));
      return fitted(
          command,
          command.kind() == Frame.Command.MEDIA
              ? handler.media(command.site())
              : handler.check(command.site()));
    } catch (InterruptedException _) {
      return result(command, Status.FAILED, "not done within " + command.timeoutMillis() + " ms");
    } catch (RuntimeException e) { // a bug of a step must not leave the centre waiting
      log.atError().addKeyValue("site", command.site()).setCause(e).log("Check failed");
      return result(command, Status.FAILED, "the agent failed: " + clipped(e.toString(), 300));
    }
  }

  private void awaitGap(String key) throws InterruptedException {
    Long before = startedNanos.get(key);
    if (before != null) {
      Thread.sleep(Duration.ofNanos(Math.max(0, before + gap.toNanos() - clock.nanoTime())));
    }
    long now = clock.nanoTime();
    startedNanos.values().removeIf(started -> now - started >= gap.toNanos());
    startedNanos.put(key, now);
  }

  /// The answer, with details shorter and shorter until it fits.
  private static Frame.Result fitted(Frame.Command command, List<StepResult> steps) {
    int detailMax = DETAIL_CHARS_MAX;
    List<StepResult> clipped = clipped(steps, detailMax);
    int chars = chars(clipped);
    while (chars > RESULT_CHARS_MAX && detailMax > 1) {
      detailMax /= 2;
      clipped = clipped(steps, detailMax);
      chars = chars(clipped);
    }
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

  private static List<StepResult> clipped(List<StepResult> steps, int detailMax) {
    return steps.stream().map(step -> clipped(step, detailMax)).toList();
  }

  private static int chars(List<StepResult> steps) {
    return steps.stream().mapToInt(CheckRunner::chars).sum();
  }

  private static StepResult clipped(StepResult step, int detailMax) {
    var fixed =
        new StepResult(
            clipped(step.step(), WORD_CHARS_MAX),
            clipped(step.device(), WORD_CHARS_MAX),
            clipped(step.target(), WORD_CHARS_MAX),
            step.status(),
            step.seconds(),
            clipped(step.reason(), WORD_CHARS_MAX),
            clipped(step.detail(), detailMax));
    return fixed.with(clipped(step.detailVi(), detailMax), step.figures());
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
        + step.detailVi().length()
        + step.figures().keySet().stream().mapToInt(name -> name.length() + 9).sum()
        + 8; // status, seconds, lengths
  }
}
