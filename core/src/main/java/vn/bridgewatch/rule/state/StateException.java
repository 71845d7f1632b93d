package vn.bridgewatch.rule.state;

/// Kept state that does not fit what reads it: cut short, or of another version.
public final class StateException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public StateException(String message) {
    super(message);
  }
}
