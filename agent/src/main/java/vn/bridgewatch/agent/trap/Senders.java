package vn.bridgewatch.agent.trap;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import vn.bridgewatch.agent.snmp.module.SnmpAuth;

/// Whom we believe: the communities and users of the configuration.
public final class Senders {

  private final List<byte[]> communities = new ArrayList<>();
  private final Map<String, List<UsmUser>> users = new HashMap<>();

  /// Takes the communities of versions 1 and 2c for both, since a device that is read by one often
  /// sends the other. Users of one name with different passwords are all tried.
  ///
  /// @throws IllegalArgumentException a user without a name or a password
  public Senders(Collection<SnmpAuth> auths) {
    for (SnmpAuth auth : new LinkedHashSet<>(auths)) {
      if (!auth.problems().isEmpty()) {
        throw new IllegalArgumentException(auth.problems().getFirst());
      }
      if (auth.version() == 3) {
        users.computeIfAbsent(auth.username(), _ -> new ArrayList<>()).add(new UsmUser(auth));
      } else {
        communities.add(auth.community().text().getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  /// Whether it is one of the communities; takes as long whichever it is.
  boolean hasCommunity(byte[] community) {
    boolean found = false;
    for (byte[] known : communities) {
      found |= MessageDigest.isEqual(known, community);
    }
    return found;
  }

  /// The users of a name; empty when there is none.
  List<UsmUser> users(byte[] name) {
    return users.getOrDefault(new String(name, StandardCharsets.UTF_8), List.of());
  }
}
