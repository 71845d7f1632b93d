package vn.bridgewatch.twin.snmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.snmp4j.security.AuthHMAC192SHA256;
import org.snmp4j.security.AuthSHA;
import org.snmp4j.security.PrivAES128;
import org.snmp4j.security.PrivDES;
import vn.bridgewatch.agent.snmp.DeviceReader;
import vn.bridgewatch.agent.snmp.Habit;
import vn.bridgewatch.agent.snmp.Incomplete;
import vn.bridgewatch.agent.snmp.ModuleReading;
import vn.bridgewatch.agent.snmp.SnmpReader;
import vn.bridgewatch.agent.snmp.SnmpTarget;
import vn.bridgewatch.agent.snmp.module.Secret;
import vn.bridgewatch.agent.snmp.module.SnmpAuth;
import vn.bridgewatch.agent.snmp.module.SnmpAuth.AuthProtocol;
import vn.bridgewatch.agent.snmp.module.SnmpAuth.Level;
import vn.bridgewatch.agent.snmp.module.SnmpAuth.PrivProtocol;
import vn.bridgewatch.agent.snmp.module.SnmpModule;
import vn.bridgewatch.agent.snmp.module.SnmpModules;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.twin.snmp.user.SimulatedUser;
import vn.bridgewatch.twin.snmp.user.UserEngine;

/// Simulated devices speak version 3, and our reader sees what is wrong with them.
class UserEngineTest {

  private static final byte[] ENGINE_ID = {(byte) 0x80, 0, 0x12, 0x67, 4, 'o', 'n', 'e'};
  private static final String PASSWORD = "a-password";
  private static final String PRIV_PASSWORD = "another-password";

  private static final SimulatedUser PLAIN = new SimulatedUser("plain", null, null);
  private static final SimulatedUser SIGNED =
      new SimulatedUser("signed", new SimulatedUser.Auth(new AuthSHA(), PASSWORD), null);
  private static final SimulatedUser SEALED =
      new SimulatedUser(
          "sealed",
          new SimulatedUser.Auth(new AuthHMAC192SHA256(), PASSWORD),
          new SimulatedUser.Privacy(new PrivAES128(), PRIV_PASSWORD));
  private static final SimulatedUser OLD =
      new SimulatedUser(
          "old",
          new SimulatedUser.Auth(new AuthSHA(), PASSWORD),
          new SimulatedUser.Privacy(new PrivDES(), PRIV_PASSWORD));

  private final AtomicLong laterNanos = new AtomicLong();
  private final AtomicInteger restarts = new AtomicInteger();
  private SnmpReader reader;
  private Responder responder;
  private SimulatedDevice device;
  private SimulatedEngine engine;

  @BeforeEach
  void start() throws Exception {
    reader = SnmpReader.open(() -> System.nanoTime() + laterNanos.get());
    responder =
        Responder.start(
            InetAddress.getLoopbackAddress(),
            0,
            () -> System.nanoTime() + laterNanos.get(),
            Responder.MESSAGE_BYTES_MAX);
    device = responder.add("public", Recording.builtin("switch").living());
    engine = responder.endpoint().addEngine(ENGINE_ID, List.of(PLAIN, SIGNED, SEALED, OLD), device);
  }

  @AfterEach
  void stop() throws IOException {
    reader.close();
    responder.close();
  }

  private static SnmpAuth auth(
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

  private static SnmpAuth sealed() {
    return auth(
        Level.AUTH_PRIV, "sealed", AuthProtocol.SHA256, PASSWORD, PrivProtocol.AES, PRIV_PASSWORD);
  }

  private DeviceReader reader(SnmpAuth auth) {
    return reader.device(
        new SnmpTarget("127.0.0.1", responder.port(), auth),
        new Habit(Habit.SLOW_PERIOD, restarts::incrementAndGet));
  }

  private static ModuleReading read(DeviceReader device, SnmpModule module) throws Exception {
    return device.read(module, Labels.NONE, false, Duration.ofSeconds(20));
  }

  static List<Arguments> users() {
    return List.of(
        arguments(auth(Level.NO_AUTH_NO_PRIV, "plain", AuthProtocol.MD5, "", PrivProtocol.DES, "")),
        arguments(
            auth(Level.AUTH_NO_PRIV, "signed", AuthProtocol.SHA, PASSWORD, PrivProtocol.DES, "")),
        arguments(sealed()),
        arguments(
            auth(
                Level.AUTH_PRIV,
                "old",
                AuthProtocol.SHA,
                PASSWORD,
                PrivProtocol.DES,
                PRIV_PASSWORD)));
  }

  @ParameterizedTest
  @MethodSource("users")
  void givesWhatVersion2cGives(SnmpAuth auth) throws Exception {
    SnmpModule all = interfaces();
    ModuleReading older = read(reader(SnmpAuth.community(2, "public")), all);
    ModuleReading newer = read(reader(auth), all);

    assertThat(newer.incomplete()).isEmpty();
    assertThat(newer.observations()).isNotEmpty().hasSameSizeAs(older.observations());
    assertThat(newer.observations().stream().map(one -> one.series().toString()).toList())
        .isEqualTo(older.observations().stream().map(one -> one.series().toString()).toList());
    assertThat(newer.packets().retried()).isZero();
  }

  private static SnmpModule interfaces() throws Exception {
    String text =
        """
        modules:
          m:
            walk: [1.3.6.1.2.1.2.2, 1.3.6.1.2.1.31.1.1]
            timeout: 20s
            retries: 0
            metrics:
              - { name: mtu, oid: 1.3.6.1.2.1.2.2.1.4, type: gauge, indexes: [ { labelname: i, type: gauge } ] }
              - { name: oper, oid: 1.3.6.1.2.1.2.2.1.8, type: gauge, indexes: [ { labelname: i, type: gauge } ] }
        """;
    return SnmpModules.parse(
            "m.yml", text.getBytes(StandardCharsets.UTF_8), SnmpModules.Environment.NOT_EXPANDED)
        .module("m")
        .orElseThrow();
  }

  static List<Arguments> refusals() {
    return List.of(
        arguments("nobody", Level.AUTH_PRIV, PASSWORD, PRIV_PASSWORD, "UNKNOWN_USER"),
        arguments("sealed", Level.AUTH_PRIV, "wrong-password", PRIV_PASSWORD, "WRONG_KEY"),
        arguments("sealed", Level.AUTH_PRIV, PASSWORD, "wrong-password", "WRONG_PRIVACY_KEY"),
        arguments("sealed", Level.AUTH_NO_PRIV, PASSWORD, "", "UNSUPPORTED_LEVEL"),
        arguments("plain", Level.AUTH_NO_PRIV, PASSWORD, "", "UNSUPPORTED_LEVEL"));
  }

  @ParameterizedTest(name = "{0} {1}: {4}")
  @MethodSource("refusals")
  void eachRefusalIsReported(
      String name, Level level, String password, String privPassword, Incomplete.Reason reason)
      throws Exception {
    SnmpAuth auth =
        auth(level, name, AuthProtocol.SHA256, password, PrivProtocol.AES, privPassword);

    ModuleReading reading = read(reader(auth), Probe.SYSTEM);

    assertThat(reading.incomplete().orElseThrow().reason()).isEqualTo(reason);
    assertThat(reading.observations()).isEmpty();
  }

  @Test
  void aContextIsAnotherDeviceAndAnUnknownOneIsReported() throws Exception {
    engine.addContext("vlan-7", responder.add("other", Recording.builtin("ups")));

    ModuleReading known = read(reader(sealed().withContext("vlan-7", "")), Probe.SYSTEM);
    ModuleReading unknown = read(reader(sealed().withContext("vlan-8", "")), Probe.SYSTEM);

    assertThat(known.incomplete()).isEmpty();
    assertThat(known.observations())
        .isNotEqualTo(read(reader(sealed()), Probe.SYSTEM).observations());
    assertThat(unknown.incomplete().orElseThrow())
        .isEqualTo(
            new Incomplete(
                Incomplete.Reason.UNKNOWN_CONTEXT, "the device has no context of this name"));
  }

  @Test
  void aDeviceThatRestartsIsReadOnAndToldOnce() throws Exception {
    DeviceReader one = reader(sealed());
    assertThat(read(one, Probe.SYSTEM).incomplete()).isEmpty();
    laterNanos.addAndGet(Duration.ofSeconds(200).toNanos());
    assertThat(read(one, Probe.SYSTEM).incomplete()).as("clocks go on").isEmpty();

    device.reboot();
    laterNanos.addAndGet(Duration.ofSeconds(30).toNanos());

    assertThat(read(one, Probe.SYSTEM).incomplete()).as("another start of the engine").isEmpty();
    assertThat(restarts).hasValue(1);
    assertThat(read(one, interfaces()).incomplete()).isEmpty();
    assertThat(restarts).hasValue(1);
  }

  /// No object of the module tells how long the device runs: the engine's count of its starts does.
  @Test
  void anEngineThatStartsAnewIsSeenWithoutSysUpTime() throws Exception {
    DeviceReader one = reader(sealed());
    SnmpModule module = interfaces();
    assertThat(read(one, module).incomplete()).isEmpty();
    device.reboot();
    laterNanos.addAndGet(Duration.ofSeconds(30).toNanos());
    assertThat(read(one, module).incomplete()).isEmpty();
    assertThat(restarts).hasValue(1);

    engine.restart(); // the device runs on, as its sysUpTime says
    laterNanos.addAndGet(Duration.ofSeconds(300).toNanos());
    assertThat(read(one, module).incomplete()).isEmpty();
    engine.restart();
    laterNanos.addAndGet(Duration.ofSeconds(30).toNanos());
    assertThat(read(one, module).incomplete()).isEmpty();
    assertThat(restarts).as("the agent alone").hasValue(1);
  }

  @Test
  void faultsHoldForVersion3Too() throws Exception {
    DeviceReader one = reader(sealed());
    device.setFaults(
        List.of(Fault.parse("refuse subtree=1.3.6.1.2.1.1 status=authorizationError")));
    assertThat(read(one, Probe.SYSTEM).incomplete().orElseThrow().reason())
        .isEqualTo(Incomplete.Reason.ERROR_STATUS);

    device.setFaults(List.of(new Fault.OnlyVersion1()));
    assertThat(read(one, Probe.SYSTEM).incomplete().orElseThrow().reason())
        .isEqualTo(Incomplete.Reason.TIMED_OUT);
  }

  @Test
  void mutatedMessagesAreRefusedAndBreakNothing() {
    long seed = Long.getLong("bridgewatch.seed", 20_261_122L);
    var random = new Random(seed);
    var opened = new UserEngine(ENGINE_ID, List.of(PLAIN, SEALED));
    var clock = new UserEngine.Clock(1, 100);
    byte[] discovery =
        java.util.HexFormat.of()
            .parseHex(
                "303e020103301102042b57a71e020300ffe3040104020103"
                    + "0410300e0400020100020100040004000400"
                    + "301404000400a00e02042b57a71f0201000201003000");
    assertThat(opened.open(discovery, discovery.length, clock))
        .isInstanceOf(UserEngine.Opened.Refused.class);
    for (int i = 0; i < 100_000; i++) {
      byte[] octets = Arrays.copyOf(discovery, discovery.length + random.nextInt(4));
      for (int change = random.nextInt(5); change >= 0; change--) {
        octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
      }
      int length = random.nextInt(octets.length + 1);
      try {
        opened.open(octets, length, clock);
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ", mutation " + i, e);
      }
    }
  }
}
