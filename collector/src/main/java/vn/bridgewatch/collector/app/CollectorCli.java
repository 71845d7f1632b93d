package vn.bridgewatch.collector.app;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The collector's sub-commands of the launcher.
public final class CollectorCli {

  private static final int FAILED = 2;

  private static final Map<String, Command> COMMANDS =
      new TreeMap<>(
          Map.of(
              "alerts", new AlertsCommand(),
              "backtest", CommandGroup.backtest(),
              "check", new CheckCommand(),
              "collector", new CollectorCommand(),
              "conference", new ConferenceCommand(),
              "conferences", new ConferenceCommand(),
              "enrol", new EnrolCommand(),
              "rules", CommandGroup.rules()));

  private CollectorCli() {}

  public static void main(String[] args) {
    var terminal =
        new Terminal(
            utf8(FileDescriptor.out),
            utf8(FileDescriptor.err),
            Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent());
    int code = run(Arrays.asList(args), terminal);
    terminal.out().flush();
    terminal.err().flush();
    if (code != 0) {
      System.exit(code);
    }
  }

  /// Runs one sub-command; the outermost point of the command line.
  static int run(List<String> args, Terminal terminal) {
    Command command = args.isEmpty() ? null : COMMANDS.get(args.getFirst());
    if (command == null) {
      terminal
          .err()
          .println(
              "one of "
                  + String.join(", ", COMMANDS.keySet())
                  + " is needed"
                  + (args.isEmpty() ? "" : ", got " + args.getFirst()));
      return FAILED;
    }
    List<String> rest = args.subList(1, args.size());
    if (rest.contains("--help") || rest.contains("-h")) {
      terminal.out().print(command.help(rest));
      return 0;
    }
    try {
      return command.run(rest, terminal);
    } catch (UsageException | CommandFailure e) {
      terminal.progressDone();
      terminal.err().println("bridgewatch " + args.getFirst() + ": " + e.getMessage());
      return FAILED;
    } catch (RuntimeException e) {
      terminal.progressDone();
      terminal.err().println("bridgewatch " + args.getFirst() + ": failed: " + e);
      e.printStackTrace(terminal.err());
      return FAILED;
    }
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
  }
}
