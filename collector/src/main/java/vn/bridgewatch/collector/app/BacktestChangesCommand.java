package vn.bridgewatch.collector.app;

import java.util.List;
import java.util.Set;
import vn.bridgewatch.collector.backtest.ChangesRun;

/// `bridgewatch backtest changes`: when the level of recorded series changed.
final class BacktestChangesCommand implements Command {

  private static final Arguments.Known KNOWN =
      new Arguments.Known(Set.of(), Set.of("--out", "--value"), Set.of());

  @Override
  public String help() {
    return """
    Usage: bridgewatch backtest changes [options] FILE...

    Prints a line for each change of level: timestamp,from,to. The time is that of the row at
    which the detector says it, some rows after the change itself.

    """
        + BacktestFiles.OPTIONS.indent(0)
        + "\n"
        + BacktestFiles.EXIT_CODES;
  }

  @Override
  public int run(List<String> args, Terminal terminal) throws UsageException, CommandFailure {
    return BacktestFiles.run(BacktestFiles.of(KNOWN.parse(args)), new ChangesRun(), terminal);
  }
}
