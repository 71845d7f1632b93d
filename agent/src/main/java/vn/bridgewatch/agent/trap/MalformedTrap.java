package vn.bridgewatch.agent.trap;

/// A datagram that is no SNMP message, or breaks a bound; says where.
final class MalformedTrap extends Exception {

  private static final long serialVersionUID = 1L;

  MalformedTrap(String message) {
    super(message, null, false, false); // thousands may come: no stack trace
  }
}
