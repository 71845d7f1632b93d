package vn.bridgewatch.agent.reader.http;

/// An exchange that came to nothing; the message is for a person, and never holds a password.
public final class HttpFailure extends Exception {

  private final Reason reason;

  public HttpFailure(Reason reason, String detail) {
    super(detail);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /// What happened, and what the person at this machine can do.
  public String detail() {
    return String.valueOf(getMessage());
  }
}
