package vn.bridgewatch.agent.command.snmp;

import vn.bridgewatch.agent.command.UsageException;
import vn.bridgewatch.agent.snmp.SnmpTarget;
import vn.bridgewatch.agent.snmp.module.SnmpAuth;

/// The word `HOST[:PORT]` of a command line.
///
/// @param host a name or an address, IPv6 without brackets
record SnmpAddress(String host, int port) {

  /// Reads `host`, `host:port`, `[address]:port` or a bare IPv6 address.
  static SnmpAddress parse(String word) throws UsageException {
    return new SnmpAddress(hostOf(word), portOf(word));
  }

  SnmpTarget with(SnmpAuth auth) {
    return new SnmpTarget(host, port, auth);
  }

  private static String hostOf(String word) {
    if (word.startsWith("[")) {
      int end = word.indexOf(']');
      return end < 0 ? word : word.substring(1, end);
    }
    return isBareIpv6(word) || word.indexOf(':') < 0 ? word : word.substring(0, word.indexOf(':'));
  }

  private static int portOf(String word) throws UsageException {
    int colon = word.startsWith("[") ? word.indexOf("]:") + 1 : word.indexOf(':');
    if (colon <= 0 || isBareIpv6(word)) {
      return SnmpTarget.PORT_DEFAULT;
    }
    try {
      int port = Integer.parseInt(word.substring(colon + 1));
      if (port > 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException _) {
      // reported below, with the same words
    }
    throw new UsageException("HOST:PORT: port must be 1 to 65535, got " + word);
  }

  private static boolean isBareIpv6(String word) {
    return !word.startsWith("[") && word.indexOf(':') != word.lastIndexOf(':');
  }
}
