package vn.bridgewatch.collector.app;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import vn.bridgewatch.collector.identity.DevAuthority;

/// `bridgewatch enrol --dev`: an authority for development and the certificates that it gives.
public final class EnrolCommand implements Command {

  private static final List<String> HOSTS = List.of("localhost", "127.0.0.1", "::1");

  @Override
  public String help() {
    return """
    Usage: bridgewatch enrol --dev --dir DIR [--agent NAME ...] [--collector-host HOST[,HOST] ...]

    Makes a certificate authority for development, the collector's certificate and one for each
    agent named. What is there already is kept; a second run adds what is missing.

      --dir DIR              where the files go: ca.pem, collector.pem, NAME.pem and their .key
      --agent NAME ...       agents to enrol; the name is what the inventory calls the agent
      --collector-host HOST  names and addresses under which agents reach the collector
                             (default localhost, 127.0.0.1, ::1; "collector" is always there)

    The authority's key lies in DIR. Whoever can read it can make agents: for development only.

    Exit codes: 0 done, 1 done but a certificate that was kept needs attention, 2 usage or our own
    failure.
    """;
  }

  /// The command for callers without a terminal of ours.
  static int run(String[] args, PrintStream out, PrintStream err) {
    var command = new EnrolCommand();
    if (Arrays.asList(args).contains("--help")) {
      out.print(command.help());
      return 0;
    }
    try {
      return command.run(List.of(args), new Terminal(out, err, false));
    } catch (UsageException | CommandFailure e) {
      err.println("bridgewatch enrol: " + e.getMessage());
      return 2;
    }
  }

  @Override
  public int run(List<String> args, Terminal terminal) throws UsageException, CommandFailure {
    Arguments arguments =
        new Arguments.Known(Set.of("--dev"), Set.of("--dir"), Set.of("--agent", "--collector-host"))
            .parse(args);
    arguments.noWords();
    if (!arguments.has("--dev")) {
      throw new UsageException("--dev is needed: only the development authority is there yet");
    }
    List<String> given =
        arguments.values("--collector-host").stream()
            .flatMap(hosts -> Arrays.stream(hosts.split(",", -1)))
            .map(String::strip)
            .filter(host -> !host.isEmpty())
            .toList();
    try {
      var authority = DevAuthority.in(Path.of(arguments.required("--dir")));
      terminal
          .out()
          .println((authority.created() ? "made " : "kept ") + authority.certificateFile());
      int attention = report(authority.collector(given.isEmpty() ? HOSTS : given), terminal);
      for (String agent : arguments.values("--agent")) {
        attention += report(authority.agent(agent), terminal);
      }
      return attention == 0 ? 0 : 1;
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    } catch (IOException | GeneralSecurityException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()));
    }
  }

  private static int report(DevAuthority.Issued issued, Terminal terminal) {
    terminal.out().println((issued.created() ? "made " : "kept ") + issued.certificate());
    if (!issued.remark().isEmpty()) {
      terminal.err().println(issued.certificate() + ": " + issued.remark());
      return 1;
    }
    return 0;
  }
}
