package vn.bridgewatch.twin.snmp.user;

import org.jspecify.annotations.Nullable;
import org.snmp4j.security.AuthenticationProtocol;
import org.snmp4j.security.PrivacyProtocol;
import org.snmp4j.security.SecurityProtocols;
import org.snmp4j.smi.OctetString;

/// A user of simulated engines; what he was given passwords for is what he must use.
///
/// @param name the user's name
/// @param auth with which his messages are signed; none: not at all
/// @param privacy with which they are encrypted; none: not at all
public record SimulatedUser(String name, @Nullable Auth auth, @Nullable Privacy privacy) {

  /// How messages are signed.
  public record Auth(AuthenticationProtocol protocol, String password) {}

  /// How messages are encrypted.
  public record Privacy(PrivacyProtocol protocol, String password) {}

  public SimulatedUser {
    if (privacy != null && auth == null) {
      throw new IllegalArgumentException("user " + name + ": privacy goes with authentication");
    }
  }

  /// The keys of a user at one engine (RFC 3414, section 2.6).
  record Keys(String name, @Nullable Signing signing, @Nullable Sealing sealing) {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Signing(AuthenticationProtocol protocol, byte[] key) {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Sealing(PrivacyProtocol protocol, byte[] key) {}

  Keys at(byte[] engineId) {
    if (auth == null) {
      return new Keys(name, null, null);
    }
    var signing =
        new Signing(
            auth.protocol(),
            auth.protocol().passwordToKey(new OctetString(auth.password()), engineId));
    if (privacy == null) {
      return new Keys(name, signing, null);
    }
    byte[] key =
        SecurityProtocols.passwordToKey(
            privacy.protocol(), auth.protocol(), new OctetString(privacy.password()), engineId);
    return new Keys(name, signing, new Sealing(privacy.protocol(), key));
  }
}
