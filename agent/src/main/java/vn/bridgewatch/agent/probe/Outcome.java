package vn.bridgewatch.agent.probe;

import java.time.Duration;

/// What one attempt found; our own failure to measure is never the target's.
public sealed interface Outcome {

  /// The target answered as it should.
  ///
  /// @param time what the probe times: round trip, handshake or query; name resolution excluded
  record Reached(Duration time, Answer answer) implements Outcome {}

  /// The target, or the network on the way to it, did not do what was asked.
  ///
  /// @param detail one sentence in English, with the value and the limit
  /// @param seen what it told all the same, as the status of a page that should not have it
  record Unreached(Cause cause, String detail, Answer seen) implements Outcome {
    public Unreached(Cause cause, String detail) {
      this(cause, detail, Answer.NONE);
    }
  }

  /// We could not measure; nothing is known of the target.
  ///
  /// @param detail one sentence in English: what failed here
  /// @param remedy one sentence in English: what the person at this machine can do
  record Unmeasured(Why why, String detail, String remedy) implements Outcome {}
}
