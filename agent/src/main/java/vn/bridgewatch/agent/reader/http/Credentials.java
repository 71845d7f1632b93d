package vn.bridgewatch.agent.reader.http;

/// A user and a password that prints as `<secret>`, so that no log and no message shows it.
public record Credentials(String user, String password) {

  public static final Credentials NONE = new Credentials("", "");

  public boolean isEmpty() {
    return user.isEmpty();
  }

  @Override
  public String toString() {
    return isEmpty() ? "nobody" : user + ":<secret>";
  }
}
