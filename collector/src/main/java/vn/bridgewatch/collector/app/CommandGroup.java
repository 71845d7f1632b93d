package vn.bridgewatch.collector.app;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A command whose first argument names another: `bridgewatch rules check`.
final class CommandGroup implements Command {

  private final String help;
  private final Map<String, Command> commands;

  CommandGroup(String help, Map<String, Command> commands) {
    this.help = help;
    this.commands = new TreeMap<>(commands);
  }

  /// `bridgewatch backtest`: the detectors over recorded data.
  static CommandGroup backtest() {
    return new CommandGroup(
        """
        Usage: bridgewatch backtest KIND [options] FILE...

        Runs the detectors over recorded data as they would have run at the time; a row is judged by
        what came before it and by nothing else. Formats: docs/backtest.md.

          anomaly    how unusual each row is by the past of its series
          changes    times at which the level of a series changed
          forecast   how likely a limit is to be crossed before a deadline
          rules      the alerts that rules would have given, with the calendar

        Each has --help.
        """,
        Map.of(
            "anomaly", new BacktestAnomalyCommand(),
            "changes", new BacktestChangesCommand(),
            "forecast", new BacktestForecastCommand(),
            "rules", new BacktestRulesCommand()));
  }

  /// `bridgewatch rules`: rules looked over, tested and said aloud.
  static CommandGroup rules() {
    return new CommandGroup(
        """
        Usage: bridgewatch rules check|list|test [options] FILE...

          check    what is wrong in files of rules, and what is likely a mistake
          list     each rule said aloud, in Vietnamese and English
          test     files of tests: made-up series in, what people would be told out

        Formats: docs/rules.md. Each has --help.
        """,
        Map.of(
            "check", new RulesCheckCommand(),
            "list", new RulesListCommand(),
            "test", new RulesTestCommand()));
  }

  @Override
  public String help() {
    return help;
  }

  @Override
  public String help(List<String> args) {
    Command command = commands.get(args.getFirst());
    return command == null ? help : command.help();
  }

  @Override
  public int run(List<String> args, Terminal terminal) throws UsageException, CommandFailure {
    Command command = args.isEmpty() ? null : commands.get(args.getFirst());
    if (command == null) {
      throw new UsageException(
          "one of "
              + String.join(", ", commands.keySet())
              + " is needed"
              + (args.isEmpty() ? "" : ", got " + args.getFirst())
              + "; see --help");
    }
    return command.run(args.subList(1, args.size()), terminal);
  }
}
