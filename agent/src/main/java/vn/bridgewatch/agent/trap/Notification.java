package vn.bridgewatch.agent.trap;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a trap or inform says, whatever its version: that of version 1 is put as RFC 3584, section
/// 3.1, puts it.
///
/// @param version 1, 2 (v2c) or 3
/// @param oid what happened, the value of snmpTrapOID.0
/// @param requestId 0 for version 1, which has none
/// @param varbinds without sysUpTime.0 and snmpTrapOID.0; at most [#VARBINDS_MAX]
/// @param varbindsLeftOut how many more there were
public record Notification(
    int version,
    boolean inform,
    String oid,
    long upTimeTicks,
    int requestId,
    List<Varbind> varbinds,
    int varbindsLeftOut) {

  public static final int VARBINDS_MAX = 64;

  static final int RESPONSE = 0xa2;
  static final int TRAP_V1 = 0xa4;
  static final int INFORM = 0xa6;
  static final int TRAP_V2 = 0xa7;

  private static final String SYS_UP_TIME = "1.3.6.1.2.1.1.3.0";
  private static final String TRAP_OID = "1.3.6.1.6.3.1.1.4.1.0";
  private static final String TRAP_ENTERPRISE = "1.3.6.1.6.3.1.1.4.3.0";
  private static final String TRAP_ADDRESS = "1.3.6.1.6.3.18.1.3.0";
  private static final String STANDARD_TRAPS = "1.3.6.1.6.3.1.1.5";
  private static final int ENTERPRISE_SPECIFIC = 6;

  public Notification {
    varbinds = List.copyOf(varbinds);
  }

  /// The value of the object that is this OID, or of the first that lies below it.
  public Optional<String> value(String at) {
    return varbinds.stream()
        .filter(varbind -> varbind.oid().equals(at) || varbind.oid().startsWith(at + "."))
        .map(Varbind::text)
        .findFirst();
  }

  /// Whether a PDU of this tag tells of something.
  static boolean isOne(int tag) {
    return tag == TRAP_V1 || tag == INFORM || tag == TRAP_V2;
  }

  /// Reads a PDU of one of the tags of [#isOne].
  static Notification read(int version, BerReader message) throws MalformedTrap {
    int tag = message.tag();
    BerReader pdu = message.enter(tag);
    Notification notification = tag == TRAP_V1 ? first(pdu) : second(version, tag, pdu);
    pdu.done();
    return notification;
  }

  private static Notification first(BerReader pdu) throws MalformedTrap {
    String enterprise = pdu.oid();
    byte[] agent = pdu.enter(BerReader.IP_ADDRESS).rest();
    int generic = pdu.integer(0, ENTERPRISE_SPECIFIC);
    long specific = pdu.integer();
    long ticks = pdu.enter(BerReader.TIME_TICKS).number(false);
    var collected = Collected.of(pdu.enter(BerReader.SEQUENCE));
    var varbinds = new ArrayList<>(collected.varbinds);
    varbinds.add(new Varbind(TRAP_ADDRESS, "IpAddress", Varbind.address(agent)));
    varbinds.add(new Varbind(TRAP_ENTERPRISE, "OID", Varbind.cut(enterprise)));
    String oid =
        generic == ENTERPRISE_SPECIFIC
            ? enterprise + ".0." + Integer.toUnsignedString((int) specific)
            : STANDARD_TRAPS + "." + (generic + 1);
    return new Notification(1, false, oid, ticks, 0, varbinds, collected.leftOut);
  }

  private static Notification second(int version, int tag, BerReader pdu) throws MalformedTrap {
    int requestId = pdu.integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
    pdu.integer(); // error status and index mean nothing here
    pdu.integer();
    var collected = Collected.of(pdu.enter(BerReader.SEQUENCE));
    return new Notification(
        version,
        tag == INFORM,
        collected.oid.orElseThrow(() -> new MalformedTrap("no snmpTrapOID.0 among the objects")),
        collected.ticks,
        requestId,
        collected.varbinds,
        collected.leftOut);
  }

  /// Goes through a list of variable bindings.
  private static final class Collected {

    final List<Varbind> varbinds = new ArrayList<>();
    Optional<String> oid = Optional.empty();
    long ticks;
    int leftOut;

    static Collected of(BerReader list) throws MalformedTrap {
      var collected = new Collected();
      while (!list.isEmpty()) {
        collected.add(Varbind.read(list));
      }
      return collected;
    }

    private void add(Varbind varbind) {
      if (varbind.oid().equals(TRAP_OID) && varbind.type().equals("OID")) {
        oid = Optional.of(varbind.text());
      } else if (varbind.oid().equals(SYS_UP_TIME) && varbind.type().equals("Timeticks")) {
        ticks = Long.parseUnsignedLong(varbind.text());
      } else if (varbinds.size() < VARBINDS_MAX - 2) { // version 1 adds two
        varbinds.add(varbind);
      } else {
        leftOut++;
      }
    }
  }
}
