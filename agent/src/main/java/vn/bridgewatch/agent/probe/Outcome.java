package vn.bridgewatch.agent.probe;

import java.time.Duration;
import java.util.List;

/// What one attempt found; our own failure to measure is never the target's.
public sealed interface Outcome {

  /// The target answered.
  ///
  /// @param time what the probe times: round trip, handshake or query; name resolution excluded
  record Reached(Duration time, Answer answer) implements Outcome {}

  /// The target, or the network on the way to it, did not do what was asked.
  ///
  /// @param detail one sentence in English, with the value and the limit
  record Unreached(Cause cause, String detail) implements Outcome {}

  /// We could not measure; nothing is known of the target.
  ///
  /// @param detail one sentence in English: what failed here
  /// @param remedy one sentence in English: what the person at this machine can do
  record Unmeasured(Why why, String detail, String remedy) implements Outcome {}

  /// What the answer told beyond its time.
  sealed interface Answer {

    /// An ICMP echo reply.
    ///
    /// @param hopLimit time to live of the reply as it arrived; -1 when the kernel did not say
    /// @param kernelStamped whether the arrival was stamped by the kernel, and not when we woke up
    record Echo(int hopLimit, boolean kernelStamped) implements Answer {}

    /// A TCP handshake.
    record Handshake() implements Answer {}

    /// A DNS response with rcode NOERROR.
    ///
    /// @param records the answer section as text, as `example.vn. 300 A 192.0.2.1`
    record Records(List<String> records, int answers, int authorities, int additionals, boolean tcp)
        implements Answer {
      public Records {
        records = List.copyOf(records);
      }
    }
  }
}
