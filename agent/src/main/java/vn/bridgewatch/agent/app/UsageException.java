package vn.bridgewatch.agent.app;

/// A command line that cannot be understood; the message says which word and the rule.
final class UsageException extends Exception {

  UsageException(String message) {
    super(message);
  }
}
