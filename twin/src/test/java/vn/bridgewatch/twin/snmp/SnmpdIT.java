package vn.bridgewatch.twin.snmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import vn.bridgewatch.agent.snmp.DeviceReader;
import vn.bridgewatch.agent.snmp.Incomplete;
import vn.bridgewatch.agent.snmp.ModuleReading;
import vn.bridgewatch.agent.snmp.SnmpReader;
import vn.bridgewatch.agent.snmp.SnmpTarget;
import vn.bridgewatch.agent.snmp.module.Secret;
import vn.bridgewatch.agent.snmp.module.SnmpAuth;
import vn.bridgewatch.agent.snmp.module.SnmpAuth.AuthProtocol;
import vn.bridgewatch.agent.snmp.module.SnmpAuth.Level;
import vn.bridgewatch.agent.snmp.module.SnmpAuth.PrivProtocol;
import vn.bridgewatch.agent.snmp.module.SnmpModules;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.time.NanoClock;

/// Against net-snmp's agent: versions 1, 2c and 3 with every protocol, and each way to be refused.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SnmpdIT {

  private static final String PASSWORD = "a-password";
  private static final String PRIV_PASSWORD = "another-password";
  private static final SnmpAuth PUBLIC = SnmpAuth.community(2, "public");

  private Path folder;
  private String config = "";
  private PeerAgent snmpd;
  private SnmpReader reader;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    PeerAgent.requireProgram("snmpd");
    var users = new StringBuilder("rocommunity public 127.0.0.1\n");
    for (Arguments protocols : protocols()) {
      var auth = (AuthProtocol) protocols.get()[0];
      var priv = (PrivProtocol) protocols.get()[1];
      users.append(
          "createUser %s%s %s \"%s\" %s \"%s\"%nrouser %s%s priv%n"
              .formatted(
                  auth,
                  priv,
                  auth.name().replaceFirst("SHA(\\d)", "SHA-$1"),
                  PASSWORD,
                  priv.name().replaceFirst("AES(\\d+)", "AES-$1").replaceFirst("C$", "-C"),
                  PRIV_PASSWORD,
                  auth,
                  priv));
    }
    users.append("createUser plain\nrouser plain noauth\n");
    config = users.toString();
    snmpd = startSnmpd(PeerAgent.freePort(), "first");
    reader = SnmpReader.open(NanoClock.SYSTEM);
  }

  @AfterAll
  void stop() throws Exception {
    if (reader != null) {
      reader.close();
    }
    if (snmpd != null) {
      snmpd.close();
    }
  }

  private PeerAgent startSnmpd(int port, String state) throws Exception {
    Path persistent = Files.createDirectories(folder.resolve(state));
    Path file = folder.resolve(state + ".conf");
    Files.writeString(file, config + "engineID " + state + "\n");
    return PeerAgent.start(
        port,
        folder.resolve(state + ".log"),
        Map.of("SNMP_PERSISTENT_DIR", persistent.toString(), "MIBS", ""),
        PUBLIC,
        "snmpd",
        "-f",
        "-Lo",
        "-C",
        "-c",
        file.toString(),
        "udp:127.0.0.1:" + port);
  }

  static List<Arguments> protocols() {
    return List.of(
        arguments(AuthProtocol.MD5, PrivProtocol.DES),
        arguments(AuthProtocol.SHA, PrivProtocol.AES),
        arguments(AuthProtocol.SHA224, PrivProtocol.AES192),
        arguments(AuthProtocol.SHA256, PrivProtocol.AES256),
        arguments(AuthProtocol.SHA384, PrivProtocol.AES192C),
        arguments(AuthProtocol.SHA512, PrivProtocol.AES256C),
        arguments(AuthProtocol.MD5, PrivProtocol.AES256),
        arguments(AuthProtocol.SHA, PrivProtocol.AES256C));
  }

  private static SnmpAuth user(
      Level level,
      String name,
      AuthProtocol auth,
      String password,
      PrivProtocol priv,
      String privPassword) {
    return new SnmpAuth(
        3,
        Secret.NONE,
        level,
        name,
        auth,
        new Secret(password),
        priv,
        new Secret(privPassword),
        "");
  }

  private ModuleReading read(SnmpAuth auth) throws InterruptedException {
    return read(reader.device(new SnmpTarget("127.0.0.1", snmpd.port(), auth)));
  }

  private static ModuleReading read(DeviceReader device) throws InterruptedException {
    return device.read(Probe.SYSTEM, Labels.NONE, false, Duration.ofSeconds(20));
  }

  @ParameterizedTest
  @MethodSource("protocols")
  void readsWithEveryProtocol(AuthProtocol auth, PrivProtocol priv) throws Exception {
    ModuleReading reading =
        read(user(Level.AUTH_PRIV, "" + auth + priv, auth, PASSWORD, priv, PRIV_PASSWORD));

    assertThat(reading.incomplete()).isEmpty();
    assertThat(reading.observations()).hasSize(2);
  }

  @Test
  void readsWithoutProtectionAndInOldVersions() throws Exception {
    SnmpAuth plain =
        user(Level.NO_AUTH_NO_PRIV, "plain", AuthProtocol.MD5, "", PrivProtocol.DES, "");
    for (SnmpAuth auth : List.of(plain, PUBLIC, SnmpAuth.community(1, "public"))) {
      ModuleReading reading = read(auth);

      assertThat(reading.incomplete()).isEmpty();
      assertThat(reading.observations()).hasSize(2);
    }
  }

  static List<Arguments> refusals() {
    return List.of(
        arguments(
            "nobody", Level.AUTH_PRIV, PASSWORD, PRIV_PASSWORD, Incomplete.Reason.UNKNOWN_USER),
        arguments(
            "SHAAES",
            Level.AUTH_PRIV,
            "wrong-password",
            PRIV_PASSWORD,
            Incomplete.Reason.WRONG_KEY),
        arguments(
            "SHAAES",
            Level.AUTH_PRIV,
            PASSWORD,
            "wrong-password",
            Incomplete.Reason.WRONG_PRIVACY_KEY), // net-snmp says nothing; another question tells
        arguments("SHAAES", Level.AUTH_NO_PRIV, PASSWORD, "", Incomplete.Reason.ERROR_STATUS),
        arguments("plain", Level.AUTH_NO_PRIV, PASSWORD, "", Incomplete.Reason.UNSUPPORTED_LEVEL));
  }

  @ParameterizedTest(name = "{0} {1}: {4}")
  @MethodSource("refusals")
  void eachRefusalHasItsOwnReason(
      String name, Level level, String password, String privPassword, Incomplete.Reason reason)
      throws Exception {
    ModuleReading reading =
        read(user(level, name, AuthProtocol.SHA, password, PrivProtocol.AES, privPassword));

    assertThat(reading.incomplete().orElseThrow().reason()).isEqualTo(reason);
    assertThat(reading.observations()).isEmpty();
  }

  @Test
  void anUnknownContextIsTold() throws Exception {
    var auth =
        new SnmpAuth(
            3,
            Secret.NONE,
            Level.AUTH_PRIV,
            "SHAAES",
            AuthProtocol.SHA,
            new Secret(PASSWORD),
            PrivProtocol.AES,
            new Secret(PRIV_PASSWORD),
            "no-such-context");

    Incomplete why = read(auth).incomplete().orElseThrow();

    assertThat(why.reason()).isEqualTo(Incomplete.Reason.UNKNOWN_CONTEXT);
    assertThat(why.detail()).contains("answers this user, but not in the context no-such-context");
  }

  @Test
  void aWrongCommunityIsToldFromADeviceThatIsDown() throws Exception {
    assertThat(read(SnmpAuth.community(2, "wrong")).incomplete().orElseThrow().reason())
        .isEqualTo(Incomplete.Reason.COMMUNITY_IGNORED);
  }

  @Test
  void oneNameWithTwoPasswordsOnTwoDevicesWorks() throws Exception {
    SnmpAuth right =
        user(
            Level.AUTH_PRIV, "SHAAES", AuthProtocol.SHA, PASSWORD, PrivProtocol.AES, PRIV_PASSWORD);
    SnmpAuth wrong =
        user(Level.AUTH_PRIV, "SHAAES", AuthProtocol.SHA, "x".repeat(9), PrivProtocol.AES, "y");

    assertThat(read(wrong).isComplete()).isFalse();
    assertThat(read(right).isComplete()).isTrue();
    assertThat(read(wrong).isComplete()).isFalse();
    assertThat(read(right).isComplete()).isTrue();
  }

  @Test
  void anEngineThatRestartsIsReadAgain() throws Exception {
    int port = PeerAgent.freePort();
    SnmpAuth auth =
        user(
            Level.AUTH_PRIV, "SHAAES", AuthProtocol.SHA, PASSWORD, PrivProtocol.AES, PRIV_PASSWORD);
    DeviceReader device = reader.device(new SnmpTarget("127.0.0.1", port, auth));
    try (PeerAgent _ = startSnmpd(port, "same")) {
      assertThat(read(device).isComplete()).isTrue();
    }
    try (PeerAgent _ = startSnmpd(port, "same")) { // the same engine, booted once more
      assertThat(read(device).incomplete()).isEmpty();
    }
    try (PeerAgent _ = startSnmpd(port, "other")) { // another engine at this address
      assertThat(read(device).incomplete()).isEmpty();
    }
  }

  @Test
  void readsOverIpv6() throws Exception {
    int port = PeerAgent.freePort();
    Path file = folder.resolve("six.conf");
    Files.writeString(file, "rocommunity6 public ::1\nrocommunity public 127.0.0.1\n");
    try (PeerAgent _ =
        PeerAgent.start(
            port,
            folder.resolve("six.log"),
            Map.of("SNMP_PERSISTENT_DIR", folder.resolve("six").toString(), "MIBS", ""),
            PUBLIC,
            "snmpd",
            "-f",
            "-Lo",
            "-C",
            "-c",
            file.toString(),
            "udp:127.0.0.1:" + port + ",udp6:[::1]:" + port)) {
      assertThat(read(reader.device(new SnmpTarget("::1", port, PUBLIC))).incomplete()).isEmpty();
    }
  }

  @Test
  void walksTheInterfacesOfThisMachineByOurOwnModule() throws Exception {
    Path modules = Path.of(System.getProperty("bridgewatch.root", ".."), "modules", "if_mib.yml");
    var module = SnmpModules.load(List.of(modules)).module("if_mib").orElseThrow();

    ModuleReading reading =
        reader
            .device(new SnmpTarget("127.0.0.1", snmpd.port(), PUBLIC))
            .read(module, Labels.NONE, false, Duration.ofSeconds(20));

    assertThat(reading.incomplete()).isEmpty();
    assertThat(reading.observations().stream().map(one -> one.series().toString()))
        .anyMatch(series -> series.startsWith("ifHCInOctets{") && series.contains("ifName=\"lo\""));
  }
}
