package vn.bridgewatch.collector.app;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// `bridgewatch rules`: rules looked over, tested and said aloud.
final class RulesCommand implements Command {

  private static final Map<String, Command> COMMANDS =
      new TreeMap<>(
          Map.of(
              "check", new RulesCheckCommand(),
              "list", new RulesListCommand(),
              "test", new RulesTestCommand()));

  @Override
  public String help() {
    return """
    Usage: bridgewatch rules check|list|test [options] FILE...

      check    what is wrong in files of rules, and what is likely a mistake
      list     each rule said aloud, in Vietnamese and English
      test     files of tests: made-up series in, what people would be told out

    Formats: docs/rules.md. Each has --help.
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
