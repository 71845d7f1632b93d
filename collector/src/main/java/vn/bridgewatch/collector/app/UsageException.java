package vn.bridgewatch.collector.app;

/// A command line that cannot be understood; the message says which word and the rule.
final class UsageException extends Exception {

  UsageException(String message) {
    super(message);
  }
}
