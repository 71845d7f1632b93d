package vn.bridgewatch.agent.probe.sip;

/// An account of a registrar; prints as `user:<secret>`, so that no log and no message shows it.
public record SipLogin(String user, String password) {

  @Override
  public String toString() {
    return user + ":<secret>";
  }
}
