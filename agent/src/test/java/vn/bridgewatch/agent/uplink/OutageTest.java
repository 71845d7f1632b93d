package vn.bridgewatch.agent.uplink;

import org.junit.jupiter.api.Test;

class OutageTest extends Outage {

  @Test
  void sixHoursWithoutALineCostNothingAndDelayNothingNew() {
    outage(TICKS_A_DAY / 4);
  }
}
