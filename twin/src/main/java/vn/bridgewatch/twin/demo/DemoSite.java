package vn.bridgewatch.twin.demo;

import java.util.List;

/// A site of the demo with an agent of its own.
///
/// @param key official code
/// @param province 2-digit code of its province; `00` for the centre
record DemoSite(String key, String province, List<Equipment> devices) {

  /// The centre, Hà Nội, and two of its communes.
  static final List<DemoSite> ALL =
      List.of(
          new DemoSite("00", "00", List.of(Equipment.SERVER)),
          new DemoSite("01", "01", List.of(Equipment.SWITCH, Equipment.UPS)),
          new DemoSite("00004", "01", List.of(Equipment.SWITCH, Equipment.UPS, Equipment.CODEC)),
          new DemoSite("00070", "01", List.of(Equipment.SWITCH, Equipment.UPS, Equipment.CODEC)));

  /// The commune that drills break when none is named.
  static final String DRILL_COMMUNE = "00004";

  String agent() {
    return "agent-" + key;
  }

  /// Where a device answers: each has an address of its own, by which its traps are known. The
  /// centre's server is this machine.
  String address(Equipment device) {
    return device.equals(Equipment.SERVER)
        ? "127.0.0.1"
        : "127.1." + (1 + ALL.indexOf(this)) + "." + (10 + devices.indexOf(device));
  }

  /// What stands at a site.
  ///
  /// @param kind also its id
  /// @param recording the name of the recording that plays it
  record Equipment(String kind, String recording) {

    static final Equipment SERVER = new Equipment("server", "codec");
    static final Equipment SWITCH = new Equipment("switch", "switch");
    static final Equipment UPS = new Equipment("ups", "ups");
    static final Equipment CODEC = new Equipment("codec", "endpoint");
  }
}
