package vn.bridgewatch.agent.identity;

/// A certificate or key that cannot be used; the message says which file and which rule.
public final class IdentityException extends Exception {

  IdentityException(String message) {
    super(message);
  }

  IdentityException(String message, Throwable cause) {
    super(message, cause);
  }
}
