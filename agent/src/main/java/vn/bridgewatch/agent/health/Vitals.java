package vn.bridgewatch.agent.health;

import java.util.OptionalDouble;

/// What spool and uplink tell of themselves; asked at every scrape, must not block.
public interface Vitals {

  /// How full the spool is, 0 to 1.
  double spoolUsedRatio();

  /// How long the oldest record has been waiting for its acknowledgement; 0 when none waits.
  double oldestUnacknowledgedSeconds();

  boolean uplinkConnected();

  /// The collector's clock less ours; empty while it is not known.
  OptionalDouble clockOffsetSeconds();
}
