package vn.bridgewatch.twin.bench;

import java.util.List;

/// A switch with many ports, and the modules that read all numbers of ifTable and ifXTable (RFC
/// 2863) from it, in both layouts of snmp_exporter's files.
final class Interfaces {

  static final String MODULE = "bench_interfaces";

  private static final String IF_ENTRY = "1.3.6.1.2.1.2.2.1.";
  private static final String IF_X_ENTRY = "1.3.6.1.2.1.31.1.1.1.";
  private static final long SECONDS_UP = 40L * 86_400;

  /// A column: its name, its object, the type in the module, and the tag in the recording.
  private record Column(String name, String oid, String type, int tag) {}

  private static final List<Column> COLUMNS =
      List.of(
          new Column("ifIndex", IF_ENTRY + 1, "gauge", 2),
          new Column("ifDescr", IF_ENTRY + 2, "", 4),
          new Column("ifType", IF_ENTRY + 3, "EnumAsInfo", 2),
          new Column("ifMtu", IF_ENTRY + 4, "gauge", 2),
          new Column("ifSpeed", IF_ENTRY + 5, "gauge", 66),
          new Column("ifPhysAddress", IF_ENTRY + 6, "PhysAddress48", 4),
          new Column("ifAdminStatus", IF_ENTRY + 7, "gauge", 2),
          new Column("ifOperStatus", IF_ENTRY + 8, "gauge", 2),
          new Column("ifLastChange", IF_ENTRY + 9, "gauge", 67),
          new Column("ifInOctets", IF_ENTRY + 10, "counter", 65),
          new Column("ifInUcastPkts", IF_ENTRY + 11, "counter", 65),
          new Column("ifInNUcastPkts", IF_ENTRY + 12, "counter", 65),
          new Column("ifInDiscards", IF_ENTRY + 13, "counter", 65),
          new Column("ifInErrors", IF_ENTRY + 14, "counter", 65),
          new Column("ifInUnknownProtos", IF_ENTRY + 15, "counter", 65),
          new Column("ifOutOctets", IF_ENTRY + 16, "counter", 65),
          new Column("ifOutUcastPkts", IF_ENTRY + 17, "counter", 65),
          new Column("ifOutNUcastPkts", IF_ENTRY + 18, "counter", 65),
          new Column("ifOutDiscards", IF_ENTRY + 19, "counter", 65),
          new Column("ifOutErrors", IF_ENTRY + 20, "counter", 65),
          new Column("ifOutQLen", IF_ENTRY + 21, "gauge", 66),
          new Column("ifName", IF_X_ENTRY + 1, "", 4),
          new Column("ifInMulticastPkts", IF_X_ENTRY + 2, "counter", 65),
          new Column("ifInBroadcastPkts", IF_X_ENTRY + 3, "counter", 65),
          new Column("ifOutMulticastPkts", IF_X_ENTRY + 4, "counter", 65),
          new Column("ifOutBroadcastPkts", IF_X_ENTRY + 5, "counter", 65),
          new Column("ifHCInOctets", IF_X_ENTRY + 6, "counter", 70),
          new Column("ifHCInUcastPkts", IF_X_ENTRY + 7, "counter", 70),
          new Column("ifHCInMulticastPkts", IF_X_ENTRY + 8, "counter", 70),
          new Column("ifHCInBroadcastPkts", IF_X_ENTRY + 9, "counter", 70),
          new Column("ifHCOutOctets", IF_X_ENTRY + 10, "counter", 70),
          new Column("ifHCOutUcastPkts", IF_X_ENTRY + 11, "counter", 70),
          new Column("ifHCOutMulticastPkts", IF_X_ENTRY + 12, "counter", 70),
          new Column("ifHCOutBroadcastPkts", IF_X_ENTRY + 13, "counter", 70),
          new Column("ifLinkUpDownTrapEnable", IF_X_ENTRY + 14, "gauge", 2),
          new Column("ifHighSpeed", IF_X_ENTRY + 15, "gauge", 66),
          new Column("ifPromiscuousMode", IF_X_ENTRY + 16, "gauge", 2),
          new Column("ifConnectorPresent", IF_X_ENTRY + 17, "gauge", 2),
          new Column("ifAlias", IF_X_ENTRY + 18, "", 4),
          new Column("ifCounterDiscontinuityTime", IF_X_ENTRY + 19, "gauge", 67));

  private Interfaces() {}

  /// Samples that one reading of a device with so many ports gives.
  static int samples(int ports) {
    return 1 + ports * (int) COLUMNS.stream().filter(column -> !column.type().isEmpty()).count();
  }

  /// The device as a recording; counters grow while it plays.
  static String recording(int ports) {
    var text = new StringBuilder();
    text.append("1.3.6.1.2.1.1.1.0|4|Simulated switch with ").append(ports).append(" ports\n");
    text.append("1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.32473.1.3\n");
    text.append("1.3.6.1.2.1.1.3.0|67~|start=").append(SECONDS_UP * 100).append(" rate=100\n");
    text.append("1.3.6.1.2.1.2.1.0|2|").append(ports).append('\n');
    for (Column column : COLUMNS) {
      for (int port = 1; port <= ports; port++) {
        text.append(column.oid()).append('.').append(port).append('|');
        text.append(value(column, port)).append('\n');
      }
    }
    return text.toString();
  }

  private static String value(Column column, int port) {
    return switch (column.name()) {
      case "ifIndex" -> "2|" + port;
      case "ifDescr", "ifName" -> "4|GigabitEthernet1/0/" + port;
      case "ifAlias" -> "4|Floor " + (1 + port / 12) + ", room " + port;
      case "ifType" -> "2|6";
      case "ifMtu" -> "2|1500";
      case "ifSpeed" -> "66|1000000000";
      case "ifHighSpeed" -> "66|1000";
      case "ifPhysAddress" -> "4x|%012x".formatted(0x02_00_00_aa_00_00L + port);
      case "ifLastChange" -> "67|" + 1_234L * port;
      case "ifCounterDiscontinuityTime" -> "67|0";
      case "ifOutQLen" -> "66|0";
      default ->
          column.tag() == 2
              ? "2|1"
              : "%d~|start=%d rate=%d".formatted(column.tag(), 1_000_003L * port, 977 * port);
    };
  }

  /// The module as snmp_exporter 0.21 reads it, with the community inside.
  static String moduleBefore023(String community) {
    return MODULE + ":\n" + body("  ") + "  version: 2\n  auth: { community: " + community + " }\n";
  }

  /// The same module as snmp_exporter 0.23 and later read it.
  static String moduleSince023(String community) {
    return "auths:\n  bench: { version: 2, community: %s }\nmodules:\n  %s:\n"
            .formatted(community, MODULE)
        + body("    ");
  }

  private static String body(String indent) {
    var text = new StringBuilder();
    text.append("walk: [1.3.6.1.2.1.2, 1.3.6.1.2.1.31.1.1]\n");
    text.append("max_repetitions: 25\nretries: 3\ntimeout: 5s\nmetrics:\n");
    text.append("  - { name: ifNumber, oid: 1.3.6.1.2.1.2.1, type: gauge, help: How many }\n");
    for (Column column : COLUMNS) {
      if (!column.type().isEmpty()) {
        text.append(metric(column));
      }
    }
    return text.toString().indent(indent.length());
  }

  private static String metric(Column column) {
    String enumeration =
        column.type().startsWith("Enum")
            ? "  enum_values: { 1: other, 6: ethernetCsmacd, 24: softwareLoopback }\n"
            : "";
    return """
      - name: %s
        oid: %s
        type: %s
        help: %s of a port
        indexes: [ { labelname: ifIndex, type: gauge } ]
        lookups:
          - { labels: [ifIndex], labelname: ifAlias, oid: %s18, type: DisplayString }
          - { labels: [ifIndex], labelname: ifDescr, oid: %s2, type: DisplayString }
          - { labels: [ifIndex], labelname: ifName, oid: %s1, type: DisplayString }
    """
            .formatted(
                column.name(),
                column.oid(),
                column.type(),
                column.name(),
                IF_X_ENTRY,
                IF_ENTRY,
                IF_X_ENTRY)
        + enumeration.indent(2);
  }
}
