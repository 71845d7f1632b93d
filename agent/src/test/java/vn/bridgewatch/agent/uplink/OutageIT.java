package vn.bridgewatch.agent.uplink;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The week that the quota is made for; of the tests without a real peer the one that takes
/// longest.
@Tag("long")
class OutageIT extends Outage {

  @Test
  void sevenDaysWithoutALineCostNothingAndDelayNothingNew() {
    outage(7 * TICKS_A_DAY);
  }
}
