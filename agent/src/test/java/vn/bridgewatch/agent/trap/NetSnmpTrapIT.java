package vn.bridgewatch.agent.trap;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.bridgewatch.agent.snmp.module.SnmpAuth;
import vn.bridgewatch.agent.snmp.module.SnmpAuth.AuthProtocol;
import vn.bridgewatch.agent.snmp.module.SnmpAuth.Level;
import vn.bridgewatch.agent.snmp.module.SnmpAuth.PrivProtocol;
import vn.bridgewatch.time.NanoClock;

/// The listener against net-snmp's senders.
class NetSnmpTrapIT {

  @TempDir Path state;
  @TempDir Path senders;
  private final Arrivals arrivals = new Arrivals();
  private TrapListener listener;

  @BeforeEach
  void listen() throws Exception {
    var auths = new ArrayList<SnmpAuth>();
    auths.add(SnmpAuth.community(2, "traps"));
    for (AuthProtocol auth : AuthProtocol.values()) {
      auths.add(TrapMessages.user("u" + auth, Level.AUTH_NO_PRIV, auth, PrivProtocol.AES));
      for (PrivProtocol priv : PrivProtocol.values()) {
        auths.add(TrapMessages.user("u" + auth + priv, Level.AUTH_PRIV, auth, priv));
      }
    }
    auths.add(TrapMessages.user("open", Level.NO_AUTH_NO_PRIV, AuthProtocol.SHA, PrivProtocol.AES));
    listener =
        TrapListener.open(
            new InetSocketAddress("127.0.0.1", 0),
            new Senders(auths),
            LocalEngine.begin(state, NanoClock.SYSTEM),
            arrivals,
            NanoClock.SYSTEM);
  }

  @AfterEach
  void close() throws Exception {
    listener.close();
  }

  @Test
  void trapsOfVersions1And2cArrive() throws Exception {
    send(
        "snmptrap",
        "-v1",
        "-c",
        "traps",
        to(),
        "1.3.6.1.4.1.13885.101",
        "127.0.0.1",
        "6",
        "81",
        "7");
    send("snmptrap", "-v2c", "-c", "traps", to(), "7", TrapMessages.LINK_DOWN);

    assertThat(Arrivals.await(() -> arrivals.taken.size() == 2)).isTrue();
    assertThat(arrivals.taken)
        .extracting(Notification::oid)
        .containsExactly("1.3.6.1.4.1.13885.101.0.81", TrapMessages.LINK_DOWN);
  }

  @Test
  void anInformIsAnsweredAndAWrongCommunityIsNot() throws Exception {
    assertThat(send("snmpinform", "-v2c", "-c", "traps", to(), "7", TrapMessages.LINK_DOWN))
        .isZero();
    assertThat(
            send("snmpinform", "-v2c", "-c", "x", "-r0", "-t1", to(), "7", TrapMessages.LINK_DOWN))
        .isEqualTo(1);
    assertThat(Arrivals.await(() -> arrivals.count(Outcome.WRONG_COMMUNITY) == 1)).isTrue();
    assertThat(arrivals.taken).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "MD5,MD5,DES,DES",
    "MD5,MD5,AES,AES",
    "SHA,SHA,DES,DES",
    "SHA,SHA,AES,AES",
    "SHA224,SHA-224,AES,AES",
    "SHA256,SHA-256,AES,AES",
    "SHA384,SHA-384,AES,AES",
    "SHA512,SHA-512,AES,AES",
    "SHA512,SHA-512,DES,DES",
    "SHA,SHA,AES192,AES-192",
    "SHA,SHA,AES256,AES-256",
    "MD5,MD5,AES256,AES-256",
    "SHA256,SHA-256,AES192,AES-192",
    "SHA256,SHA-256,AES256,AES-256",
    "SHA512,SHA-512,AES256,AES-256",
    "SHA,SHA,AES192C,AES-192-C",
    "SHA,SHA,AES256C,AES-256-C",
    "MD5,MD5,AES256C,AES-256-C"
  })
  void everyProtocolOfVersion3Arrives(
      AuthProtocol auth, String authWord, PrivProtocol priv, String privWord) throws Exception {
    String[] who = user("u" + auth + priv, authWord, privWord);

    assertThat(send("snmptrap", who, to(), "7", TrapMessages.LINK_DOWN)).isZero();
    assertThat(send("snmpinform", who, to(), "7", TrapMessages.LINK_DOWN)).isZero();

    assertThat(Arrivals.await(() -> arrivals.taken.size() == 2))
        .as("%s", arrivals.dropped)
        .isTrue();
    assertThat(arrivals.taken).extracting(Notification::inform).containsExactly(false, true);
  }

  @Test
  void authenticationAloneAndNoneAtAllWorkForUsersOfThatLevel() throws Exception {
    String[] alone = {
      "-v3", "-u", "uSHA256", "-l", "authNoPriv", "-a", "SHA-256", "-A", "authentic-words"
    };
    String[] none = {"-v3", "-u", "open", "-l", "noAuthNoPriv"};

    for (String[] who : List.of(alone, none)) {
      assertThat(send("snmptrap", who, to(), "7", TrapMessages.LINK_DOWN)).isZero();
      assertThat(send("snmpinform", who, to(), "7", TrapMessages.LINK_DOWN)).isZero();
    }

    assertThat(Arrivals.await(() -> arrivals.taken.size() == 4)).isTrue();
  }

  @Test
  void eachWrongSecretHasItsOwnReason() throws Exception {
    String[] user = user("stranger", "SHA", "AES");
    String[] key = user("uSHAAES", "SHA", "AES");
    key[8] = "something-else";
    String[] privacy = user("uSHAAES", "SHA", "AES");
    privacy[12] = "something-else";
    String[] level = {
      "-v3", "-u", "uSHAAES", "-l", "authNoPriv", "-a", "SHA", "-A", "authentic-words"
    };

    for (String[] who : List.of(user, key, privacy, level)) {
      send("snmptrap", who, to(), "7", TrapMessages.LINK_DOWN);
      assertThat(send("snmpinform", who, "-r0", "-t1", to(), "7", TrapMessages.LINK_DOWN))
          .as("%s", List.of(who))
          .isNotZero();
    }

    assertThat(arrivals.taken).isEmpty();
    for (Outcome outcome :
        List.of(
            Outcome.UNKNOWN_USER,
            Outcome.WRONG_KEY,
            Outcome.WRONG_PRIVACY_KEY,
            Outcome.WRONG_LEVEL)) {
      assertThat(Arrivals.await(() -> arrivals.count(outcome) >= 2)).as("%s", outcome).isTrue();
    }
  }

  @Test
  void informsGoOnAfterOurRestart() throws Exception {
    String[] who = user("uSHAAES", "SHA", "AES");
    assertThat(send("snmpinform", who, to(), "7", TrapMessages.LINK_DOWN)).isZero();
    listener.close();
    listen();

    assertThat(send("snmpinform", who, to(), "7", TrapMessages.LINK_DOWN)).isZero();
    assertThat(arrivals.taken).hasSize(2);
  }

  @Test
  void aSenderThatRestartedIsBelievedAndOneWhoseCountWasSetBackIsNot() throws Exception {
    String[] who = user("uSHAAES", "SHA", "AES");
    String[] engine = {"-e", "0x80001f8804aabbccdd"};
    send("snmptrap", who, with(engine, "-Z", "5,100", to(), "7", TrapMessages.LINK_DOWN));
    send("snmptrap", who, with(engine, "-Z", "6,1", to(), "7", TrapMessages.LINK_DOWN));
    send("snmptrap", who, with(engine, "-Z", "5,100", to(), "7", TrapMessages.LINK_DOWN));

    assertThat(Arrivals.await(() -> arrivals.count(Outcome.OUTSIDE_TIME_WINDOW) == 1)).isTrue();
    assertThat(arrivals.taken).hasSize(2);
  }

  private static String[] user(String name, String auth, String priv) {
    return new String[] {
      "-v3",
      "-u",
      name,
      "-l",
      "authPriv",
      "-a",
      auth,
      "-A",
      "authentic-words",
      "-x",
      priv,
      "-X",
      "private-words"
    };
  }

  private String to() {
    return "127.0.0.1:" + listener.address().getPort();
  }

  private int send(String program, String... arguments) throws Exception {
    return NetSnmp.run(senders, program, arguments).exitCode();
  }

  private int send(String program, String[] who, String... rest) throws Exception {
    return send(program, with(who, rest));
  }

  private static String[] with(String[] first, String... rest) {
    String[] all = Arrays.copyOf(first, first.length + rest.length);
    System.arraycopy(rest, 0, all, first.length, rest.length);
    return all;
  }
}
