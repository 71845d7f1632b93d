package vn.bridgewatch.agent.trap;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import vn.bridgewatch.agent.snmp.module.Secret;
import vn.bridgewatch.agent.snmp.module.SnmpAuth;

/// Makes the messages that senders send.
final class TrapMessages {

  static final String LINK_DOWN = "1.3.6.1.6.3.1.1.5.3";

  private TrapMessages() {}

  static byte[] trap(String community, String oid) {
    return community(community, Notification.TRAP_V2, 1, oid);
  }

  static byte[] inform(String community, int requestId, String oid) {
    return community(community, Notification.INFORM, requestId, oid);
  }

  private static byte[] community(String community, int tag, int requestId, String oid) {
    return BerWriter.sequence(
        BerWriter.integer(1), BerWriter.octets(bytes(community)), pdu(tag, requestId, oid));
  }

  static byte[] pdu(int tag, int requestId, String oid) {
    return BerWriter.element(
        tag,
        BerWriter.integer(requestId),
        BerWriter.integer(0),
        BerWriter.integer(0),
        BerWriter.sequence(
            varbind("1.3.6.1.2.1.1.3.0", BerWriter.element(BerReader.TIME_TICKS, new byte[] {7})),
            varbind("1.3.6.1.6.3.1.1.4.1.0", BerWriter.oid(oid)),
            varbind("1.3.6.1.2.1.2.2.1.1.3", BerWriter.integer(3)),
            varbind("1.3.6.1.2.1.31.1.1.1.1.3", BerWriter.octets(bytes("Gi0/3")))));
  }

  static byte[] first(String community, String enterprise, int generic, int specific) {
    return BerWriter.sequence(
        BerWriter.integer(0),
        BerWriter.octets(bytes(community)),
        BerWriter.element(
            Notification.TRAP_V1,
            BerWriter.oid(enterprise),
            BerWriter.element(BerReader.IP_ADDRESS, new byte[] {10, 0, 0, 9}),
            BerWriter.integer(generic),
            BerWriter.integer(specific),
            BerWriter.element(BerReader.TIME_TICKS, new byte[] {1, 0}),
            BerWriter.sequence(varbind("1.3.6.1.2.1.2.2.1.1.3", BerWriter.integer(3)))));
  }

  static byte[] varbind(String oid, byte[] value) {
    return BerWriter.sequence(BerWriter.oid(oid), value);
  }

  static SnmpAuth user(
      String name, SnmpAuth.Level level, SnmpAuth.AuthProtocol auth, SnmpAuth.PrivProtocol priv) {
    return new SnmpAuth(
        3,
        Secret.NONE,
        level,
        name,
        auth,
        new Secret("authentic-words"),
        priv,
        new Secret("private-words"),
        "");
  }

  /// A message of version 3 of an engine, at a time of it.
  static byte[] third(SnmpAuth auth, byte[] engineId, int boots, int time, byte[] pdu) {
    boolean authenticates = auth.level() != SnmpAuth.Level.NO_AUTH_NO_PRIV;
    boolean encrypts = auth.level() == SnmpAuth.Level.AUTH_PRIV;
    var user = new UsmUser(auth);
    byte[] scoped =
        BerWriter.sequence(BerWriter.octets(engineId), BerWriter.octets(new byte[0]), pdu);
    byte[] salt = encrypts ? ByteBuffer.allocate(8).putLong(4711).array() : new byte[0];
    byte[] data =
        encrypts ? BerWriter.octets(user.encrypt(engineId, boots, time, salt, scoped)) : scoped;
    int digestBytes = authenticates ? user.digestBytes() : 0;
    int reportable = (pdu[0] & 0xff) == Notification.INFORM ? 4 : 0;
    int flags = (authenticates ? 1 : 0) | (encrypts ? 2 : 0) | reportable;
    byte[] message =
        BerWriter.sequence(
            BerWriter.integer(3),
            BerWriter.sequence(
                BerWriter.integer(99),
                BerWriter.integer(65_507),
                BerWriter.octets(new byte[] {(byte) flags}),
                BerWriter.integer(3)),
            BerWriter.octets(
                BerWriter.sequence(
                    BerWriter.octets(engineId),
                    BerWriter.integer(boots),
                    BerWriter.integer(time),
                    BerWriter.octets(user.name()),
                    BerWriter.octets(new byte[digestBytes]),
                    BerWriter.octets(salt))),
            data);
    if (authenticates) {
      byte[] digest = user.digest(engineId, message);
      int end = message.length - data.length - salt.length - 2;
      System.arraycopy(digest, 0, message, end - digestBytes, digestBytes);
    }
    return message;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] engine(int number) {
    byte[] id = {(byte) 0x80, 0, 0x1f, (byte) 0x88, 4, 'e', 0, 0};
    id[6] = (byte) (number >> 8);
    id[7] = (byte) number;
    return Arrays.copyOf(id, id.length);
  }
}
