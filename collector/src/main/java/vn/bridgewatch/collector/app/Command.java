package vn.bridgewatch.collector.app;

import java.util.List;

/// One sub-command.
interface Command {

  /// Shown for `--help`.
  String help();

  /// Shown for `--help` after other words.
  default String help(List<String> args) {
    return help();
  }

  /// Does the work; returns the exit code.
  int run(List<String> args, Terminal terminal) throws UsageException, CommandFailure;
}
