package vn.bridgewatch.agent.command.snmp;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import vn.bridgewatch.agent.catalogue.Catalogue;
import vn.bridgewatch.agent.command.Arguments;
import vn.bridgewatch.agent.command.ExitCode;
import vn.bridgewatch.agent.command.JsonLine;
import vn.bridgewatch.agent.command.UsageException;
import vn.bridgewatch.agent.profile.Profile;

/// `bridgewatch snmp profiles`: lists the profiles that ship.
final class SnmpProfilesCommand implements SnmpSubCommand {

  private static final String HELP =
      """
      Usage: bridgewatch snmp profiles [options]

      Lists the kinds of devices that the agent knows by itself.

        --lang vi|en         language of the titles (default en)
        --output text|json   json: one object on a line for each (default text)

      Evidence: recording: read on a recording of a real device; mib: from the text of MIB files or
      from public tools only; document: from a maker's document only.

      Exit codes: 0 good, 2 wrong usage.
      """;

  @Override
  public String name() {
    return "profiles";
  }

  @Override
  public String summary() {
    return "list the kinds of devices that are known";
  }

  @Override
  public String help() {
    return HELP;
  }

  @Override
  public int run(String[] args, PrintStream out, PrintStream err) throws UsageException {
    Arguments arguments = new Arguments.Spec().values("--lang", "--output").parse(args);
    if (!arguments.words().isEmpty()) {
      throw new UsageException("unexpected " + arguments.words().getFirst());
    }
    String language = arguments.choice("--lang", "en", List.of("vi", "en"));
    boolean json = arguments.choice("--output", "text", List.of("text", "json")).equals("json");
    for (Profile profile : Catalogue.shipped().profiles().all()) {
      String evidence = profile.evidence().name().toLowerCase(Locale.ROOT);
      if (json) {
        out.println(
            new JsonLine()
                .put("profile", profile.id())
                .put("kind", profile.kind().name().toLowerCase(Locale.ROOT))
                .put("maker", profile.maker())
                .put("title", profile.title().in(language))
                .put("evidence", evidence)
                .put("note", profile.note())
                .put("modules", profile.modules().stream().map(Profile.ModuleUse::name).toList()));
      } else {
        out.printf(
            Locale.ROOT, "%-22s %-10s %s%n", profile.id(), evidence, profile.title().in(language));
      }
    }
    out.flush();
    return ExitCode.GOOD;
  }
}
