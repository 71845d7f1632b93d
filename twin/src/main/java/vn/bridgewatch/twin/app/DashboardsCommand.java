package vn.bridgewatch.twin.app;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import vn.bridgewatch.twin.dashboards.DashboardGenerator;

/// `dashboards --out DIR`: writes the Grafana dashboards anew.
final class DashboardsCommand {

  private static final String USAGE =
      """
      Usage: ./bridgewatch dashboards [--out DIR]

      Writes the Grafana dashboards, which are generated and committed.

        --out DIR   where to (dashboards/grafana)
        --help      this text
      """;
  private static final int GOOD = 0;
  private static final int FAILED = 2;

  private DashboardsCommand() {}

  static int run(String[] args, PrintStream out, PrintStream err) {
    if (args.length == 1 && args[0].equals("--help")) {
      out.print(USAGE);
      return GOOD;
    }
    boolean named = args.length == 2 && args[0].equals("--out");
    if (args.length != 0 && !named) {
      err.println("dashboards: expected --out DIR, got " + String.join(" ", args));
      return FAILED;
    }
    String folder = named ? args[1] : "dashboards/grafana";
    try {
      DashboardGenerator.write(Path.of(folder));
    } catch (IOException | InvalidPathException e) {
      err.println("dashboards: cannot write to " + folder + ": " + e);
      return FAILED;
    }
    DashboardGenerator.files().keySet().forEach(file -> out.println(folder + "/" + file));
    return GOOD;
  }
}
