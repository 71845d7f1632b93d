package vn.bridgewatch.agent.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import vn.bridgewatch.agent.snmp.SnmpTarget;
import vn.bridgewatch.agent.snmp.module.Secret;
import vn.bridgewatch.agent.snmp.module.SnmpAuth;
import vn.bridgewatch.agent.snmp.module.SnmpModule;
import vn.bridgewatch.agent.snmp.module.SnmpModules;
import vn.bridgewatch.config.ConfigException;

/// What the command line of `snmp read` asks for, with the module files read.
final class SnmpRequest {

  private static final Duration TIMEOUT_MIN = Duration.ofMillis(1);
  private static final Duration TIMEOUT_MAX = Duration.ofMinutes(2);

  private final Arguments arguments;
  private final SnmpModules offered;
  private final List<SnmpModule> modules;
  private final boolean compat;
  private final boolean json;
  private final String host;
  private final int port;
  private final Optional<SnmpAuth> given;

  private SnmpRequest(Arguments arguments) throws UsageException, ConfigException {
    this.arguments = arguments;
    String where = arguments.onlyWord("HOST[:PORT]");
    this.host = hostOf(where);
    this.port = portOf(where);
    this.compat = arguments.has("--compat");
    this.json = arguments.choice("--output", "text", List.of("text", "json")).equals("json");
    check(!arguments.values("--modules").isEmpty(), "--modules FILE is missing");
    check(!arguments.values("--module").isEmpty(), "--module NAME is missing");
    this.offered =
        SnmpModules.load(
            arguments.values("--modules").stream().map(Path::of).toList(),
            arguments.has("--expand-environment")
                ? SnmpModules.Environment.OF_PROCESS
                : SnmpModules.Environment.NOT_EXPANDED);
    this.modules = wanted();
    this.given = auth();
  }

  static SnmpRequest of(String[] args) throws UsageException, ConfigException {
    return new SnmpRequest(
        new Arguments.Spec()
            .flags("--compat", "--expand-environment")
            .values("--auth", "--community", "--snmp-version", "--timeout", "--retries")
            .values("--output", "--user", "--level", "--auth-protocol", "--auth-password-env")
            .values("--priv-protocol", "--priv-password-env", "--context")
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

  String host() {
    return host;
  }

  int port() {
    return port;
  }

  private List<SnmpModule> wanted() throws UsageException {
    var found = new ArrayList<SnmpModule>();
    for (String name : arguments.values("--module")) {
      Optional<SnmpModule> module = offered.module(name);
      check(
          module.isPresent(),
          "--module: no module "
              + name
              + " in these files; there are "
              + String.join(", ", offered.modules().keySet().stream().sorted().toList()));
      SnmpModule.Pace pace = module.orElseThrow().pace();
      SnmpModule.Pace asked =
          pace.withTimeout(
                  arguments.duration("--timeout", pace.timeout(), TIMEOUT_MIN, TIMEOUT_MAX))
              .withRetries(arguments.integer("--retries", pace.retries(), 0, 20));
      found.add(module.orElseThrow().withPace(asked));
    }
    return found;
  }

  private Optional<SnmpAuth> auth() throws UsageException {
    int ways = 0;
    for (String way : List.of("--auth", "--community", "--user")) {
      ways += arguments.has(way) ? 1 : 0;
    }
    check(ways <= 1, "only one of --auth, --community and --user is possible");
    if (arguments.has("--auth")) {
      String name = arguments.value("--auth").orElseThrow();
      Optional<SnmpAuth> auth = offered.auth(name);
      check(auth.isPresent(), "--auth: no auth " + name + " in these files");
      return auth;
    }
    if (arguments.has("--user")) {
      return Optional.of(user());
    }
    check(
        !arguments.has("--snmp-version") || arguments.has("--community"),
        "--snmp-version goes with --community; version 3 needs --user");
    int version = arguments.integer("--snmp-version", 2, 1, 2);
    return arguments.value("--community").map(text -> SnmpAuth.community(version, text));
  }

  private SnmpAuth user() throws UsageException {
    Secret password = fromEnvironment("--auth-password-env");
    Secret privPassword = fromEnvironment("--priv-password-env");
    var auth =
        new SnmpAuth(
            3,
            Secret.NONE,
            level(password, privPassword),
            arguments.value("--user").orElseThrow(),
            SnmpAuth.AuthProtocol.valueOf(
                arguments.choice("--auth-protocol", "SHA", names(SnmpAuth.AuthProtocol.values()))),
            password,
            SnmpAuth.PrivProtocol.valueOf(
                arguments.choice("--priv-protocol", "AES", names(SnmpAuth.PrivProtocol.values()))),
            privPassword,
            arguments.value("--context").orElse(""));
    check(auth.problems().isEmpty(), String.join("; ", auth.problems()));
    return auth;
  }

  private SnmpAuth.Level level(Secret password, Secret privPassword) throws UsageException {
    SnmpAuth.Level allowed =
        password.isEmpty()
            ? SnmpAuth.Level.NO_AUTH_NO_PRIV
            : privPassword.isEmpty() ? SnmpAuth.Level.AUTH_NO_PRIV : SnmpAuth.Level.AUTH_PRIV;
    List<SnmpAuth.Level> levels = List.of(SnmpAuth.Level.values());
    List<String> words = levels.stream().map(SnmpAuth.Level::word).toList();
    return levels.get(words.indexOf(arguments.choice("--level", allowed.word(), words)));
  }

  private Secret fromEnvironment(String option) throws UsageException {
    Optional<String> variable = arguments.value(option);
    if (variable.isEmpty()) {
      return Secret.NONE;
    }
    String value = System.getenv(variable.get());
    check(value != null, option + ": environment variable is not set: " + variable.get());
    return value == null ? Secret.NONE : new Secret(value);
  }

  SnmpAuth auth(SnmpModule module) {
    return given
        .or(module::auth)
        .or(() -> offered.auth("public_v2"))
        .orElseGet(() -> SnmpAuth.community(2, "public"));
  }

  private static List<String> names(Enum<?>[] values) {
    return Arrays.stream(values).map(Enum::name).toList();
  }

  private static String hostOf(String where) {
    if (where.startsWith("[")) {
      int end = where.indexOf(']');
      return end < 0 ? where : where.substring(1, end);
    }
    return isBareIpv6(where) || where.indexOf(':') < 0
        ? where
        : where.substring(0, where.indexOf(':'));
  }

  private static int portOf(String where) throws UsageException {
    int colon = where.startsWith("[") ? where.indexOf("]:") + 1 : where.indexOf(':');
    if (colon <= 0 || isBareIpv6(where)) {
      return SnmpTarget.PORT_DEFAULT;
    }
    try {
      int port = Integer.parseInt(where.substring(colon + 1));
      if (port > 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException _) {
      // reported below, with the same words
    }
    throw new UsageException("HOST:PORT: port must be 1 to 65535, got " + where);
  }

  private static boolean isBareIpv6(String where) {
    return !where.startsWith("[") && where.indexOf(':') != where.lastIndexOf(':');
  }

  private static void check(boolean holds, String message) throws UsageException {
    if (!holds) {
      throw new UsageException(message);
    }
  }
}
