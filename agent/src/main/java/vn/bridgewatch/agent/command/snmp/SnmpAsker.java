package vn.bridgewatch.agent.command.snmp;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import vn.bridgewatch.agent.command.Arguments;
import vn.bridgewatch.agent.command.UsageException;
import vn.bridgewatch.agent.snmp.module.Secret;
import vn.bridgewatch.agent.snmp.module.SnmpAuth;
import vn.bridgewatch.agent.snmp.module.SnmpModule;
import vn.bridgewatch.agent.snmp.module.SnmpModules;

/// Who asks: the options of all `snmp` commands that say how to speak to a device.
record SnmpAsker(Optional<SnmpAuth> given, SnmpModules offered) {

  static final String HELP =
      """
      Who asks, one of:
        --auth NAME          an auth of the module files (default: public_v2, where they have it)
        --community TEXT     a community (default: the module's own, else public)
        --snmp-version 1|2|3 with --community (default 2)
        --user NAME          SNMPv3, with
          --level noAuthNoPriv|authNoPriv|authPriv   (default: what the passwords allow)
          --auth-protocol MD5|SHA|SHA224|SHA256|SHA384|SHA512              (default SHA)
          --auth-password-env VARIABLE   the password is the value of this variable
          --priv-protocol DES|AES|AES192|AES256|AES192C|AES256C            (default AES)
          --priv-password-env VARIABLE
          --context NAME
          --engine-id HEX      the engine whose context is read, where it is not the device's own
      """;

  /// RFC 3411, section 5: an engine ID has 5 to 32 octets.
  private static final Pattern ENGINE_ID = Pattern.compile("|(0x)?([0-9a-fA-F]{2}){5,32}");

  /// Adds these options to those of a command.
  static Arguments.Spec options(Arguments.Spec spec) {
    return spec.values("--auth", "--community", "--snmp-version")
        .values("--user", "--level", "--auth-protocol", "--auth-password-env")
        .values("--priv-protocol", "--priv-password-env", "--context", "--engine-id");
  }

  /// Reads them.
  ///
  /// @param offered the module files that `--auth` may name an auth of
  static SnmpAsker of(Arguments arguments, SnmpModules offered) throws UsageException {
    String engineId = arguments.value("--engine-id").orElse("");
    check(
        ENGINE_ID.matcher(engineId).matches(),
        "--engine-id: must be 5 to 32 octets in hexadecimal, got " + engineId);
    int ways = 0;
    for (String way : List.of("--auth", "--community", "--user")) {
      ways += arguments.has(way) ? 1 : 0;
    }
    check(ways <= 1, "only one of --auth, --community and --user is possible");
    if (arguments.has("--auth")) {
      String name = arguments.value("--auth").orElseThrow();
      Optional<SnmpAuth> auth = offered.auth(name);
      check(auth.isPresent(), "--auth: no auth " + name + " in these files");
      return new SnmpAsker(auth.map(one -> inContext(arguments, one)), offered);
    }
    if (arguments.has("--user")) {
      return new SnmpAsker(Optional.of(inContext(arguments, user(arguments))), offered);
    }
    check(
        !arguments.has("--snmp-version") || arguments.has("--community"),
        "--snmp-version goes with --community; version 3 needs --user");
    int version = arguments.integer("--snmp-version", 2, 1, 2);
    return new SnmpAsker(
        arguments.value("--community").map(text -> SnmpAuth.community(version, text)), offered);
  }

  /// As given; else what the files call `public_v2`, else the community `public`.
  SnmpAuth auth() {
    return given
        .or(() -> offered.auth("public_v2"))
        .orElseGet(() -> SnmpAuth.community(2, "public"));
  }

  /// As given; else as a module of the layout before 0.23 says.
  SnmpAuth auth(SnmpModule module) {
    return given.or(module::auth).orElseGet(this::auth);
  }

  /// The user that `--user` and the options after it describe.
  static SnmpAuth user(Arguments arguments) throws UsageException {
    Secret password = fromEnvironment(arguments, "--auth-password-env");
    Secret privPassword = fromEnvironment(arguments, "--priv-password-env");
    var auth =
        new SnmpAuth(
            3,
            Secret.NONE,
            level(arguments, password, privPassword),
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

  private static SnmpAuth inContext(Arguments arguments, SnmpAuth auth) {
    return auth.withContext(
        arguments.value("--context").orElse(auth.contextName()),
        arguments.value("--engine-id").map(SnmpAsker::digits).orElse(auth.contextEngineId()));
  }

  private static String digits(String engineId) {
    return engineId.startsWith("0x") ? engineId.substring(2) : engineId;
  }

  private static SnmpAuth.Level level(Arguments arguments, Secret password, Secret privPassword)
      throws UsageException {
    SnmpAuth.Level allowed =
        password.isEmpty()
            ? SnmpAuth.Level.NO_AUTH_NO_PRIV
            : privPassword.isEmpty() ? SnmpAuth.Level.AUTH_NO_PRIV : SnmpAuth.Level.AUTH_PRIV;
    List<SnmpAuth.Level> levels = List.of(SnmpAuth.Level.values());
    List<String> words = levels.stream().map(SnmpAuth.Level::word).toList();
    return levels.get(words.indexOf(arguments.choice("--level", allowed.word(), words)));
  }

  private static Secret fromEnvironment(Arguments arguments, String option) throws UsageException {
    Optional<String> variable = arguments.value(option);
    if (variable.isEmpty()) {
      return Secret.NONE;
    }
    String value = System.getenv(variable.get());
    check(value != null, option + ": environment variable is not set: " + variable.get());
    return value == null ? Secret.NONE : new Secret(value);
  }

  private static List<String> names(Enum<?>[] values) {
    return Arrays.stream(values).map(Enum::name).toList();
  }

  private static void check(boolean holds, String message) throws UsageException {
    if (!holds) {
      throw new UsageException(message);
    }
  }
}
