package vn.bridgewatch.collector.app;

import java.util.List;

/// One sub-command.
interface Command {

  /// Shown for `--help`.
  String help();

  /// Does the work; returns the exit code.
  int run(List<String> args, Terminal terminal) throws UsageException, CommandFailure;
}
