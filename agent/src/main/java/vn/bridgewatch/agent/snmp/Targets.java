package vn.bridgewatch.agent.snmp;

import org.snmp4j.CommunityTarget;
import org.snmp4j.DirectUserTarget;
import org.snmp4j.Snmp;
import org.snmp4j.Target;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.security.AuthHMAC128SHA224;
import org.snmp4j.security.AuthHMAC192SHA256;
import org.snmp4j.security.AuthHMAC256SHA384;
import org.snmp4j.security.AuthHMAC384SHA512;
import org.snmp4j.security.AuthMD5;
import org.snmp4j.security.AuthSHA;
import org.snmp4j.security.PrivAES128;
import org.snmp4j.security.PrivAES192;
import org.snmp4j.security.PrivAES256;
import org.snmp4j.security.PrivDES;
import org.snmp4j.security.SecurityLevel;
import org.snmp4j.security.UsmUserEntry;
import org.snmp4j.security.nonstandard.PrivAES192With3DESKeyExtension;
import org.snmp4j.security.nonstandard.PrivAES256With3DESKeyExtension;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.UdpAddress;
import vn.bridgewatch.agent.snmp.module.SnmpAuth;

/// Makes SNMP4J's targets from ours.
final class Targets {

  private Targets() {}

  static Target<UdpAddress> community(UdpAddress address, SnmpAuth auth) {
    var target = new CommunityTarget<>(address, new OctetString(auth.community().text()));
    target.setVersion(auth.version() == 1 ? SnmpConstants.version1 : SnmpConstants.version2c);
    return target;
  }

  /// A user with keys localised to one engine. The keys live in the target and not in the session's
  /// table of users, so that two devices may have a user of one name and different passwords.
  static Target<UdpAddress> user(Snmp snmp, UdpAddress address, SnmpAuth auth, byte[] engineId) {
    boolean authenticates = auth.level() != SnmpAuth.Level.NO_AUTH_NO_PRIV;
    boolean encrypts = auth.level() == SnmpAuth.Level.AUTH_PRIV;
    var target = new DirectUserTarget<UdpAddress>();
    target.setAddress(address);
    target.setVersion(SnmpConstants.version3);
    target.setAuthoritativeEngineID(engineId);
    var name = new OctetString(auth.username());
    target.setSecurityName(name);
    if (authenticates) {
      UsmUserEntry entry =
          snmp.createLocalizedUsmUserEntry(
              engineId,
              name,
              oid(auth.authProtocol()),
              new OctetString(auth.password().text()),
              encrypts ? oid(auth.privProtocol()) : null,
              encrypts ? new OctetString(auth.privPassword().text()) : null);
      snmp.setLocalizedUserCredentials(target, entry);
    }
    target.setSecurityLevel(
        switch (auth.level()) {
          case NO_AUTH_NO_PRIV -> SecurityLevel.NOAUTH_NOPRIV;
          case AUTH_NO_PRIV -> SecurityLevel.AUTH_NOPRIV;
          case AUTH_PRIV -> SecurityLevel.AUTH_PRIV;
        });
    return target;
  }

  private static OID oid(SnmpAuth.AuthProtocol protocol) {
    return switch (protocol) {
      case MD5 -> AuthMD5.ID;
      case SHA -> AuthSHA.ID;
      case SHA224 -> AuthHMAC128SHA224.ID;
      case SHA256 -> AuthHMAC192SHA256.ID;
      case SHA384 -> AuthHMAC256SHA384.ID;
      case SHA512 -> AuthHMAC384SHA512.ID;
    };
  }

  private static OID oid(SnmpAuth.PrivProtocol protocol) {
    return switch (protocol) {
      case DES -> PrivDES.ID;
      case AES -> PrivAES128.ID;
      case AES192 -> PrivAES192.ID;
      case AES256 -> PrivAES256.ID;
      case AES192C -> PrivAES192With3DESKeyExtension.ID;
      case AES256C -> PrivAES256With3DESKeyExtension.ID;
    };
  }
}
