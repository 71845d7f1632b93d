package vn.bridgewatch.agent.command.snmp;

import java.io.IOException;
import java.io.PrintStream;
import vn.bridgewatch.agent.command.UsageException;
import vn.bridgewatch.config.ConfigException;

/// One of the commands after `bridgewatch snmp`.
interface SnmpSubCommand {

  /// The word that calls it.
  String name();

  /// One line for the list of commands.
  String summary();

  /// All of its options.
  String help();

  /// Does it.
  ///
  /// @param args what follows the word
  /// @return an exit code of [ExitCode]
  int run(String[] args, PrintStream out, PrintStream err)
      throws UsageException, ConfigException, IOException, InterruptedException;
}
