package vn.bridgewatch.agent.trap;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import vn.bridgewatch.agent.snmp.module.Secret;
import vn.bridgewatch.agent.snmp.module.SnmpAuth;

/// How the sender of a notification spoke: of several devices at one address, the one that is read
/// in the same way.
public sealed interface Sender {

  /// Whether a device that is read so may be the sender.
  boolean speaksAs(SnmpAuth auth);

  /// Versions 1 and 2c.
  record Community(Secret community) implements Sender {
    static Community of(byte[] octets) {
      return new Community(new Secret(new String(octets, StandardCharsets.UTF_8)));
    }

    @Override
    public boolean speaksAs(SnmpAuth auth) {
      return auth.version() != 3
          && MessageDigest.isEqual(
              community.text().getBytes(StandardCharsets.UTF_8),
              auth.community().text().getBytes(StandardCharsets.UTF_8));
    }
  }

  /// Version 3.
  record User(String name, String context) implements Sender {
    @Override
    public boolean speaksAs(SnmpAuth auth) {
      return auth.version() == 3
          && auth.username().equals(name)
          && auth.contextName().equals(context);
    }
  }
}
