package vn.bridgewatch.collector.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import vn.bridgewatch.collector.ruletest.CaseRun;
import vn.bridgewatch.collector.ruletest.RuleTestFile;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.ruleset.RuleSet;

/// `bridgewatch rules test`: runs files of tests on the engine of the collector.
final class RulesTestCommand implements Command {

  private static final Arguments.Known KNOWN =
      new Arguments.Known(Set.of("--verbose"), Set.of("--run"), Set.of());

  /// How tests ended.
  private record Count(int tests, int failed) {
    Count plus(Count other) {
      return new Count(tests + other.tests, failed + other.failed);
    }
  }

  @Override
  public String help() {
    return """
    Usage: bridgewatch rules test [options] FILE...

    Runs the tests of each file on the engine of the collector, with rules, conferences and time
    of their own. The format: docs/rules.md.

      --run TEXT    only tests whose name contains TEXT
      --verbose     also the tests that pass

    Exit codes: 0 all as expected, 1 something was not or a file has problems, 2 usage or our own
    failure.
    """;
  }

  @Override
  public int run(List<String> args, Terminal terminal) throws UsageException, CommandFailure {
    Arguments arguments = KNOWN.parse(args);
    List<Path> files = RuleFiles.paths(arguments.words());
    var count = new Count(0, 0);
    boolean readable = true;
    for (Path file : files) {
      try {
        count = count.plus(tests(file, arguments, terminal));
      } catch (ConfigException e) {
        readable = false;
        e.problems().forEach(terminal.err()::println);
      } catch (IOException e) {
        readable = false;
        terminal.err().println(RuleFiles.reason(e));
      }
    }
    if (readable && count.tests() == 0) {
      throw new UsageException("no test was run");
    }
    terminal.out().println(count.tests() + " tests, " + count.failed() + " failed");
    return readable && count.failed() == 0 ? 0 : 1;
  }

  private static Count tests(Path file, Arguments arguments, Terminal terminal)
      throws IOException, ConfigException {
    RuleTestFile.Content content = RuleTestFile.read(file.toString(), Files.readAllBytes(file));
    RuleSet rules = RuleFiles.named(content.rules(), file.toAbsolutePath().getParent()).rules();
    String wanted = arguments.value("--run").orElse("");
    int tests = 0;
    int failed = 0;
    for (RuleTestFile.Case each : content.cases()) {
      if (each.name().contains(wanted)) {
        tests++;
        List<CaseRun.Failure> failures = each.run().failures(rules);
        failed += failures.isEmpty() ? 0 : 1;
        if (!failures.isEmpty() || arguments.has("--verbose")) {
          terminal
              .out()
              .println(
                  file
                      + ":"
                      + each.line()
                      + ": "
                      + each.name()
                      + (failures.isEmpty() ? ": ok" : ""));
        }
        failures.forEach(failure -> show(file, failure, terminal));
      }
    }
    return new Count(tests, failed);
  }

  private static void show(Path file, CaseRun.Failure failure, Terminal terminal) {
    terminal.out().println("  " + file + ":" + failure.line() + ": FAILED");
    terminal.out().println("    expected  " + failure.expected());
    terminal.out().println("    was       " + failure.was());
    failure.neighbourhood().forEach(line -> terminal.out().println("      " + line));
  }
}
