package vn.bridgewatch.wire;

import io.netty.handler.codec.DecoderException;

/// Bytes that break the protocol; whoever sent them is cut off.
public final class WireException extends DecoderException {

  /// Which rule was broken; the lower-case name is the reason that counters carry.
  public enum Rule {
    TOO_LONG,
    UNKNOWN_TYPE,
    UNEXPECTED_TYPE,
    MALFORMED,
    UNDEFINED,
    OVER_LIMIT
  }

  private final Rule rule;

  public WireException(Rule rule, String message) {
    super(message);
    this.rule = rule;
  }

  public WireException(Rule rule, String message, Throwable cause) {
    super(message, cause);
    this.rule = rule;
  }

  public Rule rule() {
    return rule;
  }
}
