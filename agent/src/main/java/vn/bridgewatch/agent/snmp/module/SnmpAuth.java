package vn.bridgewatch.agent.snmp.module;

import java.util.ArrayList;
import java.util.List;

/// How to speak to a device: the version, and the community or the user of the USM (RFC 3414).
///
/// @param version 1, 2 (v2c) or 3
/// @param community for versions 1 and 2
/// @param level for version 3, as the following
/// @param contextName the context of a version 3 request; empty for the default one
/// @param contextEngineId the engine whose context it is, in hexadecimal; empty for the one that
///   answers
public record SnmpAuth(
    int version,
    Secret community,
    Level level,
    String username,
    AuthProtocol authProtocol,
    Secret password,
    PrivProtocol privProtocol,
    Secret privPassword,
    String contextName,
    String contextEngineId) {

  /// RFC 3414, section 11.2: a shorter one is refused by most agents.
  public static final int PASSWORD_BYTES_MIN = 8;

  /// What the messages of version 3 are protected by.
  public enum Level {
    NO_AUTH_NO_PRIV("noAuthNoPriv"),
    AUTH_NO_PRIV("authNoPriv"),
    AUTH_PRIV("authPriv");

    private final String word;

    Level(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  /// Authentication protocols, RFC 3414 and RFC 7860.
  public enum AuthProtocol {
    MD5,
    SHA,
    SHA224,
    SHA256,
    SHA384,
    SHA512
  }

  /// Privacy protocols; those that end in C extend the key as Cisco does.
  public enum PrivProtocol {
    DES,
    AES,
    AES192,
    AES256,
    AES192C,
    AES256C
  }

  public SnmpAuth(
      int version,
      Secret community,
      Level level,
      String username,
      AuthProtocol authProtocol,
      Secret password,
      PrivProtocol privProtocol,
      Secret privPassword,
      String contextName) {
    this(
        version,
        community,
        level,
        username,
        authProtocol,
        password,
        privProtocol,
        privPassword,
        contextName,
        "");
  }

  /// The same at another level.
  public SnmpAuth withLevel(Level other) {
    return new SnmpAuth(
        version,
        community,
        other,
        username,
        authProtocol,
        password,
        privProtocol,
        privPassword,
        contextName,
        contextEngineId);
  }

  /// The same for another context.
  public SnmpAuth withContext(String name, String engineId) {
    return new SnmpAuth(
        version,
        community,
        level,
        username,
        authProtocol,
        password,
        privProtocol,
        privPassword,
        name,
        engineId);
  }

  public static SnmpAuth community(int version, String community) {
    return new SnmpAuth(
        version,
        new Secret(community),
        Level.NO_AUTH_NO_PRIV,
        "",
        AuthProtocol.MD5,
        Secret.NONE,
        PrivProtocol.DES,
        Secret.NONE,
        "");
  }

  /// What keeps version 3 from working with these; empty when nothing does.
  public List<String> problems() {
    var problems = new ArrayList<String>();
    if (version != 3) {
      return problems;
    }
    if (username.isEmpty()) {
      problems.add("username: is missing, SNMPv3 needs one");
    }
    if (level != Level.NO_AUTH_NO_PRIV && password.isEmpty()) {
      problems.add("password: is missing, security level " + level.word() + " needs one");
    }
    if (level == Level.AUTH_PRIV && privPassword.isEmpty()) {
      problems.add("priv_password: is missing, security level " + level.word() + " needs one");
    }
    return problems;
  }
}
