package vn.bridgewatch.agent.command.snmp;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import vn.bridgewatch.agent.command.Arguments;
import vn.bridgewatch.agent.command.ExitCode;
import vn.bridgewatch.agent.command.JsonLine;
import vn.bridgewatch.agent.command.UsageException;
import vn.bridgewatch.agent.snmp.Incomplete;
import vn.bridgewatch.agent.snmp.SnmpReader;
import vn.bridgewatch.agent.snmp.WalkedValue;
import vn.bridgewatch.agent.snmp.module.SnmpAuth;
import vn.bridgewatch.agent.snmp.module.SnmpModule.Pace;
import vn.bridgewatch.agent.snmp.module.SnmpModules;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.time.NanoClock;

/// `bridgewatch snmp walk`: prints what a device has below an OID, as it comes.
final class SnmpWalkCommand implements SnmpSubCommand {

  private static final String ROOT_DEFAULT = "1.3.6.1";
  private static final Duration TIMEOUT_DEFAULT = Duration.ofSeconds(2);
  private static final Duration TIMEOUT_MAX = Duration.ofMinutes(2);
  private static final Duration BUDGET = Duration.ofHours(1);
  private static final int VALUES_MAX_DEFAULT = 1_000_000;
  private static final int VALUES_MAX = 10_000_000;

  /// Where devices keep communities, user names and keys: snmpTargetMIB, snmpNotificationMIB,
  /// snmpProxyMIB, snmpUsmMIB, snmpVacmMIB, snmpCommunityMIB and snmpTsmMIB (RFC 3413 to 3415,
  /// 3584, 5591).
  private static final List<String> SECRET_TREES =
      List.of(
          "1.3.6.1.6.3.12.",
          "1.3.6.1.6.3.13.",
          "1.3.6.1.6.3.14.",
          "1.3.6.1.6.3.15.",
          "1.3.6.1.6.3.16.",
          "1.3.6.1.6.3.18.",
          "1.3.6.1.6.3.190.");

  /// A shorter community may stand in any text by chance.
  private static final int COMMUNITY_CHARS_MIN = 4;

  private static final String HELP =
      """
      Usage: bridgewatch snmp walk [options] HOST[:PORT] [OID]

      Prints each object below a numeric OID (default: 1.3.6.1) on a line: OID, type, value.
      Messages go to standard error.

        --record             print lines of a .snmprec file: a recording of the device, to play with
                             bridgewatch simulate or to send to us
        --with-secrets       also what is left out else: the trees where devices keep communities,
                             users and keys, and values in which the community stands
        --output text|json   json: one object on a line
        --repetitions N      objects to ask for at once (default 25)
        --timeout TIME       for one try, as 500ms or 5s (default 2s)
        --retries N          further tries of a request (default 3)
        --values-max N       end after so many (default 1000000)
        --modules FILE       a module file, for --auth; may be repeated

      %s
      Exit codes: 0 read whole, 1 no answer or read in part, 2 wrong usage or our own failure.
      """
          .formatted(SnmpAsker.HELP);

  @Override
  public String name() {
    return "walk";
  }

  @Override
  public String summary() {
    return "print all that a device has below an OID, or record it";
  }

  @Override
  public String help() {
    return HELP;
  }

  @Override
  public int run(String[] args, PrintStream out, PrintStream err)
      throws UsageException, ConfigException, IOException, InterruptedException {
    Arguments arguments =
        SnmpAsker.options(new Arguments.Spec())
            .flags("--record", "--with-secrets")
            .values("--output", "--repetitions", "--timeout", "--retries", "--values-max")
            .repeated("--modules")
            .parse(args);
    List<String> words = arguments.words();
    if (words.isEmpty() || words.size() > 2) {
      throw new UsageException("HOST[:PORT] and at most one OID are needed, got " + words);
    }
    SnmpAddress address = SnmpAddress.parse(words.getFirst());
    String root = words.size() == 2 ? words.get(1) : ROOT_DEFAULT;
    Pace pace =
        Pace.DEFAULT
            .withMaxRepetitions(arguments.integer("--repetitions", 25, 1, 1_000))
            .withRetries(arguments.integer("--retries", 3, 0, 20))
            .withTimeout(
                arguments.duration(
                    "--timeout", TIMEOUT_DEFAULT, Duration.ofMillis(1), TIMEOUT_MAX));
    int most = arguments.integer("--values-max", VALUES_MAX_DEFAULT, 1, VALUES_MAX);
    boolean json = arguments.choice("--output", "text", List.of("text", "json")).equals("json");
    boolean record = arguments.has("--record");
    if (record && json) {
      throw new UsageException("only one of --record and --output json is possible");
    }
    SnmpModules files =
        SnmpModules.load(
            arguments.values("--modules").stream().map(Path::of).toList(),
            SnmpModules.Environment.OF_PROCESS);
    SnmpAuth auth = SnmpAsker.of(arguments, files).auth();
    var printer = new Printer(out, record, json, arguments.has("--with-secrets"), auth);
    Optional<Incomplete> why;
    try (var reader = SnmpReader.open(NanoClock.SYSTEM)) {
      why = reader.device(address.with(auth)).walk(root, pace, most, BUDGET, printer::print);
    } catch (IllegalArgumentException e) {
      throw new UsageException("OID: " + e.getMessage());
    }
    out.flush();
    if (printer.leftOut > 0) {
      err.println(
          printer.leftOut
              + " values left out that hold communities, users or keys; --with-secrets prints them");
    }
    why.ifPresent(reason ->
        err.println("walk incomplete (" + reason.reason().word() + "): " + reason.detail()));
    if (why.isEmpty() && printer.printed + printer.leftOut == 0) {
      err.println("the device answers, but has nothing at or below " + root);
    }
    return why.isEmpty() ? ExitCode.GOOD : ExitCode.BAD;
  }

  private static final class Printer {
    private final PrintStream out;
    private final boolean record;
    private final boolean json;
    private final boolean withSecrets;
    private final String community;
    private int printed;
    private int leftOut;

    Printer(PrintStream out, boolean record, boolean json, boolean withSecrets, SnmpAuth auth) {
      this.out = out;
      this.record = record;
      this.json = json;
      this.withSecrets = withSecrets;
      this.community = auth.version() == 3 ? "" : auth.community().text();
    }

    void print(WalkedValue value) {
      if (!withSecrets && isSecret(value)) {
        leftOut++;
        return;
      }
      printed++;
      if (record) {
        out.print(value.record() + "\n");
      } else if (json) {
        out.print(
            new JsonLine()
                    .put("oid", value.oid())
                    .put("type", value.type())
                    .put("value", value.text())
                + "\n");
      } else {
        out.print(value.oid() + " " + value.type() + " " + value.text() + "\n");
      }
    }

    private boolean isSecret(WalkedValue value) {
      boolean isPublic = community.equals("public") || community.length() < COMMUNITY_CHARS_MIN;
      return SECRET_TREES.stream().anyMatch(value.oid()::startsWith)
          || (!isPublic && value.text().contains(community));
    }
  }
}
