package vn.bridgewatch.agent.app;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.agent.command.Arguments;
import vn.bridgewatch.agent.command.ExitCode;
import vn.bridgewatch.agent.command.UsageException;
import vn.bridgewatch.agent.config.AgentConfig;
import vn.bridgewatch.agent.config.AgentFiles;
import vn.bridgewatch.agent.identity.IdentityException;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.config.Problem;
import vn.bridgewatch.wire.Frame;

/// `agent --config FILE`: runs the agent until it is told to end.
final class AgentCommand {

  private static final String USAGE =
      """
      Usage: bridgewatch agent --config FILE [--check-config]
             bridgewatch agent spool --help     what an agent's spool holds

      Runs the agent of a site until SIGTERM or Ctrl-C.

        --config FILE    what to watch and where the centre is (docs/config.md)
        --check-config   read the file, say what is wrong with it, and end

      A change of the file is taken up within seconds; a file with a problem leaves the old
      configuration in use, and says so.

      Exit codes: 0 good, 1 --check-config found problems, 2 usage or the agent cannot start.
      """;

  private static final long RELOAD_SECONDS = 5;
  private static final long STOP_SECONDS_MAX = 5;
  private static final Logger LOG = LoggerFactory.getLogger(AgentCommand.class);

  private AgentCommand() {}

  static int run(String[] args, PrintStream out, PrintStream err) throws InterruptedException {
    if (args.length > 0 && args[0].equals("spool")) {
      return SpoolCommand.run(Arrays.copyOfRange(args, 1, args.length), out, err);
    }
    try {
      Arguments arguments =
          new Arguments.Spec()
              .flags("--help", "-h", "--check-config")
              .values("--config")
              .parse(args);
      if (arguments.has("--help") || arguments.has("-h")) {
        out.print(USAGE);
        return ExitCode.GOOD;
      }
      if (!arguments.words().isEmpty()) {
        throw new UsageException("unexpected " + arguments.words().getFirst());
      }
      String file =
          arguments.value("--config").orElseThrow(() -> new UsageException("--config is missing"));
      return run(Path.of(file), arguments.has("--check-config"), out, err);
    } catch (UsageException e) {
      err.println("bridgewatch agent: " + e.getMessage());
      err.println("Try: bridgewatch agent --help");
      return ExitCode.FAILED;
    }
  }

  private static int run(Path file, boolean onlyCheck, PrintStream out, PrintStream err)
      throws InterruptedException {
    AgentFiles files;
    try {
      files = AgentFiles.read(file);
    } catch (ConfigException e) {
      for (Problem problem : e.problems()) {
        err.println(problem);
      }
      return onlyCheck ? ExitCode.BAD : ExitCode.FAILED;
    }
    if (onlyCheck) {
      AgentConfig config = files.config();
      out.println(
          file
              + ": good: agent "
              + config.agent()
              + ", "
              + config.sites().size()
              + " sites, "
              + config.sites().stream().mapToInt(site -> site.probes().size()).sum()
              + " probes, "
              + config.sites().stream().mapToInt(site -> site.devices().size()).sum()
              + " devices");
      files.central().values().stream()
          .filter(outcome -> outcome.standing() != Frame.Configured.Standing.IN_FORCE)
          .forEach(outcome ->
              out.println(
                  "site "
                      + outcome.site()
                      + ": what the centre added is left out: "
                      + outcome.text()));
      return ExitCode.GOOD;
    }
    var stop = new CountDownLatch(1);
    var stopped = new CountDownLatch(1);
    var hook = new Thread(() -> stop(stop, stopped), "stop");
    try (AgentRuntime runtime = AgentRuntime.start(files)) {
      Runtime.getRuntime().addShutdownHook(hook);
      LOG.atInfo()
          .addKeyValue("agent", files.config().agent())
          .addKeyValue("site", files.config().site())
          .addKeyValue("version", AgentVersion.TEXT)
          .log("Agent started");
      while (!stop.await(RELOAD_SECONDS, TimeUnit.SECONDS)) {
        runtime.look();
      }
      return ExitCode.GOOD;
    } catch (IOException | IdentityException e) {
      err.println("bridgewatch agent: " + e.getMessage());
      return ExitCode.FAILED;
    } finally {
      stopped.countDown();
    }
  }

  private static void stop(CountDownLatch stop, CountDownLatch stopped) {
    stop.countDown();
    try {
      var _ = stopped.await(STOP_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
