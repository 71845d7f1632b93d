package vn.bridgewatch.collector.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import vn.bridgewatch.collector.backtest.RecordedCalendar;
import vn.bridgewatch.collector.backtest.RulesRun;
import vn.bridgewatch.collector.inventory.Inventory;
import vn.bridgewatch.collector.inventory.InventoryFile;
import vn.bridgewatch.collector.rulebook.RuleBook;
import vn.bridgewatch.config.ConfigException;

/// `bridgewatch backtest rules`: the alerts that rules would have given over recorded samples.
final class BacktestRulesCommand implements Command {

  private static final ZoneId VIETNAM = ZoneId.of("Asia/Ho_Chi_Minh");
  private static final String CENTRE = "00";

  private static final Arguments.Known KNOWN =
      new Arguments.Known(
          Set.of("--summary"),
          Set.of("--rules", "--calendar", "--inventory", "--site", "--out"),
          Set.of());

  @Override
  public String help() {
    return """
    Usage: bridgewatch backtest rules [options] FILE...

    Prints a line for each step in the life of an alert that the rules would have given over the
    samples of all files together: timestamp,site,rule,series,status,severity,phase,reason.

      --rules FILE|DIR   the rules (default: those that ship)
      --calendar FILE    the conferences, as conferences.yaml, or *.ics, *.csv (default: none)
      --inventory FILE   sites, as inventory.yaml (default: the official units)
      --site KEY         whose the samples are that name no site (default: the first site of the
                         first conference, else the centre, 00)
      --summary          counts for each rule after it, warnings with their lead times
      --out FILE         the steps into FILE; the counts still to the standard output

    Exit codes: 0 done, 1 a file could not be read or had no sample, 2 usage or our own failure.
    """;
  }

  @Override
  public int run(List<String> args, Terminal terminal) throws UsageException, CommandFailure {
    Arguments arguments = KNOWN.parse(args);
    List<Path> files = RuleFiles.paths(arguments.words());
    try {
      Inventory inventory = inventory(arguments);
      RecordedCalendar calendar = calendar(arguments, inventory);
      RuleBook book =
          arguments.has("--rules")
              ? RuleBook.of(RuleFiles.paths(arguments.values("--rules")))
              : RuleBook.shipped();
      String site = site(arguments, calendar, inventory);
      var setting = new RulesRun.Setting(book.rules(), inventory, calendar, site);
      return run(setting, files, arguments, terminal);
    } catch (ConfigException e) {
      e.problems().forEach(terminal.err()::println);
      return 1;
    } catch (IOException e) {
      terminal.err().println(RuleFiles.reason(e));
      return 1;
    }
  }

  private static int run(
      RulesRun.Setting setting, List<Path> files, Arguments arguments, Terminal terminal)
      throws IOException, CommandFailure {
    var out = new PrintWriter(terminal.out(), false, StandardCharsets.UTF_8);
    Optional<Path> file = arguments.value("--out").map(Path::of);
    boolean good;
    RulesRun run;
    try (PrintWriter steps =
        file.isPresent() ? new PrintWriter(Files.newBufferedWriter(file.get())) : unclosed(out)) {
      run = new RulesRun(setting, steps, terminal.err());
      good = run.run(files);
      steps.flush();
      if (steps.checkError()) {
        throw new CommandFailure("the steps cannot be written to their end");
      }
    }
    if (arguments.has("--summary")) {
      if (file.isEmpty()) {
        out.println();
      }
      run.summary(out);
    }
    out.flush();
    if (out.checkError()) {
      throw new CommandFailure("standard output was closed");
    }
    return good ? 0 : 1;
  }

  /// The standard output belongs to who gave it.
  private static PrintWriter unclosed(PrintWriter out) {
    return new PrintWriter(out) {
      @Override
      public void close() {
        flush();
      }
    };
  }

  private static Inventory inventory(Arguments arguments)
      throws IOException, ConfigException, UsageException {
    LocalDate today = LocalDate.now(VIETNAM);
    Optional<String> file = arguments.value("--inventory");
    if (file.isEmpty()) {
      return InventoryFile.officialUnits(today);
    }
    Path path = RuleFiles.paths(List.of(file.get())).getFirst();
    return InventoryFile.read(path.toString(), Files.readAllBytes(path), today);
  }

  private static RecordedCalendar calendar(Arguments arguments, Inventory inventory)
      throws IOException, ConfigException, UsageException {
    Optional<String> file = arguments.value("--calendar");
    if (file.isEmpty()) {
      return RecordedCalendar.NONE;
    }
    Path path = RuleFiles.paths(List.of(file.get())).getFirst();
    return RecordedCalendar.read(path.toString(), Files.readAllBytes(path), inventory);
  }

  private static String site(Arguments arguments, RecordedCalendar calendar, Inventory inventory)
      throws UsageException {
    Optional<String> given = arguments.value("--site");
    String site = given.or(() -> calendar.firstSite(inventory)).orElse(CENTRE);
    if (inventory.site(site).isEmpty()) {
      throw new UsageException("--site: no site of the inventory: " + site);
    }
    return site;
  }
}
