package vn.bridgewatch.agent.command.snmp;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import vn.bridgewatch.agent.catalogue.Catalogue;
import vn.bridgewatch.agent.command.Arguments;
import vn.bridgewatch.agent.command.UsageException;
import vn.bridgewatch.agent.snmp.module.SnmpAuth;
import vn.bridgewatch.agent.snmp.module.SnmpModule;
import vn.bridgewatch.agent.snmp.module.SnmpModules;
import vn.bridgewatch.config.ConfigException;

/// What the command line of `snmp read` asks for, with the module files read.
final class SnmpReadRequest {

  private static final Duration TIMEOUT_MIN = Duration.ofMillis(1);
  private static final Duration TIMEOUT_MAX = Duration.ofMinutes(2);

  private final Arguments arguments;
  private final SnmpModules offered;
  private final List<SnmpModule> modules;
  private final boolean compat;
  private final boolean json;
  private final SnmpAddress address;
  private final SnmpAsker asker;

  private SnmpReadRequest(Arguments arguments) throws UsageException, ConfigException {
    this.arguments = arguments;
    String where = arguments.onlyWord("HOST[:PORT]");
    this.address = SnmpAddress.parse(where);
    this.compat = arguments.has("--compat");
    this.json = arguments.choice("--output", "text", List.of("text", "json")).equals("json");
    check(!arguments.values("--module").isEmpty(), "--module NAME is missing");
    this.offered =
        SnmpModules.load(
            arguments.values("--modules").stream().map(Path::of).toList(),
            arguments.has("--expand-environment")
                ? SnmpModules.Environment.OF_PROCESS
                : SnmpModules.Environment.NOT_EXPANDED);
    this.modules = wanted();
    this.asker = SnmpAsker.of(arguments, offered);
  }

  static SnmpReadRequest of(String[] args) throws UsageException, ConfigException {
    return new SnmpReadRequest(
        SnmpAsker.options(new Arguments.Spec())
            .flags("--compat", "--expand-environment")
            .values("--timeout", "--retries", "--output")
            .repeated("--modules", "--module")
            .parse(args));
  }

  List<SnmpModule> modules() {
    return modules;
  }

  boolean compat() {
    return compat;
  }

  boolean json() {
    return json;
  }

  SnmpAddress address() {
    return address;
  }

  SnmpAuth auth(SnmpModule module) {
    return asker.auth(module);
  }

  private List<SnmpModule> wanted() throws UsageException {
    var found = new ArrayList<SnmpModule>();
    boolean ofFiles = !arguments.values("--modules").isEmpty();
    Catalogue shipped = Catalogue.shipped();
    for (String name : arguments.values("--module")) {
      Optional<SnmpModule> module = ofFiles ? offered.module(name) : shipped.module(name);
      if (module.isEmpty()) {
        List<String> names =
            ofFiles ? offered.modules().keySet().stream().sorted().toList() : shipped.moduleNames();
        throw new UsageException(
            "--module: no module "
                + name
                + (ofFiles ? " in these files" : " comes with the agent")
                + "; there are "
                + String.join(", ", names));
      }
      SnmpModule.Pace pace = module.orElseThrow().pace();
      SnmpModule.Pace asked =
          pace.withTimeout(
                  arguments.duration("--timeout", pace.timeout(), TIMEOUT_MIN, TIMEOUT_MAX))
              .withRetries(arguments.integer("--retries", pace.retries(), 0, 20));
      found.add(module.orElseThrow().withPace(asked));
    }
    return found;
  }

  private static void check(boolean holds, String message) throws UsageException {
    if (!holds) {
      throw new UsageException(message);
    }
  }
}
