package vn.bridgewatch.agent.snmp;

import java.util.concurrent.atomic.LongAdder;

/// Datagrams of a reader, counted.
final class Traffic {

  final LongAdder sent = new LongAdder();
  final LongAdder retried = new LongAdder();

  /// Those for which no request waited: late, sent twice, or nobody's answer.
  final LongAdder strays = new LongAdder();

  final LongAdder malformed = new LongAdder();
}
