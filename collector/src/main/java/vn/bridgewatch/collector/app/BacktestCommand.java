package vn.bridgewatch.collector.app;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// `bridgewatch backtest`: the detectors over recorded data.
final class BacktestCommand implements Command {

  private static final Map<String, Command> COMMANDS =
      new TreeMap<>(
          Map.of(
              "anomaly", new BacktestAnomalyCommand(),
              "changes", new BacktestChangesCommand(),
              "forecast", new BacktestForecastCommand(),
              "rules", new BacktestRulesCommand()));

  @Override
  public String help() {
    return """
    Usage: bridgewatch backtest KIND [options] FILE...

    Runs the detectors over recorded data as they would have run at the time; a row is judged by
    what came before it and by nothing else. Formats: docs/backtest.md.

      anomaly    how unusual each row is by the past of its series
      changes    times at which the level of a series changed
      forecast   how likely a limit is to be crossed before a deadline
      rules      the alerts that rules would have given, with the calendar

    Each has --help.
    """;
  }

  @Override
  public String help(List<String> args) {
    Command command = COMMANDS.get(args.getFirst());
    return command == null ? help() : command.help();
  }

  @Override
  public int run(List<String> args, Terminal terminal) throws UsageException, CommandFailure {
    Command command = args.isEmpty() ? null : COMMANDS.get(args.getFirst());
    if (command == null) {
      throw new UsageException(
          "one of "
              + String.join(", ", COMMANDS.keySet())
              + " is needed"
              + (args.isEmpty() ? "" : ", got " + args.getFirst())
              + "; see --help");
    }
    return command.run(args.subList(1, args.size()), terminal);
  }
}
