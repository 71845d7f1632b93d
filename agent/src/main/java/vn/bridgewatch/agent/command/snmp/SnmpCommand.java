package vn.bridgewatch.agent.command.snmp;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import vn.bridgewatch.agent.command.ExitCode;
import vn.bridgewatch.agent.command.UsageException;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.config.Suggestion;

/// `bridgewatch snmp WORD`: finds the command of that word and runs it.
public final class SnmpCommand {

  private static final List<SnmpSubCommand> ALL =
      List.of(
          new SnmpReadCommand(),
          new SnmpWalkCommand(),
          new SnmpIdentifyCommand(),
          new SnmpListenCommand(),
          new SnmpProfilesCommand());

  private SnmpCommand() {}

  /// Runs `snmp ARGS` and returns the exit code.
  public static int run(String[] args, PrintStream out, PrintStream err) {
    List<String> words = Arrays.asList(args);
    if (words.isEmpty()) {
      err.print(overview());
      return ExitCode.FAILED;
    }
    Optional<SnmpSubCommand> command =
        ALL.stream().filter(one -> one.name().equals(words.getFirst())).findFirst();
    if (words.contains("--help") || words.contains("-h")) {
      out.print(command.map(SnmpSubCommand::help).orElseGet(SnmpCommand::overview));
      return ExitCode.GOOD;
    }
    if (command.isEmpty()) {
      List<String> names = ALL.stream().map(SnmpSubCommand::name).toList();
      err.println(
          "bridgewatch snmp: unknown snmp command "
              + words.getFirst()
              + Suggestion.of(words.getFirst(), names)
                  .map(word -> "; did you mean " + word + "?")
                  .orElse("; there are: " + String.join(", ", names)));
      err.println("See bridgewatch snmp --help");
      return ExitCode.FAILED;
    }
    return run(command.get(), Arrays.copyOfRange(args, 1, args.length), out, err);
  }

  private static int run(SnmpSubCommand command, String[] args, PrintStream out, PrintStream err) {
    String name = "bridgewatch snmp " + command.name();
    try {
      return command.run(args, out, err);
    } catch (UsageException e) {
      err.println(name + ": " + e.getMessage());
      err.println("See " + name + " --help");
    } catch (ConfigException e) {
      e.problems().forEach(problem -> err.println(problem));
    } catch (IOException e) {
      err.println(name + ": cannot open a socket: " + e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      err.println(name + ": interrupted");
    }
    return ExitCode.FAILED;
  }

  private static String overview() {
    var text =
        new StringBuilder("Usage: bridgewatch snmp COMMAND [OPTIONS]        each has --help\n\n");
    for (SnmpSubCommand command : ALL) {
      text.append("  ")
          .append(command.name())
          .append(" ".repeat(Math.max(1, 10 - command.name().length())))
          .append(command.summary())
          .append('\n');
    }
    return text.append('\n').toString();
  }
}
