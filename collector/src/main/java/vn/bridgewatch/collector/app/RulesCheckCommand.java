package vn.bridgewatch.collector.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import vn.bridgewatch.collector.rulebook.Finding.Weight;
import vn.bridgewatch.collector.rulebook.MetricCatalogue;
import vn.bridgewatch.collector.rulebook.RuleBook;
import vn.bridgewatch.collector.rulebook.RuleCheck;
import vn.bridgewatch.collector.rulebook.UsualIntervals;
import vn.bridgewatch.config.DurationText;
import vn.bridgewatch.config.YamlFile;

/// `bridgewatch rules check`: what is wrong in files of rules, and what is likely a mistake.
final class RulesCheckCommand implements Command {

  private static final Arguments.Known KNOWN =
      new Arguments.Known(
          Set.of("--shipped", "--strict", "--quiet"),
          Set.of("--lang", "--metrics", "--probe-interval", "--device-interval"),
          Set.of());

  @Override
  public String help() {
    return """
    Usage: bridgewatch rules check [options] FILE|DIR...

    Says all that is wrong in files of rules, which are taken together as those of collector.yaml
    are, and what is likely a mistake; then each rule in a sentence, as it is understood.

      --shipped              the rules that ship, with the files if there are any
      --strict               warnings count as errors
      --quiet                rules are not said aloud
      --lang vi|en|both      the language in which they are (default both)
      --metrics FILE         further names of metrics, a page of /metrics or one in each line;
                             then what is in neither it nor docs/metrics.md is unknown
      --probe-interval T     how often probes measure (default 5s)
      --device-interval T    how often devices are read (default 15s)

    Exit codes: 0 nothing wrong, 1 errors, 2 usage or our own failure.
    """;
  }

  @Override
  public int run(List<String> args, Terminal terminal) throws UsageException, CommandFailure {
    Arguments arguments = KNOWN.parse(args);
    String language = arguments.choice("--lang", "both", "vi", "en", "both");
    if (!arguments.has("--shipped") && arguments.words().isEmpty()) {
      throw new UsageException("a file, a folder or --shipped is needed; see --help");
    }
    var usual =
        new UsualIntervals(
            interval(arguments, "--probe-interval", UsualIntervals.SHIPPED.probe()),
            interval(arguments, "--device-interval", UsualIntervals.SHIPPED.device()));
    RuleCheck.Result result;
    try {
      result = new RuleCheck(metrics(arguments), usual).check(book(arguments));
    } catch (IOException e) {
      terminal.err().println(RuleFiles.reason(e));
      return 1;
    }
    result.findings().forEach(terminal.out()::println);
    if (!arguments.has("--quiet")) {
      result.rules().forEach(rule -> RulesListCommand.say(rule, language, terminal));
    }
    long errors = result.count(Weight.ERROR);
    long warnings = result.count(Weight.WARNING);
    terminal
        .out()
        .println(
            result.rules().size() + " rules, " + errors + " errors, " + warnings + " warnings");
    return errors > 0 || (arguments.has("--strict") && warnings > 0) ? 1 : 0;
  }

  private static RuleBook book(Arguments arguments) throws IOException, UsageException {
    RuleBook book = arguments.has("--shipped") ? RuleBook.shipped() : RuleBook.of(List.of());
    return arguments.words().isEmpty()
        ? book
        : book.with(RuleBook.of(RuleFiles.paths(arguments.words())));
  }

  private static MetricCatalogue metrics(Arguments arguments) throws IOException, UsageException {
    MetricCatalogue shipped = MetricCatalogue.shipped();
    Optional<String> file = arguments.value("--metrics");
    if (file.isEmpty()) {
      return shipped;
    }
    Path path = RuleFiles.paths(List.of(file.get())).getFirst();
    if (Files.size(path) > YamlFile.BYTES_MAX) {
      throw new IOException(path + ": is larger than " + YamlFile.BYTES_MAX + " bytes");
    }
    return shipped.and(Files.readString(path));
  }

  private static Duration interval(Arguments arguments, String name, Duration fallback)
      throws UsageException {
    Optional<String> text = arguments.value(name);
    if (text.isEmpty()) {
      return fallback;
    }
    return DurationText.parse(text.get(), Duration.ofMillis(100), Duration.ofDays(1))
        .orElseThrow(() -> new UsageException(name + ": must be 100ms to 1d, got " + text.get()));
  }
}
