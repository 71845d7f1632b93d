package vn.bridgewatch.collector.app;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import vn.bridgewatch.collector.backtest.ForecastRun;
import vn.bridgewatch.rule.Limit;
import vn.bridgewatch.rule.forecast.Link;

/// `bridgewatch backtest forecast`: whether recorded series would cross a limit in time.
final class BacktestForecastCommand implements Command {

  private static final long SECONDS_MAX = 366L * 24 * 3_600;

  private static final Arguments.Known KNOWN =
      new Arguments.Known(
          Set.of(),
          Set.of("--limit", "--direction", "--deadline", "--horizon", "--link", "--out", "--value"),
          Set.of());

  @Override
  public String help() {
    return """
    Usage: bridgewatch backtest forecast --limit L --direction above|below
             --deadline SECONDS|--horizon SECONDS [options] FILE...

    Prints a line for each row: series,timestamp,probability,alarm. The probability is that the
    limit is crossed before the deadline; the alarm, 0 or 1, is that of the shipped setting.

      --limit NUMBER         what must not be crossed
      --direction above|below  which side of it is bad
      --deadline SECONDS     the conference ends so long after the first row of a series
      --horizon SECONDS      instead: so long after each row
      --link log|logit|identity  the scale on which the metric drifts straight: log for loss,
                             jitter and error rates, logit for shares of what can be full, identity
                             for levels (default identity)
    """
        + BacktestFiles.OPTIONS.indent(0)
        + "\n"
        + BacktestFiles.EXIT_CODES;
  }

  @Override
  public int run(List<String> args, Terminal terminal) throws UsageException, CommandFailure {
    Arguments given = KNOWN.parse(args);
    double value = number("--limit", given.required("--limit"));
    Limit limit =
        given.choice("--direction", "", "above", "below").equals("above")
            ? new Limit.Above(value)
            : new Limit.Below(value);
    Link link =
        Link.valueOf(
            given
                .choice("--link", "identity", "log", "logit", "identity")
                .toUpperCase(Locale.ROOT));
    check(link, value);
    boolean moving = given.has("--horizon");
    if (moving == given.has("--deadline")) {
      throw new UsageException("one of --deadline and --horizon is needed; see --help");
    }
    String option = moving ? "--horizon" : "--deadline";
    double seconds = number(option, given.required(option));
    if (seconds < 0 || seconds > SECONDS_MAX) {
      throw new UsageException(
          option + ": must be 0 to " + SECONDS_MAX + ", got " + given.required(option));
    }
    var ahead = Duration.ofMillis(Math.round(seconds * 1_000));
    return BacktestFiles.run(
        BacktestFiles.of(given), new ForecastRun(limit, link, ahead, moving), terminal);
  }

  private static void check(Link link, double limit) throws UsageException {
    boolean fits =
        switch (link) {
          case LOG -> limit > 0;
          case LOGIT -> limit > 0 && limit < 100;
          case IDENTITY -> true;
        };
    if (!fits) {
      throw new UsageException(
          "--limit: must be above 0"
              + (link == Link.LOGIT ? " and below 100" : "")
              + " with --link "
              + link.name().toLowerCase(Locale.ROOT)
              + ", got "
              + limit);
    }
  }

  private static double number(String option, String text) throws UsageException {
    try {
      double number = Double.parseDouble(text);
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new UsageException(option + ": must be a number, got " + text);
    }
    throw new UsageException(option + ": must be finite, got " + text);
  }
}
