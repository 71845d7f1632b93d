package vn.bridgewatch.collector.app;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import vn.bridgewatch.collector.backtest.ChangesRun;
import vn.bridgewatch.rule.change.LevelDetector.Relevance;

/// `bridgewatch backtest changes`: when the level of recorded series changed.
final class BacktestChangesCommand implements Command {

  private static final String RELATIVE = "--min-relative";
  private static final String ABSOLUTE = "--min-absolute";

  private static final Arguments.Known KNOWN =
      new Arguments.Known(Set.of(), Set.of("--out", "--value", RELATIVE, ABSOLUTE), Set.of());

  @Override
  public String help() {
    return """
    Usage: bridgewatch backtest changes [options] FILE...

    Prints a line for each change of level: timestamp,from,to,samples_ago. The time is that of
    the row at which it became certain, samples_ago rows after the new level began.

      --min-relative R  the least change that matters, as a share of the level (default 0.006)
      --min-absolute A  the same in the unit of the values (default 0)
    """
        + BacktestFiles.OPTIONS
        + "\n"
        + BacktestFiles.EXIT_CODES;
  }

  @Override
  public int run(List<String> args, Terminal terminal) throws UsageException, CommandFailure {
    Arguments arguments = KNOWN.parse(args);
    var relevance =
        new Relevance(
            number(arguments, RELATIVE, Relevance.SHIPPED.relative()),
            number(arguments, ABSOLUTE, Relevance.SHIPPED.absolute()));
    return BacktestFiles.run(BacktestFiles.of(arguments), new ChangesRun(relevance), terminal);
  }

  private static double number(Arguments arguments, String name, double fallback)
      throws UsageException {
    Optional<String> text = arguments.value(name);
    try {
      double number = text.isEmpty() ? fallback : Double.parseDouble(text.orElseThrow());
      if (number >= 0 && number < Double.POSITIVE_INFINITY) {
        return number;
      }
    } catch (NumberFormatException _) {
      // told below
    }
    throw new UsageException(name + ": must be a number from 0 on, got " + text.orElse(""));
  }
}
