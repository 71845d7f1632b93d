package vn.bridgewatch.twin.app;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The main class of the twin's sub-commands.
public final class TwinCli {

  static final int GOOD = 0;
  static final int FOUND_BAD = 1;
  static final int FAILED = 2;

  private TwinCli() {}

  public static void main(String[] args) {
    System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tT %4$s %3$s: %5$s%6$s%n");
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    var err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(args, out, err));
  }

  static int run(String[] args, PrintStream out, PrintStream err) {
    String command = args.length == 0 ? "" : args[0];
    String[] rest = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
    return switch (command) {
      case "demo" -> DemoCommand.run(rest, out, err);
      case "drill" -> DrillCommand.run(rest, out, err);
      case "simulate" -> SimulatorCommand.run(rest, out, err);
      case "dashboards" -> DashboardsCommand.run(rest, out, err);
      case "bench" -> BenchCommand.run(rest, out, err);
      default -> {
        err.println(
            "unknown command '" + command + "'; known: demo, drill, simulate, dashboards, bench");
        yield FAILED;
      }
    };
  }
}
