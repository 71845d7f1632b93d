package vn.bridgewatch.agent.probe.sip;

import java.util.Locale;

/// How SIP travels.
public enum SipTransport {
  UDP(5060),
  TCP(5060),
  TLS(5061);

  private final int port;

  SipTransport(int port) {
    this.port = port;
  }

  public int defaultPort() {
    return port;
  }

  /// As the command line has it.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
