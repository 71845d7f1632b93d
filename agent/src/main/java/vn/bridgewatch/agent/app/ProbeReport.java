package vn.bridgewatch.agent.app;

import java.io.PrintStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import vn.bridgewatch.agent.probe.Attempt;
import vn.bridgewatch.agent.probe.Cause;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.agent.probe.ProbeKind;
import vn.bridgewatch.agent.probe.Texts;
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

  void add(Attempt attempt) {
    switch (attempt.outcome()) {
      case Outcome.Reached(Duration time, _) -> reachedNanos.accept(time.toNanos());
      case Outcome.Unreached _ -> unreached++;
      case Outcome.Unmeasured _ -> unmeasured++;
    }
    out.println(json ? json(attempt) : text(attempt));
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
          case Outcome.Reached(Duration time, Outcome.Answer answer) ->
              "reached in " + Texts.seconds(time) + answer(answer);
          case Outcome.Unreached(Cause cause, String detail) ->
              "unreached, " + cause.word() + ": " + detail;
          case Outcome.Unmeasured(Why why, String detail, String remedy) ->
              "unmeasured, " + why.word() + ": " + detail + "\n  remedy: " + remedy;
        };
  }

  private static String answer(Outcome.Answer answer) {
    return switch (answer) {
      case Outcome.Answer.Echo(int hopLimit, boolean stamped) ->
          (hopLimit < 0 ? "" : ", hop limit " + hopLimit)
              + (stamped ? ", arrival stamped by the kernel" : "");
      case Outcome.Answer.Handshake() -> "";
      case Outcome.Answer.Records records -> {
        var text = new StringBuilder();
        text.append(records.tcp() ? " over TCP, " : ", ");
        text.append(records.answers()).append(records.answers() == 1 ? " record" : " records");
        records.records().forEach(record -> text.append("\n  ").append(record));
        yield text.toString();
      }
    };
  }

  private String json(Attempt attempt) {
    var line = new JsonLine().put("kind", kind.word()).put("target", target);
    attempt.address().ifPresent(address -> line.put("address", address.getHostAddress()));
    attempt.lookup().ifPresent(lookup -> line.put("lookupSeconds", seconds(lookup)));
    switch (attempt.outcome()) {
      case Outcome.Reached(Duration time, Outcome.Answer answer) -> {
        line.put("outcome", "reached").put("seconds", seconds(time));
        switch (answer) {
          case Outcome.Answer.Echo(int hopLimit, boolean stamped) ->
              line.put("hopLimit", hopLimit).put("kernelStamped", stamped);
          case Outcome.Answer.Handshake() -> {}
          case Outcome.Answer.Records records ->
              line.put("answers", records.answers())
                  .put("authorities", records.authorities())
                  .put("additionals", records.additionals())
                  .put("tcp", records.tcp())
                  .put("records", records.records());
        }
      }
      case Outcome.Unreached(Cause cause, String detail) ->
          line.put("outcome", "unreached").put("reason", cause.word()).put("detail", detail);
      case Outcome.Unmeasured(Why why, String detail, String remedy) ->
          line.put("outcome", "unmeasured")
              .put("reason", why.word())
              .put("detail", detail)
              .put("remedy", remedy);
    }
    return line.put("elapsedSeconds", seconds(attempt.elapsed())).toString();
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  private static String nanos(long nanos) {
    return Texts.seconds(Duration.ofNanos(nanos));
  }
}
