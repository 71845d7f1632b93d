package vn.bridgewatch.collector.app;

import java.util.List;
import java.util.Set;
import vn.bridgewatch.collector.backtest.AnomalyRun;

/// `bridgewatch backtest anomaly`: how unusual each recorded sample was by what came before it.
final class BacktestAnomalyCommand implements Command {

  private static final Arguments.Known KNOWN =
      new Arguments.Known(Set.of("--episodes"), Set.of("--out", "--value"), Set.of());

  @Override
  public String help() {
    return """
    Usage: bridgewatch backtest anomaly [options] FILE...

    Prints for each row timestamp,value,anomaly_score: how unusual what begins here is by the
    past of the series, 0 to 1. The shipped setting raises an alarm from 0.5 on.

      --episodes      a further column, alarm: 1 where the shipped setting raises one
    """
        + BacktestFiles.OPTIONS
        + "\n"
        + BacktestFiles.EXIT_CODES;
  }

  @Override
  public int run(List<String> args, Terminal terminal) throws UsageException, CommandFailure {
    Arguments arguments = KNOWN.parse(args);
    return BacktestFiles.run(
        BacktestFiles.of(arguments), new AnomalyRun(arguments.has("--episodes")), terminal);
  }
}
