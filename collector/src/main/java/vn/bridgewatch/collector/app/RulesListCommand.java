package vn.bridgewatch.collector.app;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import vn.bridgewatch.collector.rulebook.ReadAloud;
import vn.bridgewatch.collector.rulebook.ReadAloud.Language;
import vn.bridgewatch.collector.rulebook.RuleBook;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.rule.Rule;

/// `bridgewatch rules list`: each rule said aloud.
final class RulesListCommand implements Command {

  private static final Arguments.Known KNOWN =
      new Arguments.Known(Set.of(), Set.of("--lang"), Set.of());

  @Override
  public String help() {
    return """
    Usage: bridgewatch rules list [options] [FILE|DIR...]

    Says each rule in a sentence; without a file, those that ship.

      --lang vi|en|both    the language (default both)

    Exit codes: 0 done, 1 the rules have problems, 2 usage or our own failure.
    """;
  }

  @Override
  public int run(List<String> args, Terminal terminal) throws UsageException, CommandFailure {
    Arguments arguments = KNOWN.parse(args);
    String language = arguments.choice("--lang", "both", "vi", "en", "both");
    try {
      RuleBook book =
          arguments.words().isEmpty()
              ? RuleBook.shipped()
              : RuleBook.of(RuleFiles.paths(arguments.words()));
      for (Rule rule : book.rules().all()) {
        say(rule, language, terminal);
      }
      return 0;
    } catch (ConfigException e) {
      e.problems().forEach(terminal.err()::println);
      return 1;
    } catch (IOException e) {
      terminal.err().println(RuleFiles.reason(e));
      return 1;
    }
  }

  static void say(Rule rule, String language, Terminal terminal) {
    if (!language.equals("en")) {
      terminal.out().println(new ReadAloud(Language.VI).sentence(rule));
    }
    if (!language.equals("vi")) {
      terminal.out().println(new ReadAloud(Language.EN).sentence(rule));
    }
  }
}
