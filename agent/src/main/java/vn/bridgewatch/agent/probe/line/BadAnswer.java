package vn.bridgewatch.agent.probe.line;

import java.io.IOException;
import vn.bridgewatch.agent.probe.Cause;

/// What came is not what the protocol wants next, or is longer than any honest answer.
public final class BadAnswer extends IOException {

  private final Cause cause;

  /// @param what one sentence in English, without an end
  public BadAnswer(String what) {
    this(Cause.BAD_ANSWER, what);
  }

  public BadAnswer(Cause cause, String what) {
    super(what);
    this.cause = cause;
  }

  /// What it is to be counted as.
  Cause word() {
    return cause;
  }

  String what() {
    return String.valueOf(getMessage());
  }
}
