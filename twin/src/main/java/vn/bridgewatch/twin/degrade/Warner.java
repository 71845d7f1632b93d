package vn.bridgewatch.twin.degrade;

/// A way to warn: for each minute of a scenario, whether its alarm is on.
interface Warner {

  String name();

  boolean[] alarms(Scenario scenario);
}
