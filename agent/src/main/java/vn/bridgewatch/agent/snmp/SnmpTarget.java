package vn.bridgewatch.agent.snmp;

import vn.bridgewatch.agent.snmp.module.SnmpAuth;

/// A device to read: where it is and how to speak to it.
///
/// @param host a name or an address, IPv6 without brackets
public record SnmpTarget(String host, int port, SnmpAuth auth) {

  public static final int PORT_DEFAULT = 161;

  public SnmpTarget {
    if (host.isBlank()) {
      throw new IllegalArgumentException("snmp host: must not be blank");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("snmp port: must be 1 to 65535, got " + port);
    }
  }

  /// `host:port`, or `[address]:port` for IPv6.
  public String instance() {
    return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
  }
}
