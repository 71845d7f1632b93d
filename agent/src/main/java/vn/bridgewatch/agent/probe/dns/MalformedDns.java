package vn.bridgewatch.agent.probe.dns;

/// A message that breaks RFC 1035.
final class MalformedDns extends Exception {

  MalformedDns(String message) {
    super(message);
  }
}
