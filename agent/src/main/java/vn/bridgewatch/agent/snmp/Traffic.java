package vn.bridgewatch.agent.snmp;

import java.util.concurrent.atomic.LongAdder;

/// What a reader sent and got, counted.
final class Traffic {

  final LongAdder sent = new LongAdder();
  final LongAdder retried = new LongAdder();

  /// Those for which no request waited: late, sent twice, or nobody's answer.
  final LongAdder strays = new LongAdder();

  final LongAdder malformed = new LongAdder();

  /// Requests that a device could not answer, and that were made smaller.
  final LongAdder reduced = new LongAdder();
}
