package vn.bridgewatch.agent.snmp.module;

/// A password or community that prints as `<secret>`, so that no log and no message shows it.
public record Secret(String text) {

  public static final Secret NONE = new Secret("");

  public boolean isEmpty() {
    return text.isEmpty();
  }

  @Override
  public String toString() {
    return "<secret>";
  }
}
