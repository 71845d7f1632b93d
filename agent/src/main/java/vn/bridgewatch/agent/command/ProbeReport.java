package vn.bridgewatch.agent.command;

import java.io.PrintStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import vn.bridgewatch.agent.probe.Answer;
import vn.bridgewatch.agent.probe.Attempt;
import vn.bridgewatch.agent.probe.Cause;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.agent.probe.ProbeKind;
import vn.bridgewatch.agent.probe.Texts;
import vn.bridgewatch.agent.probe.Trace;
import vn.bridgewatch.agent.probe.Why;

/// Prints attempts as they happen, for people or for programs, and sums them up.
final class ProbeReport {

  private final ProbeKind kind;
  private final String target;
  private final boolean json;
  private final PrintStream out;
  private final LongSummaryStatistics reachedNanos = new LongSummaryStatistics();
  private int unreached;
  private int unmeasured;

  ProbeReport(ProbeKind kind, String target, boolean json, PrintStream out) {
    this.kind = kind;
    this.target = target;
    this.json = json;
    this.out = out;
  }

  /// @param trace the steps, where they were asked for
  void add(Attempt attempt, List<Trace.Step> trace) {
    switch (attempt.outcome()) {
      case Outcome.Reached(Duration time, _) -> reachedNanos.accept(time.toNanos());
      case Outcome.Unreached _ -> unreached++;
      case Outcome.Unmeasured _ -> unmeasured++;
    }
    if (json) {
      out.println(json(attempt, trace));
      return;
    }
    trace.forEach(step -> out.println(step(step)));
    out.println(text(attempt));
  }

  /// Prints the sum of several attempts and returns the exit code.
  int finish() {
    long reached = reachedNanos.getCount();
    if (!json && reached + unreached + unmeasured > 1) {
      out.println(
          String.format(
              Locale.ROOT,
              "%d attempts: %d reached, %d unreached, %d unmeasured",
              reached + unreached + unmeasured,
              reached,
              unreached,
              unmeasured));
      if (reached > 0) {
        out.println(
            "shortest "
                + nanos(reachedNanos.getMin())
                + ", mean "
                + nanos(Math.round(reachedNanos.getAverage()))
                + ", longest "
                + nanos(reachedNanos.getMax()));
      }
    }
    if (unreached > 0) {
      return ExitCode.BAD;
    }
    return unmeasured > 0 ? ExitCode.FAILED : ExitCode.GOOD;
  }

  private String text(Attempt attempt) {
    String address =
        attempt
            .address()
            .map(InetAddress::getHostAddress)
            .filter(_ -> attempt.lookup().filter(Duration.ZERO::equals).isEmpty())
            .map(text -> " (" + text + ")")
            .orElse("");
    String who = kind.word() + " " + target + address + ": ";
    return who
        + switch (attempt.outcome()) {
          case Outcome.Reached(Duration time, Answer answer) ->
              "reached in " + Texts.seconds(time) + ", " + answer.text() + details(answer);
          case Outcome.Unreached(Cause cause, String detail, Answer seen) ->
              "unreached, " + cause.word() + ": " + detail + details(seen);
          case Outcome.Unmeasured(Why why, String detail, String remedy) ->
              "unmeasured, " + why.word() + ": " + detail + "\n  remedy: " + remedy;
        };
  }

  private static String details(Answer answer) {
    var text = new StringBuilder();
    answer.details().forEach(line -> text.append("\n  ").append(line));
    return text.toString();
  }

  private String json(Attempt attempt, List<Trace.Step> trace) {
    var line = new JsonLine().put("kind", kind.word()).put("target", target);
    attempt.address().ifPresent(address -> line.put("address", address.getHostAddress()));
    attempt.lookup().ifPresent(lookup -> line.put("lookupSeconds", seconds(lookup)));
    switch (attempt.outcome()) {
      case Outcome.Reached(Duration time, Answer answer) -> {
        line.put("outcome", "reached").put("seconds", seconds(time));
        facts(line, answer);
      }
      case Outcome.Unreached(Cause cause, String detail, Answer seen) -> {
        line.put("outcome", "unreached").put("reason", cause.word()).put("detail", detail);
        facts(line, seen);
      }
      case Outcome.Unmeasured(Why why, String detail, String remedy) ->
          line.put("outcome", "unmeasured")
              .put("reason", why.word())
              .put("detail", detail)
              .put("remedy", remedy);
    }
    if (!trace.isEmpty()) {
      line.put("trace", trace.stream().map(ProbeReport::step).toList());
    }
    return line.put("elapsedSeconds", seconds(attempt.elapsed())).toString();
  }

  private static void facts(JsonLine line, Answer answer) {
    answer
        .facts()
        .forEach((name, value) -> {
          switch (value) {
            case Boolean flag -> line.put(name, flag);
            case Number number -> line.put(name, number.doubleValue());
            case List<?> list -> line.put(name, list.stream().map(String::valueOf).toList());
            default -> line.put(name, value.toString());
          }
        });
  }

  private static String step(Trace.Step step) {
    return String.format(Locale.ROOT, "%9.3f ms  %s", step.atNanos() / 1e6, step.what());
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  private static String nanos(long nanos) {
    return Texts.seconds(Duration.ofNanos(nanos));
  }
}
