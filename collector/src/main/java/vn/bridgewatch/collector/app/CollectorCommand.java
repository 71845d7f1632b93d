package vn.bridgewatch.collector.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.time.WallClock;

/// `bridgewatch collector`: runs the collector until it is told to stop.
final class CollectorCommand implements Command {

  private static final Arguments.Known KNOWN =
      new Arguments.Known(Set.of("--check-config"), Set.of("--config"), Set.of());

  private static final Command JOURNAL = new JournalCommand();

  @Override
  public String help() {
    return """
    Usage: bridgewatch collector --config FILE [--check-config]
           bridgewatch collector journal ...   (see bridgewatch collector journal --help)

    Runs the collector until SIGTERM or Ctrl-C. SIGHUP makes it read inventory, rules and
    conferences again; a bad file leaves the old ones in force.

      --config FILE    collector.yaml; see docs/config.md
      --check-config   reads every file, says what is wrong in them, and ends

    Exit codes: 0 stopped as told (or the files are good), 2 usage or our own failure.
    """;
  }

  @Override
  public String help(List<String> args) {
    return isJournal(args) ? JOURNAL.help() : help();
  }

  private static boolean isJournal(List<String> args) {
    return !args.isEmpty() && args.getFirst().equals("journal");
  }

  @Override
  public int run(List<String> args, Terminal terminal) throws UsageException, CommandFailure {
    if (isJournal(args)) {
      return JOURNAL.run(args.subList(1, args.size()), terminal);
    }
    Arguments arguments = KNOWN.parse(args);
    arguments.noWords();
    Path file = Path.of(arguments.required("--config")).toAbsolutePath().normalize();
    CollectorConfig config = read(file);
    if (arguments.has("--check-config")) {
      checkFiles(config);
      terminal.out().println(file + ": good");
      return 0;
    }
    try {
      runUntilStopped(file, config);
      return 0;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted while starting");
    }
  }

  /// Reads a configuration; what is wrong with it is said.
  static CollectorConfig read(Path file) throws CommandFailure {
    if (!Files.isReadable(file)) {
      throw new CommandFailure("--config: cannot be read: " + file);
    }
    try {
      return ConfigFiles.config(file);
    } catch (ConfigException e) {
      throw new CommandFailure("this file cannot be used:\n" + e.getMessage());
    } catch (IOException e) {
      throw new CommandFailure("--config: cannot be read: " + e);
    }
  }

  private static void checkFiles(CollectorConfig config) throws CommandFailure {
    try {
      ConfigFiles.read(config, WallClock.SYSTEM.millis());
    } catch (ConfigFiles.Broken e) {
      throw new CommandFailure("these files cannot be used:\n" + e.getMessage());
    }
  }

  /// The shutdown hook closes the collector and then ends the JVM itself: stopped as told is no
  /// failure, and a signal's own exit code would say that it is.
  private static void runUntilStopped(Path file, CollectorConfig config)
      throws CommandFailure, InterruptedException {
    Collector collector = Collector.start(file, config);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("stop")
                .unstarted(() -> {
                  collector.close();
                  Runtime.getRuntime().halt(0);
                }));
    new CountDownLatch(1).await();
  }
}
