package vn.bridgewatch.agent.command;

/// A command line that cannot be understood; the message says which word and the rule.
public final class UsageException extends Exception {

  public UsageException(String message) {
    super(message);
  }
}
